"""A library in any state is looked at and made whole; what cannot be is said, and nothing readable is lost."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ingest.checkup import Checkup, check_up
from ingest.embedding import SentenceEmbeddings
from ingest.errors import LibraryDamagedError, UsageError
from ingest.library import Library
from ingest.maintenance.library_folder import CATALOGUE, replaced_catalogues

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def folder(sample_library: Library, tmp_path: Path) -> Path:
    """The folder of a sound library, and a backup of it beside."""
    sample_library.backup(tmp_path / "backup")
    return Path(shutil.copytree(sample_library.folder, tmp_path / "library"))


@pytest.fixture
def checked(folder: Path, embeddings: SentenceEmbeddings) -> Callable[..., Checkup]:
    def check(**options: object) -> Checkup:
        return check_up(folder, load_model=lambda name: embeddings, **options)  # type: ignore[arg-type]

    return check


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], Iterator[object]]]:
    monkeypatch.syspath_prepend(BENCHMARKS)
    yield import_module("attacks_damage").attempts
    for name in ("attacks_damage", "attack_desk", "damage"):
        sys.modules.pop(name, None)


def articles_in(folder: Path) -> list[object]:
    with Library.open(folder) as library:
        return [library.article(row.article.id) for row in library.articles()]


@pytest.mark.slow
def test_no_damage_gets_through(attempts: Callable[[bool], Iterator[object]]) -> None:
    tried = list(attempts(True))
    assert len(tried) == 8
    assert [one for one in tried if one.got_through] == []  # type: ignore[attr-defined]


def test_a_sound_library_is_left_alone(checked: Callable[..., Checkup], folder: Path) -> None:
    found = checked(repair=True)
    assert (found.findings, found.left, found.steps, found.recovered) == ((), (), (), 0)
    assert found.articles == len(articles_in(folder))
    assert replaced_catalogues(folder) == []


def test_where_nothing_is_left_no_empty_library_is_made(
    checked: Callable[..., Checkup], folder: Path, sample_library: Library, tmp_path: Path
) -> None:
    for path in folder.glob(f"{CATALOGUE}*"):
        path.unlink()  # with the log, which could still have all of it
    assert [finding.part for finding in checked().left] == ["database"]
    with pytest.raises(LibraryDamagedError, match="Nothing is left"):
        checked(repair=True)
    assert not (folder / CATALOGUE).exists()
    found = checked(repair=True, backup=tmp_path / "backup")
    assert found.left == ()
    assert found.recovered == found.articles
    assert articles_in(folder) == articles_in(sample_library.folder)


def test_an_unreadable_file_is_saved_row_by_row_and_kept(
    checked: Callable[..., Checkup], folder: Path, sample_library: Library
) -> None:
    path = folder / CATALOGUE
    path.write_bytes(b"\xa5" * 4096 + path.read_bytes()[4096:])
    damaged = path.read_bytes()
    lines: list[str] = []
    found = checked(repair=True, on_step=lines.append)
    assert (found.left, found.steps) == ((), tuple(lines))
    assert "indexes" in lines[0]  # the first that is tried
    assert "saved into a new file" in lines[1]
    assert articles_in(folder) == articles_in(sample_library.folder)
    (aside,) = replaced_catalogues(folder)
    assert aside.read_bytes() == damaged
    with Library.open(folder) as library:
        assert library.feedback() == sample_library.feedback()
        vectors = sorted(library.catalogue.passages.vectors())
    assert vectors == sorted(sample_library.catalogue.passages.vectors())  # none was made anew


def test_a_backup_that_is_none_is_refused(checked: Callable[..., Checkup], tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"odd" * 5000)
    for name in ("odd", "gone"):
        with pytest.raises(UsageError, match=name):
            checked(repair=True, backup=tmp_path / name)
