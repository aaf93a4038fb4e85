"""How the command line explains itself: `help_text.py`, `beginning.py` (without a command), `completion.py` (Tab)."""
