"""Evidence → an answer in sentences, each with its citation.

A module for each kind of answer: `quotes.py` (begin there), `digests.py`, and `prose/` by a chat model.
`validation.py` tells what may be asked, `follow_ups.py` makes a question stand alone, `ranking.py` orders evidence,
`abstention.py` has the thresholds below which nothing is answered, `disagreements.py` tells where quotes differ,
`composition.py` makes the `Answer` that goes out.
"""
