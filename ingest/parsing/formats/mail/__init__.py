"""Mail, and pages saved in the form of mail → articles. Begin in `parser.py` and `saved_pages.py`.

`message.py` reads headers and parts; `newsletters.py` makes running text of a mail laid out in tables; `replies.py`
leaves out what a mail only quotes, `signatures.py` who signs it, `service_lines.py` what is about the mail itself.
"""
