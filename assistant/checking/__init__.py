"""Claims in, verdicts out: what the articles say of a claim, in their words. Begin in `fact_check.py`.

`decomposition.py` takes a claim of several apart.
"""
