"""The letters on a PDF page → its rows of text.

`page.py` reads where letters stand, `drawing.py` where rules, dots and pictures do, `bullets.py` makes letters of dots
before lines, `runs.py` and `lines.py` join letters to lines, with raised and lowered ones in their places, and
`drop_caps.py` gives large first letters back to their words. Begin in `page.py`.
"""
