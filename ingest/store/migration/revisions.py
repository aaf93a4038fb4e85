"""Alembic brings tables from one version to the next, in SQLite and PostgreSQL.

The setting `schema` tells the version of the tables, to every version of Article Desk; Alembic's own table is kept in
step with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

FIRST = 6
"""The version from which Alembic goes on."""

VERSIONS_FOLDER = Path(__file__).parent / "versions"

_STAMP = sql.Table(
    "alembic_version", sql.MetaData(), sql.Column("version_num", sql.String(32), primary_key=True, nullable=False)
)


def stamp(connection: sql.Connection, version: str) -> None:
    """Tell Alembic, in its own table, which version the tables have."""
    _STAMP.create(connection, checkfirst=True)
    connection.execute(sql.delete(_STAMP))
    connection.execute(sql.insert(_STAMP).values(version_num=version))


def upgrade(connection: sql.Connection, found: str, wanted: str) -> None:
    """Bring tables of version `found` (from 6) to version `wanted`, in the transaction of the connection."""
    stamp(connection, found)
    load_alembic_run(connection, wanted, VERSIONS_FOLDER)


def load_alembic_run(connection: sql.Connection, wanted: str, folder: Path) -> None:
    """Run Alembic, which takes long to import, and is not needed but where there is something to do."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(wanted, revision)

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=wanted) as environment:
        environment.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
        environment.run_migrations()
