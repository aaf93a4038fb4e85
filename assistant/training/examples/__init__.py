"""Data sets → examples to learn from: a query, a passage, and what is to be read there.

Begin in `mixture.py`, which says how much is taken of what; `windows.py` cuts passages, `plain_claims.py` makes claims
of sentences, `simplified.py` and `contrasts.py` change their words so that they stay true, or do not.
"""
