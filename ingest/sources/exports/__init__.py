"""Exports of services and tables of articles: how they are told, and cut into parts that can be parsed.

Nothing here takes them for what they say: that is for `ingest.parsing.importers`. Begin with `forms.py`.
"""
