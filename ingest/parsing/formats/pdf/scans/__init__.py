"""Pages of a PDF that are pictures → runs of text, by optical character recognition (the extra `ocr`).

`reader.py` decides which pages are read and holds the models, `boxes.py` puts what they find in its place on the page.
"""
