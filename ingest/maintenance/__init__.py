"""A library is backed up, exported, looked over and mended.

`doctor.py` finds what is wrong; `rescue.py` mends a damaged catalogue with what `salvage.py` and `sqlite_pages.py` can
still read. Begin in `doctor.py`.
"""
