"""Fixtures by name, as each program that prints has its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Fixtures(dict[str, Callable[[Path], Made]], Generic[Made]):
    """What makes each fixture, given a folder to work in."""

    def fixture(self, name: str) -> Callable[[Callable[[Path], Made]], Callable[[Path], Made]]:
        """Enter a function under a name."""

        def kept(made: Callable[[Path], Made]) -> Callable[[Path], Made]:
            self[name] = made
            return made

        return kept
