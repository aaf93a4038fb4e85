"""PDF → text and metadata.

`lines.py` reads the lines of each page, `headers_footers.py` leaves out what every page repeats, `paragraphs.py` joins
the rest, and `metadata.py` tells title, author and date. Begin in `parser.py`.
"""
