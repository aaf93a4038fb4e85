"""One guarded way to the web: public addresses only, so many bytes, so much time. Begin in `fetching.py`.

A URL (`urls.py`) is asked where its site allows it (`robots.py`), over a connection that is checked
(`connections.py`), again where that may help (`retries.py`). The answer (`responses.py`) is unpacked with care
(`decompression.py`), and known again by its `validators.py`; what goes wrong is in `errors.py`.
"""
