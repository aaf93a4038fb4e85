"""Questions in other languages than English. Begin in `identification.py`: in which language one is.

`glossary.py` has the common words of each, `translation.py` makes English key words of a question.
"""
