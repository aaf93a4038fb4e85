"""Timelines: the dated sentences on a subject or of some articles, in the order of what they tell.

Begin in `timelines.py`; `dated_sentences.py` finds and dates them, `rivals.py` what two articles date differently.
"""
