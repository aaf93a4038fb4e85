"""What is stored: articles, passages and words in one SQLite file, and who may write to it.

`catalogue.py` writes them; `schema.py` of `ingest/sqlite` has the tables. Begin in `catalogue.py`.
"""
