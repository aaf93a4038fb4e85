"""Chat models of this machine: begin in `detection.py`; `chat_completions.py` speaks to those behind a server."""
