"""Files that hold many documents (mailboxes, web archives, zip, tar) → their parts, one after the other.

Begin in `splitting.py`. A container is taken apart in a child process of its own (`worker.py`), under limits that it
sets itself: it may be a bomb, go round for ever or break its reader, and then fails in one line. What it hands over
comes in frames (`frames.py`), one part at a time, so that none is whole in memory. What a part holds is parsed later,
as any other document is. A module a kind: `mailboxes.py`, `web_archives.py`, `archives.py` (zip, tar, WACZ);
`members.py` reads a file in an archive, `texts_beside.py` an export with its texts in other files; `signs.py` tells
containers and mail by their first bytes.
"""
