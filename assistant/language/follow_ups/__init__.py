"""Questions that go on from the turns before them, as language: what they point back to, and how they read alone. Pure.

Begin in `rewriting.py`: a follow-up → questions that stand alone. `kinds.py` knows those that ask about the last answer
itself ("are you sure?").
"""
