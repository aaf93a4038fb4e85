"""Web pages → the article and its metadata. Begin in `parser.py`."""
