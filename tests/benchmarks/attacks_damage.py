"""A library that rots, is cut off or is lost in part: got through is damage that is not said, taken for sound, or lost.

Quick, it is a small library and the ways that each break another part; else all ways, and some at random.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from attack_desk import Attempt
from damage import WAYS, make_library, outcomes_of

QUICK = (
    "catalogue gone",
    "truncated to 0 bytes",
    "last page cut off",
    "a page of articles zeroed",
    "the root of an index zeroed",
    "a text changed by one byte",
    "vectors folder gone",
    "marker gone",
)


def attempts(quick: bool) -> Iterator[Attempt]:
    """Each way to damage a library, and what came of it."""
    ways = {way: WAYS[way] for way in QUICK} if quick else WAYS
    with tempfile.TemporaryDirectory(prefix="damaged-") as name:
        made = make_library(Path(name), 30 if quick else 300)
        for outcome in outcomes_of(made, 0 if quick else 20, ways):
            yield Attempt(outcome.way, bool(outcome.faults), "; ".join(outcome.faults))
