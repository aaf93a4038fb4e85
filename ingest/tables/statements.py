"""Statements that SQLite and PostgreSQL both understand, and SQLAlchemy writes for each in another way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sql

from ingest.tables.schema import SETTINGS


def put_rows(connection: sql.Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows (all with the same columns), each in the place of one that has its primary key."""
    if rows:
        key = {column.name for column in table.primary_key}
        changed = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in rows[0] if name not in key)
        connection.execute(_insertion(table, rows[0], f"DO UPDATE SET {changed}" if changed else "DO NOTHING"), rows)


def add_rows(connection: sql.Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]], *key: str) -> None:
    """Store rows (all with the same columns) but those whose key, else the primary one, is there already."""
    if rows:
        connection.execute(_insertion(table, rows[0], "DO NOTHING", key), rows)


def write_settings(connection: sql.Connection, settings: Mapping[str, str]) -> None:
    """Store facts about the library as a whole, in the place of older ones of these names."""
    put_rows(connection, SETTINGS, [{"name": name, "value": value} for name, value in settings.items()])


def _insertion(table: sql.Table, row: Mapping[str, Any], otherwise: str, key: Sequence[str] = ()) -> sql.TextClause:
    columns = ", ".join(map(_quoted, row))
    values = ", ".join(f":{name}" for name in row)
    target = ", ".join(map(_quoted, key or [column.name for column in table.primary_key]))
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({values}) ON CONFLICT ({target}) {otherwise}"  # noqa: S608 - names of ours
    return sql.text(statement).bindparams(*(sql.bindparam(name, type_=table.c[name].type) for name in row))


def _quoted(name: str) -> str:
    return f'"{name}"'
