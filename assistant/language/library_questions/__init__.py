"""Questions on the library itself, told from their words: which articles there are, of whom, from when, on what.

Begin in `parsing.py`; what is told is a `question.py`. `forms.py` has the forms that such questions take, `days.py` the
days that they name.
"""
