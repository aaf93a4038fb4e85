"""What a comparison quotes: a module for what stands side by side.

Begin in `table.py`; `things.py` has things that are named, `sources.py` what each source says and where they contradict
each other, which `contradictions.py` finds.
"""
