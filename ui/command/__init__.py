"""The command `articles`. Begin in `cli.py`, which names every command; each imports the part that it runs.

Commands: `articles.py`, `asking.py`, `evaluation.py`, `maintenance.py`. What they share: `options.py`, `progress.py`,
`interrupts.py`. The report of an evaluation: `report.py`, `plots.py`, `templates/`.
"""
