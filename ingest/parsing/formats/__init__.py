"""A module or package for each format: bytes → text and metadata.

Each has a function `parse_…(content, label)`, which gives a `ParsedDocument`; the label names the document in errors.
`feed.py` gives the entries of a feed instead; `headings.py`, `superscripts.py`, `formulae/` and `parts/`
(ZIP packages, runs, rows) are for several formats.
Begin with `plain_text.py`, then `markdown.py`.
"""
