"""A draft → its claims, in place, each understood in its context. Pure. Begin in `claims.py`."""
