"""What came from the web is read again: pages and feeds. Begin in `refresh.py`.

`targets.py` finds what is to be read, `looking.py` reads it and compares, `safeguards.py` tells an article from what
stands in its place, `storing.py` stores what was found, a few pages at a time, and `report.py` tells it.
"""
