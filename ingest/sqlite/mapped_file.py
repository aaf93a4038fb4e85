"""The bytes of a file that may be missing or empty."""

from __future__ import annotations

import mmap
from contextlib import suppress
from pathlib import Path


class MappedFile:
    """The bytes of a file, read where they are asked for; none of a file that is missing or empty."""

    def __init__(self, path: Path) -> None:
        self._mapped: mmap.mmap | None = None
        with suppress(FileNotFoundError), path.open("rb") as file:
            if path.stat().st_size:
                self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._mapped) if self._mapped is not None else 0

    def __getitem__(self, where: slice) -> bytes:
        return self._mapped[where] if self._mapped is not None else b""

    def close(self) -> None:
        """Let go of the file."""
        if self._mapped is not None:
            self._mapped.close()
