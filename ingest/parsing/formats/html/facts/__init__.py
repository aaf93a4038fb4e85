"""What a page gives for its title and its authors → the headline, and the names.

`metadata.py`, above, finds what is given; `titles.py` and `bylines.py` take out what is the site's, or is no name.
"""
