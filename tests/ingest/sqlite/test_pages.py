"""Rows are read out of the pages of a file as SQLite reads them, and where it reads nothing any more."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.sqlite.pages import SqlitePages

VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.binary(max_size=30),
    st.integers(0, 9000).map(lambda size: "ä" * size),
    st.integers(0, 20000).map(bytes),
)
PAGE = 4096


def read(path: Path, *, reachable: bool | None = None) -> set[tuple[Any, ...]]:
    with SqlitePages(path) as pages:
        rows = [row for row in pages.rows() if reachable is None or row.reachable is reachable]
        assert [pages.row_at(row.location).values for row in rows] == [row.values for row in rows]
        return {(row.rowid, *row.values) for row in rows if row.complete}


def make(path: Path, rows: list[tuple[Any, ...]], page: int = PAGE) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA page_size = {page}")
        connection.execute("CREATE TABLE things (one, other)")
        connection.executemany("INSERT INTO things VALUES (?, ?)", rows)


def stored(path: Path) -> set[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT rowid, one, other FROM things"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(VALUES, VALUES), max_size=20), page=st.sampled_from([512, 4096, 65536]))
def test_every_row_is_read_as_sqlite_reads_it(rows: list[tuple[Any, Any]], page: int, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    path.unlink(missing_ok=True)
    make(path, rows, page)
    assert read(path) == stored(path)


@pytest.mark.parametrize(("cut", "newest"), [(0, "newest"), (100, "newer"), (10**9, "old")])
def test_what_is_in_the_log_counts_up_to_the_last_sound_commit(tmp_path: Path, cut: int, newest: str) -> None:
    path, copy = tmp_path / "a.sqlite3", tmp_path / "b.sqlite3"
    make(path, [("old", 1)] * 300)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for name in ("newer", "newest"):
            with connection:
                connection.execute("UPDATE things SET one = ?", [name])
        shutil.copyfile(path, copy)
        log = (tmp_path / "a.sqlite3-wal").read_bytes()
    (tmp_path / "b.sqlite3-wal").write_bytes(log[: max(0, len(log) - cut)])
    ours = read(copy)
    assert {row[1] for row in ours} == {newest}
    assert ours == stored(copy)  # comes second, as it changes the file
    copy.write_bytes(b"")
    (tmp_path / "b.sqlite3-wal").write_bytes(log)
    assert {row[1] for row in read(copy)} == {"newest"}  # where SQLite would throw the log away


@pytest.mark.parametrize("first", [b"", b"\xa5" * 100, b"\xa5" * PAGE], ids=["sound", "no header", "no first page"])
def test_rows_that_nothing_leads_to_are_found(tmp_path: Path, first: bytes) -> None:
    path = tmp_path / "a.sqlite3"
    make(path, [(f"row {number}" * 20, number) for number in range(500)])
    wanted = stored(path)
    content = path.read_bytes()
    path.write_bytes(first + content[len(first) :])
    assert read(path) >= wanted
    assert read(path, reachable=True) >= wanted or first


def test_rows_of_unused_pages_are_not_found(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    make(path, [(f"row {number}" * 20, number) for number in range(500)])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM things WHERE other >= 100")
    assert read(path) == stored(path)


@pytest.mark.slow
def test_any_damage_ends_in_rows_and_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    make(path, [("x" * size, size) for size in range(0, 9000, 900)])
    sound, wanted = path.read_bytes(), stored(path)
    for page in range(len(sound) // PAGE):
        for content in (bytes(PAGE), b"\xff" * PAGE, b"\x0d" * PAGE, b"\x05" * PAGE, sound[:PAGE]):
            path.write_bytes(sound[: page * PAGE] + content + sound[(page + 1) * PAGE :])
            assert len(read(path) & wanted) >= len(wanted) - 6
    for size in (0, 1, 100, 511, PAGE, PAGE + 1, len(sound) - 1):
        path.write_bytes(sound[:size])
        read(path)
    path.unlink()
    assert read(path) == set()
