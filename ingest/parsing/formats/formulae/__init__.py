"""Formulae → one readable line of text: MathML in web pages (`mathml.py`), TeX (`tex.py`). Begin in `tex.py`."""
