"""A library goes from one store to another, a file or a PostgreSQL database, whole and checked.

Begin in `moving.py`; `copying.py` brings over the rows, and `comparing.py` makes sure that they are the same.
"""
