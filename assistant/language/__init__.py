"""What a text says, by its words, without a model. Begin in `query.py` and `claim.py`: each is taken apart once.

Both are an `analysed_text.py`, of `tokens.py` and `entities/` (numbers, dates and names). `attribution.py` tells who
says it, `lexical_entailment.py` whether a text says a claim, `statements.py` and `prompt_injection.py` what is no
evidence. `questions/` tells what is asked for, `library_questions/` what of the library, `follow_ups/` what a question
means after others; `clauses/` turns questions into statements, `spelling/` sets words right, `foreign/` tells other
languages. Lists of words are data: `lexicon/`, read by `lexicon.py`.
"""
