"""Word documents → text and metadata.

`body.py` reads paragraphs, tables and text boxes, `styles.py` tells which of them are headings or hidden, and
`metadata.py` reads title, author, date and language. Begin in `parser.py`.
"""
