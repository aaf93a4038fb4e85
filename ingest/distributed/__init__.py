"""Parsing and embedding on several processes or machines, by Ray Data: begin in `engine.py`.

The ingest itself stays one process, the driver: it lists and reads, looks up what is known, compares, holds the
write lock and stores. What it has read and does not know goes out in blocks (`blocks.py`), which it feeds to a Ray
dataset (`feeding.py`); workers parse, cut and embed them (`workers.py`), and they come back to be stored. So a worker
holds nothing that could be lost, and an ingest that was ended goes on like any other. `session.py` starts Ray or
connects to it. Ray is an extra, and is imported only where this is asked for.
"""
