"""Version 6, the first that Alembic knows: what made it is `older_files.py`, and `migrate` where there was nothing.

A later one is a module beside this with `revision = "7"`, `down_revision = "6"` and an `upgrade()` that uses
`alembic.op`; the tables in `ingest/tables/schema.py` and their `SCHEMA_VERSION` change with it.
"""

revision = "6"
down_revision = None


def upgrade() -> None:
    """There is nothing before it to begin from."""
