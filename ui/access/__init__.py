"""Who may come in, and as what.

Accounts (`accounts.py`), who is asking (`authentication.py`), where a client is (`clients.py`), and what stands between
the network and the page (`security.py`). Begin in `security.py`.
"""
