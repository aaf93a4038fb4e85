"""What is stored: one SQLite file, and a vector index that can be built from it.

`catalogue.py` has the articles, passages and words (`schema.py`, `database.py`, `migration.py`); `vector_index.py`
alone knows Chroma, `synced_index.py` keeps it in step. Begin in `catalogue.py`.
"""
