"""Where units of a text end: sentences of a paragraph (begin in `ends.py`), rows and cells of a table (`tables.py`)."""
