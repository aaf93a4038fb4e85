"""What lies in a folder at one moment: its files with what tells whether they changed, and on which drives."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.watching.passing_files import is_passing


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes with a file: its size in bytes, the time of its last change in ns, and which file it is."""

    size: int
    changed_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files below a folder, in the order in which an ingest reads them, and the device of each folder there.

    A folder that is not there, or may not be looked into, has none.
    """

    files: Mapping[Path, Stamp]
    devices: Mapping[Path, int]


def look_at(folder: Path, without: Path) -> Snapshot:
    """What lies below a folder to the bottom, without hidden and passing files, links, and one folder."""
    files: dict[Path, Stamp] = {}
    devices: dict[Path, int] = {}
    for place, names in _folders(folder, without):
        device = _status(place)
        if device is None:
            continue
        devices[place] = device.st_dev
        for name in names:
            status = _status(place / name)
            if status is not None and stat.S_ISREG(status.st_mode):
                files[place / name] = Stamp(status.st_size, status.st_mtime_ns, status.st_ino)
    return Snapshot(files, devices)


def _folders(folder: Path, without: Path) -> Iterator[tuple[Path, list[str]]]:
    """The folders below one, with the names of what may be files in each."""
    for place, folders, names in os.walk(folder):
        kept = (name for name in folders if not is_passing(name) and Path(place, name) != without)
        folders[:] = sorted(kept)
        yield Path(place), sorted(name for name in names if not is_passing(name))


def _status(path: Path) -> os.stat_result | None:
    """The status of what is at a path itself, and not where it links to; None where it is gone or out of reach."""
    try:
        return path.lstat()
    except OSError:
        return None
