"""A sentence → clauses that can be true or false by themselves, in place. Pure. Begin in `clauses.py`."""
