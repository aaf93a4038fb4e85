"""A conversation as a file to take away. Begin in `export.py`.

What is said in it, whatever its form, is in `transcript.py`; the forms are Markdown, HTML (`standalone_html.py`) and
Word (`word_file.py`).
"""
