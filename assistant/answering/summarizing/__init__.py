"""Extractive summaries: which sentences tell most of an article or a subject. Begin with `digests.py`."""
