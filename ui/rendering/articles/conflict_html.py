"""Conflicts, where a document claims to be an article that came from elsewhere → HTML that asks which to keep. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.conflicts import Conflict, Side
from ui.rendering.templating import render

MAX_LISTED = 20
"""Conflicts that are asked one by one; all of them can be decided at once."""


@dataclass(frozen=True, slots=True)
class OpenConflicts:
    """The conflicts of an ingest of some locations that nobody has decided yet; in `kept` the old article stays."""

    locations: tuple[str | Path, ...]
    conflicts: tuple[Conflict, ...]
    kept: frozenset[Conflict] = frozenset()

    def meant(self, key: str) -> tuple[Conflict, ...]:
        """The conflicts that a button is for: one, or all that there were when it was shown; none where it is stale."""
        if key == conflict_key(self.conflicts):
            return self.conflicts
        return tuple(one for one in self.conflicts if key == conflict_key([one]))

    def without(self, decided: Iterable[Conflict]) -> OpenConflicts:
        """What is left where these articles are kept as they are."""
        kept = self.kept.union(decided)
        return replace(self, conflicts=tuple(one for one in self.conflicts if one not in kept), kept=kept)

    def after(self, found: Iterable[Conflict]) -> OpenConflicts:
        """What is left of the conflicts that an ingest of the same found."""
        return replace(self, conflicts=tuple(one for one in found if one not in self.kept))


def conflict_key(conflicts: Sequence[Conflict]) -> str:
    """By what a button names conflicts: both sides of each to the last character, so that no other is meant by it."""
    return hashlib.sha256(repr(tuple(conflicts)).encode()).hexdigest()[:32]


def conflicts_html(question: OpenConflicts | None) -> str:
    """Both sides of each conflict, with a button for each way."""
    if question is None or not question.conflicts:
        return ""
    return render(
        "conflicts.html",
        conflicts=question.conflicts,
        listed=[(one, _sides(one)) for one in question.conflicts[:MAX_LISTED]],
        conflict_key=conflict_key,
    )


def _sides(conflict: Conflict) -> list[tuple[str, Side, str]]:
    """Of each side what it is called, its facts, and where it came from: an address, or the name of a file."""
    stored, new = conflict.stored, conflict.new
    sides = (("In the library", stored, stored.place or stored.source), ("New", new, new.source))
    return [(name, side, source if "://" in source else Path(source).name) for name, side, source in sides]


def kept_html(count: int) -> str:
    """That so many articles were kept as they are."""
    what = "The article stays as it is." if count == 1 else f"The {count:,} articles stay as they are."
    return render("done.html", done=what)
