"""What bears out a yes or a no in words and figures, beside the reader: comparisons, bounds, all and only, what may be.

Begin in `exact.py`: a claim and a sentence → true, false, or not to be told so. Pure.
"""
