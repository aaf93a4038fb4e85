"""A module for each kind of answer; `assistant/answering/dispatch.py` chooses.

Each has `respond(request, pipeline)`, which yields drafts and last the answer; it yields nothing where the question is
not of its kind after all, as the articles show: then it is answered as a plain one. Begin with `plain.py`.
"""
