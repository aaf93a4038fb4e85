"""PDF → text and metadata.

`letters/` reads the rows of each page, `headers_footers.py` leaves out what every page repeats, `layout.py` puts
columns one after the other, `tables.py` gives tables by rows, `hyphens.py` and `paragraphs.py` join the lines, and
`metadata.py` tells title, author and date. Begin in `parser.py`.
"""
