"""Locations → raw documents (`documents.py`). Begin in `discovery.py`, which tells files from web addresses.

A file is read by `files.py`, records one a line by `json_lines.py`, both through `byte_streams.py`, a web address by
`web_pages.py`. Files that hold many documents are taken apart in `containers/`, lists of articles in `exports/`. What a
document is made of is told by its bytes (`file_types.py`).
"""
