"""The SQLite file of a library: its tables and transactions, and its pages where SQLite cannot read it any more.

Begin in `database.py`; `schema.py` has the tables. `pages.py` reads a damaged file (`mapped_file.py`) without SQLite,
with its `write_ahead_log.py`; `records.py` makes rows of the bytes.
"""
