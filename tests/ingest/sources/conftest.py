"""Files and folders, some of them closed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that others may enter, which `tmp_path` is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@contextmanager
def closed(path: Path, mode: int = 0) -> Iterator[None]:
    """Nobody has more rights than `mode` gives, not even the superuser, whom permissions do not bind."""
    superuser = os.geteuid() == 0
    path.chmod(mode)
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        path.chmod(0o700)
