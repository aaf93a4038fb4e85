"""Follow-ups: rewritten so that they stand alone, and what the turns before them quoted, found again.

Begin in `rewriters.py`. Which words point back, and to what, is language: `assistant/language/follow_ups`.
"""
