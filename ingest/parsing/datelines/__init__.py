"""The day and the author that are printed with an article: in a line of its own under the title, or above it.

`printed_dates.py` finds days in a line; `lines.py` tells whether a line is a dateline or a byline; `printed_facts.py`
takes what they tell into the metadata of a document. Begin in `printed_facts.py`.
"""
