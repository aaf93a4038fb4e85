"""Rich text (RTF) → text and metadata.

`tokens.py` parts the bytes into control words, groups and text, `characters.py` makes characters of bytes, `state.py`
holds how the text of a group is shown, `reader.py` follows the tokens, and `document.py` gathers paragraphs, rows of
tables and notes. Begin in `parser.py`.
"""
