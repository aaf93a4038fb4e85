"""Word documents → text and metadata.

`body.py` reads paragraphs, tables, text boxes and notes, `runs.py` the text in a paragraph, `numbering.py` counts
lists, `notes.py` finds footnotes and endnotes, `styles.py` tells which text is a heading, hidden or raised, and
`metadata.py` reads title, author, date and language. Begin in `parser.py`.
"""
