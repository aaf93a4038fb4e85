"""How good answers and verdicts are: cases (`cases.py`), put to an assistant (`runner.py`), counted (`metrics.py`)."""
