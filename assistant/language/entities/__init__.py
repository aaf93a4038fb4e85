"""The numbers, dates and names of a text, and whether another text has them. Begin in `consistency.py`."""
