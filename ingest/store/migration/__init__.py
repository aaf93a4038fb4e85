"""A catalogue is made, or one of an older version brought up to date. Begin in `migrate.py`.

`older_files.py` brings SQLite files of versions 1 to 5 to version 6; from there on `revisions.py` runs Alembic, for
both databases, on what lies in `versions/`: a module a version, whose revision is the version of the tables.
"""
