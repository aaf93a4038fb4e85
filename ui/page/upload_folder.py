"""The server's folder of uploads, where they lie until they are added: which paths lead to one."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import UsageError

_OWN_FOLDER = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
"""Each upload lies in a folder of its own: of a random name, or where Gradio takes them in by itself of a digest."""


def is_upload(path: str, folder: Path) -> bool:
    """Whether a path leads, links followed, to where this server puts what visitors send. It may be gone from there."""
    try:
        parts = Path(path).resolve().relative_to(folder.resolve()).parts
    except (OSError, RuntimeError, ValueError):  # too long, a circle of links, a NUL, or elsewhere
        return False
    return len(parts) == len(("own folder", "name")) and _OWN_FOLDER.fullmatch(parts[0]) is not None


def uploaded_file(path: str, folder: Path) -> Path:
    """The uploaded file that a path leads to.

    Raises:
        UsageError: it leads elsewhere, or to what is no file of its own, or there is nothing any more.
    """
    place = Path(path).resolve() if is_upload(path, folder) else None
    try:
        found = place.lstat() if place else None
    except OSError:
        found = None
    # A file with a second name may be one of somebody else.
    if place is None or found is None or not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        name = re.split(r"[/\\]", path)[-1]
        raise UsageError(f"{name} was not uploaded here, or is here no longer. Drop the file again.")
    return place


def delete_uploads(files: Sequence[str]) -> None:
    """Delete uploaded files, each with the folder that it has of its own."""
    for file in files:
        shutil.rmtree(Path(file).parent, ignore_errors=True)
