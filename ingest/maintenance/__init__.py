"""A library is backed up, exported, looked over and mended.

`doctor.py` finds what is wrong; `rescue.py` mends a damaged catalogue with what `salvage.py` can still read of it.
Begin in `doctor.py`.
"""
