"""A catalogue on a PostgreSQL server: transactions, words, and the lock of the one that writes.

Begin in `database.py`. `addresses.py` knows where it is, without its password; `problems.py` turns what the server says
into our errors; `full_text.py` has the words, which `ranking.py` orders by bm25; `advisory_lock.py` lets one write.
"""
