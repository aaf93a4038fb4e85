"""The numbers, dates and names of a text, and whether another text has them.

Begin in `consistency.py`; `quantities.py`, `dates.py` and `names.py` find them and bring each into one form.
"""
