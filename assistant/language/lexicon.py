"""Lists of words as data: the files of `lexicon/`, one entry a line, each read once; `#` begins a comment."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("lexicon")


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of a list, in the order of its file."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def table(name: str) -> dict[str, str]:
    """The entries of a table: what stands before a tab, and after it."""
    return dict(entry.split("\t") for entry in entries(name))


@cache
def alternation(name: str) -> str:
    """The entries of a list as the alternatives of a pattern: "one|two"."""
    return "|".join(map(re.escape, entries(name)))
