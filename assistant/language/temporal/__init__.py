"""When something was, as a sentence tells it: dates in place, and what they count from. Begin in `expressions.py`."""
