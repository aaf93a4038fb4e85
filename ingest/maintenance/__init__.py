"""A library is opened, backed up, exported, moved, looked over and mended. Begin in `doctor.py`: it finds faults.

`repair.py` mends it: `rescue.py` makes a damaged catalogue sound with what `salvage.py` can still read of it, and
`originals.py` reads articles again whose text rotted. `backup.py` and `export.py` bring a library out, and `backup.py`
back; `moving/` brings it from a file to a server or back. `opening.py` knows where its catalogue is,
`library_folder.py` what lies where in its folder.
"""
