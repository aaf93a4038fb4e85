"""Articles against those in the library: which are new or changed, which only moved, which are in conflict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from ingest.article import Article, ExistingArticle, Origin, OriginUpdate, Passage
from ingest.chunking import chunk_article
from ingest.conflicts import Conflict, conflict_of, same_contents
from ingest.library import Library
from ingest.parsing.record_ids import caseless_key
from ingest.sources.files import is_gone
from ingest.stages.incremental_parsing import Candidate
from ingest.stages.report import ReportBuilder

if TYPE_CHECKING:
    from ingest.embedding import Vectors

BATCH_SIZE = 256
"""Passages embedded and stored in one go: enough to sort by length, few enough to lose on a kill."""

_SIGHTINGS = 1000
"""Articles that are as they were though their documents are others, noted in one go."""


class Change(Enum):
    """How an article differs from what is held under its id; `COPY` is the same from elsewhere."""

    NEW = auto()
    UNCHANGED = auto()
    CHANGED = auto()
    MOVED = auto()
    COPY = auto()
    CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """An article to be stored, cut into passages; with their vectors (float32), where they are there already."""

    article: Article
    passages: list[Passage]
    origin: Origin
    replaces: bool
    vectors: Vectors | None = None


@dataclass(slots=True)
class ChangeDetector:
    """Keeps what is new or changed for the next batch; the rest goes into the report.

    `replace` tells of which conflicts the new side is stored: of all, or of these.
    """

    library: Library
    report: ReportBuilder
    replace: bool | Collection[Conflict]
    _batch: dict[str, PendingArticle] = field(default_factory=dict)  # by what their ids look like
    _sightings: dict[str, OriginUpdate] = field(default_factory=dict)

    def pending_ids(self) -> set[str]:
        """The articles of the next batch."""
        return {pending.article.id for pending in self._batch.values()}

    def batches(self, candidates: Iterable[Candidate]) -> Iterator[list[PendingArticle]]:
        """New and changed articles, cut, in batches of about `BATCH_SIZE` passages, each to be stored at once."""
        for candidate in candidates:
            if caseless_key(candidate.article.id) in self._batch:
                # The same id twice in one batch: the first is stored before the second is compared with it.
                yield self._take_batch()
            self._sort(candidate)
            if sum(len(pending.passages) for pending in self._batch.values()) >= BATCH_SIZE:
                yield self._take_batch()
        if self._batch:
            yield self._take_batch()
        self._note_sightings()

    def _take_batch(self) -> list[PendingArticle]:
        batch = list(self._batch.values())
        self._batch.clear()
        return batch

    def _sort(self, candidate: Candidate) -> None:
        article, origin = candidate.article, candidate.origin
        if article.id in self._sightings or len(self._sightings) == _SIGHTINGS:
            self._note_sightings()
        held = self.library.catalogue.articles.get_held(article.id)
        change = self._change(held, candidate)
        if change in (Change.UNCHANGED, Change.MOVED):
            self._sightings[article.id] = OriginUpdate(origin, article.source, article.fingerprint)
        if change in (Change.NEW, Change.CHANGED):
            self._batch[caseless_key(article.id)] = _pending(candidate, replaces=held is not None)
        elif change is not Change.CONFLICT:
            self.report.unchanged.append(article.id)

    def _note_sightings(self) -> None:
        self.library.catalogue.update_origins(self._sightings)
        self._sightings.clear()

    def _change(self, held: ExistingArticle | None, candidate: Candidate) -> Change:
        """What is new of a candidate; what a person should know of it goes into the report."""
        article, origin, label = candidate.article, candidate.origin, candidate.label
        if held is None:
            if other := self.library.catalogue.articles.lookalike(article.id):
                self.report.notes.append(f"{label}: its id {article.id!r} looks like that of another: {other!r}")
            return Change.NEW
        if held.origin.place == origin.place:
            return Change.UNCHANGED if held.fingerprint == article.fingerprint else Change.CHANGED
        stored = self.library.catalogue.articles.get_stored(article.id)  # without what people did to its tags
        if stored is not None and same_contents(stored.article, article):
            moved = self.replace is True or self._has_moved(held.origin, origin)
            return Change.MOVED if moved else Change.COPY
        conflict, key = conflict_of(held, article, origin, label), (article.id, origin.place)
        self.report.conflicts.pop(key, None)
        if self.replace is True or (self.replace and conflict in self.replace):
            return Change.CHANGED
        self.report.conflicts[key] = conflict
        return Change.CONFLICT

    def _has_moved(self, before: Origin, now: Origin) -> bool:
        """Whether a file is now elsewhere. What was uploaded lies in the library, and takes over nothing."""
        if before.file is None or now.file is None or self.library.contains_file(now.file):
            return False
        return is_gone(before.file)


def _pending(candidate: Candidate, *, replaces: bool) -> PendingArticle:
    """The article of a candidate, cut where that was not done yet."""
    article, origin = candidate.article, candidate.origin
    if candidate.embedded is None:
        return PendingArticle(article, chunk_article(article), origin, replaces)
    return PendingArticle(article, list(candidate.embedded.passages), origin, replaces, candidate.embedded.vectors)
