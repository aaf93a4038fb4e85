"""Why a verdict is what it is: the words of a claim that differ from the articles', or that they lack. Pure.

Begin in `contradiction.py`; `kinds/` finds each kind of difference.
"""
