"""Question → passages. Begin in `hybrid.py`."""
