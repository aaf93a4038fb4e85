"""What an ingest did, and how far it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from ingest.conflicts import Conflict
from ingest.sources.documents import Failure


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did.

    Articles are named by id; `skipped` are files of types that are not read; `removed` are articles whose files
    are gone, where that was asked for; `interrupted` tells that it was stopped before the end; `conflicts` are
    articles that documents from elsewhere claim to be, of which none was replaced.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    passages: int
    seconds: float
    interrupted: bool = False
    conflicts: tuple[Conflict, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The report as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of files read, of all; articles done; passages embedded; what is at hand.

    `bytes_total` is 0 where it is not known how much there is, as on standard input.
    """

    bytes_done: int
    bytes_total: int
    articles: int
    passages: int
    current: str


@dataclass(slots=True)
class ReportBuilder:
    """The report in the making."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passages: int = 0
    interrupted: bool = False
    # By id and place: of several in one file, the last would be stored.
    conflicts: dict[tuple[str, bytes | None], Conflict] = field(default_factory=dict)

    def progress(self, bytes_done: int, bytes_total: int, current: str) -> Progress:
        """How far it is by now."""
        articles = len(self.added) + len(self.changed) + len(self.unchanged)
        return Progress(bytes_done, bytes_total, articles, self.passages, current)

    def finished(self, seconds: float) -> Report:
        """The report, after so many seconds."""
        return Report(
            added=tuple(self.added),
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            removed=tuple(self.removed),
            failed=tuple(self.failed),
            skipped=tuple(self.skipped),
            notes=tuple(self.notes),
            passages=self.passages,
            seconds=round(seconds, 3),
            interrupted=self.interrupted,
            conflicts=tuple(self.conflicts.values()),
        )
