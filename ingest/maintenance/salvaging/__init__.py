"""Rows of a damaged catalogue, told by their values: what is none of an article itself (see `../salvage.py`)."""
