"""What keeps what is stored safe. Begin in `permissions.py`: who else may read it.

`atomic_write.py` writes a file whole or not at all, `redaction.py` strikes secrets out of messages, and
`length_limits.py` says how long the metadata of an article may be.
"""
