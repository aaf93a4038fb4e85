"""Folders that are watched: what is put into them goes into the library, until one is told to stop.

Begin in `watcher.py`. What lies in the folders is looked at again whenever something happens there (`snapshot.py`,
without what programs write for themselves: `passing_files.py`); what has stopped changing is ingested (`settling.py`
tells that from one look and the next, `open_files.py` whether a program still writes). `events.py` is what is told.
"""
