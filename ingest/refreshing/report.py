"""What a refresh did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from ingest.sources.documents import Failure
from ingest.stages.report import ReportBuilder


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did.

    Articles are named by id. `gone` are those whose pages are no more: they are kept and marked. `added` are new ones
    out of feeds. `kept` are those at whose place something else stands, as a login page: they stay as they are.
    `interrupted` tells that it was stopped before the end.
    """

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[Failure, ...]
    failed: tuple[Failure, ...]
    notes: tuple[str, ...]
    passages: int
    seconds: float
    interrupted: bool = False

    def to_json(self) -> dict[str, object]:
        """The report as JSON-ready values."""
        return asdict(self)


@dataclass(slots=True)
class RefreshReportBuilder(ReportBuilder):
    """The report of a refresh in the making."""

    gone: list[str] = field(default_factory=list)
    kept: list[Failure] = field(default_factory=list)

    def refreshed(self, seconds: float) -> RefreshReport:
        """The report, after so many seconds."""
        elsewhere = [
            f"{one.new.source}: an article of its id ({one.article_id}) came from {one.stored.place}, and stays"
            for one in self.conflicts.values()
        ]
        return RefreshReport(
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            gone=tuple(self.gone),
            added=tuple(self.added),
            kept=tuple(self.kept),
            failed=tuple(self.failed),
            notes=(*self.notes, *elsewhere),
            passages=self.passages,
            seconds=round(seconds, 3),
            interrupted=self.interrupted,
        )
