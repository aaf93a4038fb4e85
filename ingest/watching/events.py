"""What a watcher tells of: articles that went in, changed or went out, what could not be read, and why it waits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class WatchEventKind(StrEnum):
    """What happened."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    FAILED = "failed"
    CONFLICT = "conflict"
    NOTE = "note"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """Something that happened: to an article, by id and title, or what a person should know, in one line (`reason`).

    `source` is the file or folder, where one is meant.
    """

    kind: WatchEventKind
    reason: str | None = None
    source: str | None = None
    article_id: str | None = None
    title: str | None = None

    def to_json(self) -> dict[str, object]:
        """The event as JSON-ready values, without what is not known."""
        facts = {name: value for name, value in asdict(self).items() if name != "kind" and value is not None}
        return {"event": self.kind.value, **facts}
