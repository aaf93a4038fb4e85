"""Exports of services and tables of articles → the articles in them, or where these are; parsed in the child process.

`export.py` knows the forms, `services.py` which service calls a field what. Begin with `export.py`.
"""
