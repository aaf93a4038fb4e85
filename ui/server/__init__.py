"""The server of the page and of the endpoints, and what it refuses. Begin in `app.py`."""
