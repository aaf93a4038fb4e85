"""Answers about the library itself, from its catalogue and its index of words. Begin in `replies.py`.

`selection.py` has the articles that are meant, `subjects.py` those on a subject, `wording.py` what is said of them,
`quoting.py` the words by which each is cited.
"""
