"""Answers, verdicts and articles → text (`plain_text.py`) and HTML (`…_html.py`). Pure; what an article holds is inert.

Begin in `answer_html.py`. The HTML is in `templates/`, which `templating.py` fills in and escapes. `terminal.py` prints
for a person; `conversations/` has what the chat holds, what a browser keeps of it, and a file of it;
`redacted_output.py` takes secrets out of all that leaves.
"""
