"""Who else on this machine may read what is stored: nobody, whatever the umask. Read-only places are told here too."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ingest.errors import LibraryError

GROUP_AND_OTHERS = 0o077
"""The bits of a mode that let the group and everybody in."""

_FOLDER, _FILE = 0o700, 0o600


def make_private_folder(folder: Path) -> None:
    """Make a folder for its owner alone; one that is there and holds something stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)  # a umask can only take bits away
    if os.name == "posix" and not any(folder.iterdir()):
        with suppress(PermissionError):  # of a folder of somebody else, who decides on it
            folder.chmod(_FOLDER)


def make_private_file(file: Path) -> None:
    """Make an empty file for its owner alone; one that is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), _FILE))


def files_open_to_others(folder: Path) -> list[Path]:
    """A folder and what is in it, as far as the group or others may do anything with it; of links nothing."""
    if os.name != "posix":
        return []
    return [path for path in _everything(folder) if stat.S_IMODE(path.lstat().st_mode) & GROUP_AND_OTHERS]


def make_private(folder: Path) -> None:
    """Take a folder and all that is in it from the group and from others.

    Raises:
        LibraryError: something in it belongs to another user.
    """
    for path in files_open_to_others(folder):
        try:
            path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~GROUP_AND_OTHERS)
        except FileNotFoundError:  # as a journal is, once it is done
            continue
        except OSError as problem:
            raise LibraryError(
                f"Others can read {path}, and that cannot be changed ({problem.strerror}). Have its owner run: "
                "articles doctor --repair"
            ) from problem


def is_read_only(folder: Path, file: Path) -> bool:
    """Whether a file is there that can be read, but neither changed nor accompanied by others in its folder."""
    return _may(file, os.R_OK) and not (_may(folder, os.W_OK | os.X_OK) and _may(file, os.W_OK))


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def _everything(folder: Path) -> Iterator[Path]:
    """A folder and all that is in it, without links: what they lead to is not ours."""
    yield folder
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            if path.exists() and not path.is_symlink():
                yield path
