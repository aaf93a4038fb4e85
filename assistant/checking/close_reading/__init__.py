"""What a reader overlooks: a claim and passages read so that figures, pairs, plans and other things count.

Begin in `reading_claims.py`; `bearing_out.py` and `other_things.py` say what of it may count.
"""
