"""What an export holds: articles, or addresses of articles. Facts only, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.sources.documents import FeedMetadata
from ingest.sources.file_types import FileType


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """An entry of an export: the article as JSON where the export holds it, else where it is.

    `line` is its place in the export (from 1); `file_type` is the kind of `article`. `beside` is a file with the text,
    below the folder of the export. `is_feed` tells that a feed is at `url`.
    """

    line: int
    url: str | None = None
    metadata: FeedMetadata = field(default_factory=FeedMetadata)
    article: str | None = None
    file_type: FileType = FileType.SAVED
    beside: str | None = None
    is_feed: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """A part of an export: its entries, notes on how it was read, and a line for each entry that is left out."""

    entries: tuple[ExportEntry, ...]
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
