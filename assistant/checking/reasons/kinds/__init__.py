"""The kinds of difference between a claim and a sentence of an article, a module a kind; `words.py` aligns the two."""
