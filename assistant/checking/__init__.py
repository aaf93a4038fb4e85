"""Claims in, verdicts out: what the articles say of a claim, in their words. Begin in `fact_check.py`.

`decomposition.py` takes a claim of several apart, `weighing.py` finds what each story says for or against one, and
`verdicts.py` makes the verdict of it.
"""
