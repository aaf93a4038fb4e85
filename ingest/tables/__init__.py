"""What the catalogue is made of in either database: its tables, statements that both understand, and stems of words.

Begin in `schema.py`, which has the tables; `database.py` says what a database has to offer (`sqlite/` and `postgres/`
do), `statements.py` has what SQLAlchemy writes in another way for each, `stems.py` how words are known.
"""
