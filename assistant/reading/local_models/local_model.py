"""A chat model of this machine, and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LONGEST_NAME = 60
"""Characters of a name that are shown."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A chat model behind a server of this machine, or in a file of it.

    `server` is the address of the server, and `model` what the model is called there; or `file` is a GGUF file. One
    that `is_usable` not needs packages that are not installed.
    """

    model: str
    server: str = ""
    file: Path | None = None
    is_usable: bool = True

    @property
    def id(self) -> str:
        """By what it is chosen: no other has the same."""
        return f"{self.server}/{self.model}" if self.server else f"gguf:{self.model}"

    @property
    def name(self) -> str:
        """What people call it."""
        return display_name(self.model)


def display_name(model: str) -> str:
    """What people call a model, without the folders or the owner that it is listed under."""
    last = re.split(r"[/\\]", model.removesuffix(":latest"))[-1]
    return re.sub(r"\.gguf$", "", last, flags=re.IGNORECASE)[:LONGEST_NAME]
