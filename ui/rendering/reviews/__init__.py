"""Reviews of drafts → text, Markdown and a page of HTML that stands alone. Pure; what they hold is inert.

`wording.py` has the words and signs that all doors share (begin there), `paragraphs.py` the draft cut at its claims,
`markdown.py` and `standalone_html.py` the forms to take away. `ui/drafts/` makes the Word file.
"""
