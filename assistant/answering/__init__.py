"""Evidence → an answer in sentences, each with its citation: quotes, or prose by a chat model that is checked.

Begin in `prose.py`; `grounding.py` checks prose, `follow_ups.py` makes a question stand alone.
"""
