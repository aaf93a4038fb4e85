"""PowerPoint presentations → text and metadata: each slide is a section, its notes come after it.

`shapes.py` reads the text and the tables on a slide. Begin in `parser.py`.
"""
