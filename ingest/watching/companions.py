"""Exports whose texts lie in files beside them: these are read together, whichever of them came last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.sources.file_types import FileType
from ingest.sources.files import file_type_at

MOST_BYTES = 8 * 1024 * 1024
"""An export is read again with the files below it up to this size: those with texts beside them are small."""


@dataclass(slots=True)
class Companions:
    """Knows the exports in a folder that may speak of files beside them."""

    _exports: dict[Path, None] = field(default_factory=dict)

    def with_companions(self, top: Path, files: Iterable[Path]) -> list[Path]:
        """Files of the folder `top`, behind the exports above them: their entries tell more than the files do."""
        given = list(files)
        for path in given:
            if _may_speak_of_others(path):
                self._exports[path] = None
        above = {folder for path in given for folder in path.parents if folder == top or top in folder.parents}
        exports = [path for path in self._exports if path.parent in above and _may_speak_of_others(path)]
        return list(dict.fromkeys([*exports, *given]))


def _may_speak_of_others(path: Path) -> bool:
    """Whether a file is an export, and a small one."""
    try:
        return path.stat().st_size <= MOST_BYTES and file_type_at(path) is FileType.EXPORT
    except OSError:
        return False
