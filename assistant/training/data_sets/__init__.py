"""Data sets as they are published, read from their files.

Begin in `natural.py`: claims and questions as people write them, the one that is our own. `squad.py` reads questions in
SQuAD form, `fever.py` the claims of FEVER-symmetric.
"""
