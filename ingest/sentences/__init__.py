"""Where sentences end in a paragraph. Begin in `ends.py`."""
