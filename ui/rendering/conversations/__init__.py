"""Questions with their answers, as the chat has them.

What stands in the chat is in `conversation.py` (begin there), how a browser keeps it in `browser_storage.py`, and a
file of it in `markdown.py`.
"""
