"""How the weights were made. Nothing at run time imports this.

Two commands, in this order: `fine_tuning.py` (begin there), from what `start.py` loads, and `calibration.py`, which
keeps what it read by `remembering.py`. `data_sets/` reads what there is to learn from, `examples/` makes examples of
it, `encoding.py` tokens of these, `batches.py` and `losses.py` what a step of training takes; our own data lie in
`data/`.
"""
