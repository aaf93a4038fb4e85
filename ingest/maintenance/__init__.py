"""A library is backed up, exported, looked over and mended.

`doctor.py` finds what is wrong, `repair.py` mends it; `rescue.py` makes a damaged catalogue sound with what
`salvage.py` can still read of it. Begin in `doctor.py`.
"""
