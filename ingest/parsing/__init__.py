"""Raw documents → articles, at arm's length.

`sandbox.py` hands documents to a child process (`sandbox_worker.py`), which makes articles of them (`extraction.py`):
a parser for each format (`formats/`) gives a `parsed_document.py`; `datelines/` reads the day and the author that are
printed under the title; `encoding.py`, `encoding_detection.py`, `invisible.py`, `metadata.py` and `record_ids.py` bring
characters, dates and ids into one form. Begin in `extraction.py`.
"""
