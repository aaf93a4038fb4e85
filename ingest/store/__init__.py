"""What is stored: articles, passages, words and feedback in one SQLite file, and the lock of whoever writes to it.

`catalogue.py` changes it and gives what reads it: `article_queries.py`, `passage_queries.py`, `full_text.py`.
`change_log.py` notes what the vector index has yet to follow. Begin in `catalogue.py`.
"""
