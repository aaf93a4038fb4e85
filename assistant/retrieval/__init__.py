"""Question → passages. Begin in `hybrid.py`; what it returns is a `RetrievedPassage` of `passage.py`."""
