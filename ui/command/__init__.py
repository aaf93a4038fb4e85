"""The command `articles`. Begin in `cli.py`."""
