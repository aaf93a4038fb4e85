"""Raw documents → articles, at arm's length.

`sandbox.py` hands documents to a child process (`sandbox_worker.py`), which extracts text and facts (`extraction.py`)
with a module for each format (`formats/`). Begin in `extraction.py`.
"""
