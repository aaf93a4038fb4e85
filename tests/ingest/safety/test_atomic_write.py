"""A file is replaced by a whole one, or not at all."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.safety.atomic_write import STALE_SECONDS, atomic_write


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_at_the_end_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    before = os.umask(0)
    try:
        with atomic_write(target) as part:
            part.write_text("new")
            assert stat.S_IMODE(part.stat().st_mode) == 0o600
            assert target.read_text() == "old"
    finally:
        os.umask(before)
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def fail() -> None:
        with atomic_write(target) as part:
            part.write_text("half")
            part.with_name(f"{part.name}-wal").touch()
            raise failure

    with pytest.raises(failure):
        fail()
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["a.txt"]


def test_what_a_kill_left_behind_goes_and_what_another_is_writing_stays(tmp_path: Path) -> None:
    stale, fresh = tmp_path / ".a.txt.0123abcd.part", tmp_path / ".a.txt.4567abcd.part"
    stale.touch()
    fresh.touch()
    long_ago = time.time() - STALE_SECONDS - 1
    os.utime(stale, (long_ago, long_ago))
    with atomic_write(tmp_path / "a.txt"):
        pass
    assert names_in(tmp_path) == [fresh.name, "a.txt"]


@pytest.mark.parametrize("name", ["", "gone/a.txt"])
def test_where_nothing_can_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="Name a file"), atomic_write(tmp_path / name):
        pass
