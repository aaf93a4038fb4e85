"""What the formats of documents have in common: ZIP packages, runs of text, rows of tables.

`package.py` opens a ZIP package within bounds, `xml.py` reads the XML in it without expanding entities, `runs.py` joins
runs of text, raised, lowered or neither, and `rows.py` makes a line of the cells of a row.
"""
