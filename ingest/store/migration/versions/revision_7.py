"""Version 7 adds stars, notes, what feedback says of an answer, and what that was made of."""

import sqlalchemy as sql
from alembic import op

revision = "7"
down_revision = "6"

_NUMBER = sql.BigInteger().with_variant(sql.Integer, "sqlite")


def upgrade() -> None:
    """Add what is not there: of a file older than version 6, whole tables were made by the newest schema."""
    inspector = sql.inspect(op.get_bind())
    there = {column["name"] for column in inspector.get_columns("feedback")}
    for name in ("reason", "wanted", "read_as", "narrowed", "program", "reader", "writer"):
        if name not in there:
            op.add_column("feedback", sql.Column(name, sql.Text, nullable=False, server_default=""))
    if "cited" not in there:
        op.add_column("feedback", sql.Column("cited", sql.JSON, nullable=False, server_default="[]"))
    if not inspector.has_table("stars"):
        _create_stars()
    if not inspector.has_table("notes"):
        _create_notes()


def _create_stars() -> None:
    op.create_table(
        "stars",
        sql.Column("number", _NUMBER, primary_key=True),
        sql.Column("article", sql.Text, nullable=False, unique=True),
        *(sql.Column(name, sql.Text, nullable=False) for name in ("author", "time")),
    )


def _create_notes() -> None:
    op.create_table(
        "notes",
        sql.Column("number", _NUMBER, primary_key=True),
        sql.Column("article", sql.Text, nullable=False),
        *(sql.Column(name, sql.Integer) for name in ("start", "end")),
        *(sql.Column(name, sql.Text, nullable=False) for name in ("quote", "text", "author", "time")),
    )
    op.create_index("ix_notes_article", "notes", ["article"])
