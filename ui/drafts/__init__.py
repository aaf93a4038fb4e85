"""Drafts: a person's own text in, and the same text out with the review of its claims.

`reading.py` makes a `draft.py` of a file (begin there), `export.py` writes the review in the form that a file name asks
for; of these a Word file, with a comment on each claim, is made in `word_comments.py`. Files of others are opened in a
child process only (`sandbox.py`, `sandbox_worker.py`): there `html_text.py` and `word_text.py` read them, and
`word_markup.py` puts the comments in.
"""
