"""How good answers and verdicts are. Begin in `runner.py`.

Cases (`cases.py`) are put to an assistant (`runner.py`) and counted (`metrics.py`). What comes of it is a
`scorecard.py` with its `mistakes.py`; `question_drafts.py` drafts cases to correct.
"""
