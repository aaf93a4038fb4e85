"""PDF → text and metadata.

`letters/` reads the rows of each page, `scans/` those of pages that are pictures, `headers_footers.py` leaves out what
every page repeats, `layout.py` puts columns one after the other (`cuts.py` and `bands.py` tell where they are),
`tables.py` gives tables by rows, `hyphens.py`, `vocabulary.py` and `paragraphs.py` join the lines, and `metadata.py`
tells title, author and date; `pictures/` draws a page. Begin in `parser.py`.
"""
