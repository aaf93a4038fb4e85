"""PDF → text and metadata. Begin in `parser.py`."""
