"""Word documents → text and metadata. Begin in `parser.py`."""
