"""Web pages → the article and its metadata.

`encoding.py` decodes the page, `metadata.py` reads what it says of itself, `visibility.py` takes out what it hides and
`boilerplate.py` what stands around the article; trafilatura finds the text in the rest. Begin in `parser.py`.
"""
