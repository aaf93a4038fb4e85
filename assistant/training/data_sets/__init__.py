"""Data sets as they are published, read from their files. Begin in `natural.py`, the one that is our own."""
