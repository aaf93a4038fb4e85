"""A claim → the same by itself, with what the draft before it supplies. Pure. Begin in `resolution.py`."""
