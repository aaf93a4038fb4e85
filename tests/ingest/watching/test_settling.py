"""What has come to rest, and what is gone, from one look at a folder to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.watching.open_files import is_open_for_writing
from ingest.watching.passing_files import is_passing
from ingest.watching.settling import PATIENCE_SECONDS, QUIET_SECONDS, Settling
from ingest.watching.snapshot import Snapshot, Stamp, look_at

ROOT = Path("/watched")
A, B = ROOT / "a.txt", ROOT / "drive" / "b.txt"
FIRST, SECOND = Stamp(5, 1, 1), Stamp(9, 2, 1)


def snapshot(*, device: int = 1, **files: Stamp) -> Snapshot:
    """Of a.txt and drive/b.txt, as far as they are given; `device` is that of the folder `drive`."""
    paths = {"a": A, "b": B}
    return Snapshot({paths[name]: stamp for name, stamp in files.items()}, {ROOT: 1, ROOT / "drive": device})


def test_a_file_is_settled_once_it_has_not_changed_for_a_while() -> None:
    settling = Settling(lambda _: False)
    settling.look(0.0, snapshot(a=FIRST), lambda _: 0.0)
    assert settling.settled(QUIET_SECONDS - 0.1) == {}
    settling.look(1.0, snapshot(a=SECOND), lambda _: 100.0)  # it grew
    assert settling.settled(QUIET_SECONDS + 0.5) == {}
    assert settling.settled(1.0 + QUIET_SECONDS) == {A: SECOND}
    settling.take({A: SECOND})
    assert not settling.is_waiting
    settling.look(9.0, snapshot(a=SECOND), lambda _: 0.0)
    assert settling.settled(99.0) == {}


def test_what_lies_there_for_long_is_settled_at_once() -> None:
    settling = Settling(lambda _: False)
    settling.look(0.0, snapshot(a=FIRST, b=SECOND), lambda stamp: 60.0 if stamp == FIRST else -60.0)
    assert settling.settled(0.0) == {A: FIRST}  # a time in the future is that of another clock


def test_a_file_that_a_program_writes_to_is_waited_for_but_not_for_ever() -> None:
    settling = Settling(lambda _: True)
    settling.look(0.0, snapshot(a=FIRST), lambda _: 0.0)
    assert settling.settled(QUIET_SECONDS) == {}
    assert settling.settled(PATIENCE_SECONDS) == {A: FIRST}


def test_what_changed_while_it_was_read_is_changing_still() -> None:
    settling = Settling(lambda _: False)
    settling.look(0.0, snapshot(a=FIRST), lambda _: 60.0)
    settling.look(1.0, snapshot(a=SECOND), lambda _: 60.0)
    settling.take({A: FIRST})
    assert settling.settled(1.0 + QUIET_SECONDS) == {A: SECOND}


def test_a_file_is_gone_when_it_stays_away_but_not_with_its_drive() -> None:
    settling = Settling(lambda _: False)
    settling.look(0.0, snapshot(a=FIRST, b=FIRST, device=2), lambda _: 60.0)
    settling.take({A: FIRST, B: FIRST})
    for now in (1.0, 2.0):  # the drive is no more mounted, and a.txt is replaced by an editor
        settling.look(now, snapshot(), lambda _: 60.0)
    assert settling.gone(1.0 + QUIET_SECONDS) == [A]
    settling.look(2.5, snapshot(a=FIRST), lambda _: 60.0)
    assert settling.gone(99.0) == []
    settling.look(3.0, snapshot(device=2), lambda _: 60.0)  # it is there again, and the file is not on it
    assert settling.gone(99.0) == [A, B] or settling.gone(99.0) == [B, A]
    settling.forget([A, B])
    assert not settling.is_waiting


@pytest.mark.parametrize(
    "name",
    [".a.txt", "~$a.docx", "a.txt~", "#a.txt#", "A.PDF.part", "a.zip.crdownload", "a.tmp", "a.md.swp", "Thumbs.db"],
)
def test_what_programs_keep_for_themselves_is_passed_over(name: str) -> None:
    assert is_passing(name)


@pytest.mark.parametrize("name", ["a.txt", "#1 of ten.md", "part.html", "template.docx", "a.part.txt", "~home.md"])
def test_other_files_are_not(name: str) -> None:
    assert not is_passing(name)


def test_links_hidden_folders_and_the_library_are_not_looked_at(tmp_path: Path) -> None:
    for name in ("b.txt", "in/a.txt", ".git/x.txt", "library/y.txt", "z.download/z.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    assert list(look_at(tmp_path, tmp_path / "library").files) == [tmp_path / "b.txt", tmp_path / "in" / "a.txt"]
    assert look_at(tmp_path / "gone", tmp_path) == Snapshot({}, {})


def test_a_file_that_is_open_for_writing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("w"):
        assert is_open_for_writing(path)
    with path.open():
        assert not is_open_for_writing(path)
    assert not is_open_for_writing(tmp_path / "gone.txt")
