"""What a text says, by its words, without a model. Begin in `tokens.py`, then `query.py` (what a question wants).

`entities/` are numbers, dates and names; `attribution.py` tells who says it, `statements.py` and `prompt_injection.py`
what is no evidence. Lists of words are data: `lexicon/`, read by `lexicon.py`.
"""
