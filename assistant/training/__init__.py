"""How the weights were made. Nothing at run time imports this.

Two commands, in this order: `fine_tuning.py` and `calibration.py`. `data_sets/` reads what there is to learn from,
`examples/` makes examples of it; data of our own lie in `data/`.
"""
