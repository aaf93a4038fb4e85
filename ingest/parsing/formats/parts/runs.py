"""Runs of text, some raised or lowered → one text, with such signs as plain text has them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ingest.parsing.formats.superscripts import lowered_text, raised_text

_CONTEXT = 80

Run = tuple[str, int]
"""Some text, and whether it is raised (1), lowered (-1) or neither (0)."""


def joined_runs(runs: Iterable[Run]) -> str:
    """The lines of a paragraph, without white space around them."""
    whole = [("".join(text for text, _ in same), shift) for shift, same in groupby(runs, key=lambda run: run[1])]
    whole = [(text, shift) for text, shift in whole if text]
    following = [*(text for text, _ in whole), ""][1:]
    written: list[str] = []
    for (text, shift), after in zip(whole, following, strict=True):
        before = "".join(written[-3:])[-_CONTEXT:]
        if shift > 0:
            written.append(raised_text(text, before, after) if before.strip() else text)
        else:
            written.append(lowered_text(text) if shift else text)
    lines = "".join(written).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
