"""The command `articles`. Begin in `cli.py`, which names every command; each imports the part that it runs.

Commands: `articles.py`, `refresh.py`, `watch.py`, `asking.py`, `evaluation.py`, `maintenance.py`. What they share:
`options.py` (and the library that they name), `progress.py`, `interrupts.py`; `usage/` is how they explain themselves,
`scorecards/` what an evaluation tells.
"""
