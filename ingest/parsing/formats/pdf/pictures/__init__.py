"""A page of a PDF → a picture of it, with the words of quotes marked.

`page_picture.py` holds what is asked and what comes out, `marking.py` finds the words among the letters on a page, and
`drawing.py` draws. Begin in `drawing.py`.
"""
