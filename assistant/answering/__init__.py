"""A question → an answer in sentences, each with its citation. Begin with `dispatch.py`.

`interpretation.py` makes a `request.py` of what was typed, after the `conversation.py` before it (with `follow_ups/`);
`dispatch.py` gives it to the module of its kind in `kinds/`, which finds and reads with `pipeline.py`. Those are made
with `quoting/` (which sentences, how sure), `polarity/` (what words and figures tell of a yes or no), `summarizing/`,
`comparing/`, `chronology/` (timelines), `facets/` (who is named), `catalogue/` (what the library holds) and `prose/` (a
chat model's words, each checked).
"""
