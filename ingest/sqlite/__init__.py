"""The SQLite file of a library: its transactions and words, and its pages where SQLite cannot read it any more.

Begin in `database.py`; `full_text.py` finds words by FTS5. `pages.py` reads a damaged file (`mapped_file.py`) without
SQLite, with its `write_ahead_log.py`; `records.py` makes rows of the bytes.
"""
