"""Locations that a person names → the files, web addresses and standard input that they stand for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.sources.byte_streams import reason_of
from ingest.sources.documents import Failure, display_name
from ingest.sources.file_types import FileType
from ingest.sources.files import file_type_at
from ingest.web.urls import is_web_url

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What some locations stand for, and what could not be used of them; `folders` are those that were walked.

    `named` are those of the files that were not just found in a folder.
    """

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    urls: tuple[str, ...]
    standard_input: bool
    skipped: tuple[Path, ...]
    failures: tuple[Failure, ...]
    named: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class FoundFile(os.PathLike[str]):
    """A file that was just found in a folder that a person named: read as one of that folder, not as named itself."""

    path: Path

    def __fspath__(self) -> str:
        return os.fspath(self.path)


def find_inputs(locations: Sequence[str | os.PathLike[str]]) -> Inputs:
    """Sort out locations, and walk folders to the bottom, in order of name, without hidden files and links.

    A file that was named is always in `files`; one in a folder only if its type is read, else in `skipped`. A
    feed in a folder is skipped too: only one that was named is followed to the web.
    """
    search = _Search()
    urls: dict[str, None] = {}
    standard_input = False
    for given in locations:
        location = os.fspath(given)
        if isinstance(given, FoundFile):
            search.add_found(given.path)
        elif is_web_url(location):
            urls[location] = None
        elif location == STANDARD_INPUT:
            standard_input = True
        else:
            search.add(location)
    return Inputs(
        files=tuple(search.files),
        folders=tuple(search.folders),
        urls=tuple(urls),
        standard_input=standard_input,
        skipped=tuple(search.skipped),
        failures=tuple(search.failures),
        named=frozenset(search.named),
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """The files and folders that were found so far, each once."""

    files: dict[Path, None] = field(default_factory=dict)
    folders: dict[Path, None] = field(default_factory=dict)
    skipped: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    named: set[Path] = field(default_factory=set)

    def add(self, location: str) -> None:
        """A path: what is there, or why nothing is."""
        path = Path(location)
        try:
            if not location:
                self.failures.append(Failure("", "An empty path names nothing. Name a file, a folder or an address."))
            elif path.is_dir():
                self._add_folder(path)
            elif path.exists():
                self.files[_resolved(path)] = None
                self.named.add(_resolved(path))
            else:
                self._fail(location, "there is no such file or folder. Check the path.")
        except (OSError, ValueError) as problem:
            self._fail(location, f"it cannot be read ({reason_of(problem)}). Check the path.")

    def _add_folder(self, folder: Path) -> None:
        self.folders[folder.resolve()] = None
        for path in self._walk(folder):
            self.add_found(path)

    def add_found(self, path: Path) -> None:
        """A file in a folder: only if its type is read."""
        if file_type_at(path) in (None, FileType.FEED):
            self.skipped.append(path)
        else:
            self.files[path.resolve()] = None

    def _walk(self, folder: Path) -> Iterator[Path]:
        """The plain files below a folder; folders in it that cannot be read are failures."""

        def note(problem: OSError) -> None:
            self._fail(problem.filename, f"it cannot be read ({reason_of(problem)}).")

        for place, folders, names in os.walk(folder, onerror=note):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(place, name)
                try:
                    plain = not name.startswith(".") and not path.is_symlink() and path.is_file()
                except OSError as problem:
                    note(problem)
                    continue
                if plain:
                    yield path

    def _fail(self, location: str, what: str) -> None:
        name = display_name(location)
        self.failures.append(Failure(name, f"{name}: {what}"))


def _resolved(path: Path) -> Path:
    """A path without links, by which a file is known; of a pipe that a shell hands over there is none."""
    resolved = path.resolve()
    return resolved if resolved.exists() else path.absolute()
