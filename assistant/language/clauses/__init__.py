"""The order of words in questions and statements, and how one becomes the other. Begin with `inversion.py`."""
