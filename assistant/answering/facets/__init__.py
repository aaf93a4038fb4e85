"""The names of articles, counted, and the sentences that have them. Begin in `names.py`."""
