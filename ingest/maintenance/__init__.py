"""A library is backed up, exported, looked over and mended. Begin in `doctor.py`, which finds what is wrong.

`repair.py` mends it: `rescue.py` makes a damaged catalogue sound with what `salvage.py` can still read of it, and
`originals.py` reads articles again whose text rotted. `backup.py` and `export.py` bring a library out, and `backup.py`
back; `library_folder.py` knows what lies where.
"""
