"""One guarded way to the web: public addresses only, so many bytes, so much time.

Addresses in one form (`urls.py`), what is fetched and when it is refused (`fetching.py`), and the connections
themselves (`connections.py`). Begin in `fetching.py`.
"""
