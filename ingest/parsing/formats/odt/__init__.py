"""OpenDocument texts (LibreOffice) → text and metadata.

`styles.py` tells which text is a title, hidden, struck or raised, `numbering.py` the numbers of lists, `runs.py` reads
the text in a paragraph, `body.py` paragraphs, lists, tables, text boxes and notes. Begin in `parser.py`.
"""
