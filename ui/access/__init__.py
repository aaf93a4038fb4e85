"""Who may come in, and as what: ASGI middleware around the page.

Begin in `security.py` (headers, origins, sizes). Who asks is told by `authentication.py`, from the file of accounts
(`accounts.py`), with `login_throttling.py` and `device_cookies.py` against guessing; what they may do is in
`authorization.py`. `clients.py` and `disconnects.py` tell where a client is, and whether it is still connected.
"""
