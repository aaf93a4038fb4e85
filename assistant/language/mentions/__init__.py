"""Who and what is named in an article: people, organizations, places. Begin in `recognition.py`."""
