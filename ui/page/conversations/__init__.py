"""What the tab of questions has for conversations as a whole: those kept in the browser, judging, and who writes.

Begin in `past_conversations.py`; `conversation_store.js` keeps them, each under a name of its own, so that two windows
of one browser never write over each other. `writer_choice.py` offers chat models.
"""
