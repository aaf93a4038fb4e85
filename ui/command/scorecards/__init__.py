"""How good answers are, as a person reads it: the report of an evaluation, and cases from what people said of answers.

Begin in `report.py`; its plots are `plots.py`, its page is in `templates/`. `printing.py` is what a terminal shows,
`feedback_cases.py` makes cases.
"""
