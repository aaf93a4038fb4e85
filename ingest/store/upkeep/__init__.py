"""What keeps a library up to date: earlier texts, feeds that are followed, and when pages were last looked at.

Begin in `versions.py`.
"""
