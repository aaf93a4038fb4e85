"""What is stored: articles, passages, words and feedback, in a SQLite file or on PostgreSQL. Begin in `catalogue.py`.

It changes what is stored, and gives what reads it: `article_queries.py`, `passage_queries.py`, `full_text.py`.
`change_log.py` notes what the vector index has yet to follow; `duplicates.py` finds copies of one story by
`minhash.py`; `feedback.py` keeps what people said of answers, `upkeep/` earlier texts, feeds, and what servers tell of
pages, `curation/` what people do with articles: their list, tags, stars, notes, an undo. `migration/` brings older
catalogues up to date, `write_lock.py` lets one at a time write. The databases are in `sqlite/` and `postgres/`, the
tables in `tables/`.
"""
