"""Quotes → prose by a chat model, of which only what the quotes bear out is kept.

`chat_model_writer.py` has it written (begin there), `citation_marks.py` reads the sentences and marks of the draft,
`grounding.py` checks each sentence against what it cites.
"""
