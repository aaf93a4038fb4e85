"""Web pages → the article and its metadata.

`encoding.py` decodes the page, `metadata.py` (with `facts/`) reads what it says of itself, `inline.py` writes raised
signs and formulae out, `visibility.py` takes out what it hides or strikes, `teasers.py` and `boilerplate.py` what
stands around the article, `structure.py` keeps captions and times; trafilatura finds the text in the rest. Begin in
`parser.py`.
"""
