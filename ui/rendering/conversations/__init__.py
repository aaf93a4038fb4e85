"""Questions with their answers, as the chat has them.

What stands in the chat is in `conversation.py` (begin there). How a browser keeps it is in `browser_storage.py`, in the
form of `stored_exchange.py`, which `seal.py` signs. `files/` makes files of it to take away.
"""
