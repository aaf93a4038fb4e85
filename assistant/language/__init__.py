"""What a text says, by its words, without a model. Begin in `tokens.py`, then `intent.py` (what a question wants).

`answer_types.py` tells what kind of answer is asked for, `lexical_entailment.py` whether a text says a claim in the
claim's words; `entities/` are numbers, dates and names; `attribution.py` tells who says it, `statements.py` and
`prompt_injection.py` what is no evidence. Lists of words are data: `lexicon/`, read by `lexicon.py`.
"""
