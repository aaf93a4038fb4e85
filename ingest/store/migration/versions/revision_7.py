"""Version 7 adds what feedback says of an answer, and what that was made of."""

import sqlalchemy as sql
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """Add what is not there: of a file older than version 6, whole tables were made by the newest schema."""
    there = {column["name"] for column in sql.inspect(op.get_bind()).get_columns("feedback")}
    for name in ("reason", "wanted", "read_as", "narrowed", "program", "reader", "writer"):
        if name not in there:
            op.add_column("feedback", sql.Column(name, sql.Text, nullable=False, server_default=""))
    if "cited" not in there:
        op.add_column("feedback", sql.Column("cited", sql.JSON, nullable=False, server_default="[]"))
