"""How good answers and verdicts are: cases (`cases.py`), put to an assistant (`runner.py`), counted (`metrics.py`).

What comes of it is a `scorecard.py` with its `mistakes.py`; `question_drafts.py` drafts cases to correct.
"""
