"""What is asked where a document claims to be an article that came from elsewhere: which one to keep → HTML. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.conflicts import Conflict, Side
from ui.rendering.answer_html import escaped

ASKED = 20
"""Conflicts that are asked one by one; all of them can be decided at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """The conflicts that adding some locations ran into and nobody has decided yet; `kept` were decided against."""

    locations: tuple[str | Path, ...]
    conflicts: tuple[Conflict, ...]
    kept: frozenset[Conflict] = frozenset()

    def meant(self, key: str) -> tuple[Conflict, ...]:
        """The conflicts that a button is for: one, or all that there were when it was shown; none where it is stale."""
        if key == key_of(self.conflicts):
            return self.conflicts
        return tuple(one for one in self.conflicts if key == key_of([one]))

    def without(self, decided: Iterable[Conflict]) -> Question:
        """What is left where these articles are kept as they are."""
        kept = self.kept.union(decided)
        return replace(self, conflicts=tuple(one for one in self.conflicts if one not in kept), kept=kept)

    def after(self, found: Iterable[Conflict]) -> Question:
        """What is left of the conflicts that an ingest of the same found."""
        return replace(self, conflicts=tuple(one for one in found if one not in self.kept))


def key_of(conflicts: Sequence[Conflict]) -> str:
    """By what a button names conflicts: both sides of each to the last character, so that no other is meant by it."""
    return hashlib.sha256(repr(tuple(conflicts)).encode()).hexdigest()[:32]


def question_html(question: Question | None, hidden: str = "") -> str:
    """Both sides of each conflict, with a button for each way; `hidden` is a folder that no name is shown with."""
    if question is None or not question.conflicts:
        return ""
    count = len(question.conflicts)
    several = count > 1
    items = "".join(_conflict(one, hidden) for one in question.conflicts[:ASKED])
    more = f'<p class="remark">And {count - ASKED:,} more.</p>' if count > ASKED else ""
    everything = f'<p class="choices">{_buttons(question.conflicts, f" all {count:,}")}</p>' if several else ""
    what = f"{count:,} articles are" if several else "One article is"
    return (
        '<section class="conflicts" role="group" aria-labelledby="conflicts">'
        f'<h3 id="conflicts" tabindex="-1" data-focus>{what} in the library already, from elsewhere, with other '
        "contents. Replace?</h3><p>Nothing was replaced. If you did not expect this, keep what is there.</p>"
        f"<ul>{items}</ul>{more}{everything}</section>"
    )


def _conflict(conflict: Conflict, hidden: str) -> str:
    stored = _side("In the library", conflict.stored, conflict.stored.place or conflict.stored.source, hidden)
    new = _side("New", conflict.new, conflict.new.source, hidden)
    return f'<li><dl>{stored}{new}</dl><p class="choices">{_buttons([conflict], "", conflict.new.title)}</p></li>'


def _side(name: str, side: Side, source: str, hidden: str) -> str:
    shown = source if "://" in source else Path(source).name
    facts = f"{escaped(side.published or 'no date')} · from {escaped(shown)}"
    full = escaped(source.replace(hidden, "") if hidden else source)
    return (
        f'<div><dt>{name}</dt><dd><span class="title">{escaped(side.title)}</span> '
        f'<span class="facts" title="{full}">{facts}</span></dd></div>'
    )


def _buttons(conflicts: Sequence[Conflict], which: str, title: str = "") -> str:
    key = key_of(conflicts)
    named = f": {escaped(title)}" if title else ""
    return "".join(
        f'<button type="button" data-act="{act}" data-conflicts="{key}" aria-label="{what}{which}{named}">'
        f"{what}{which}</button>"
        for act, what in (("replaced", "Replace"), ("kept", "Keep"))
    )


def kept_html(count: int) -> str:
    """That so many articles were kept as they are."""
    what = "The article stays as it is." if count == 1 else f"The {count:,} articles stay as they are."
    return f'<section class="report" role="status"><p class="done">{what}</p></section>'
