"""Who may come in, and as what.

Accounts (`accounts.py`), signing in (`sign_in.py`), where a client is (`clients.py`), and what stands between the
network and the page (`security.py`). Begin in `security.py`.
"""
