"""E-books → text and metadata: an EPUB is one article, with its chapters as sections.

`opf.py` reads the package document (facts, and which chapters there are in which order), `style_sheets.py` what the
book's style sheets raise, lower or hide, `markup.py` makes a tree of a chapter, `notes.py` finds its notes, and
`blocks.py` reads the paragraphs, lists and tables in it. Begin in `parser.py`.
"""
