"""What is read: documents, the entries of feeds, and what failed. Facts only, no I/O."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field, fields
from typing import Any, Self

from ingest.sources.file_types import FileType
from ingest.web.validators import Validators

MAX_BYTES = 32 * 1024 * 1024
"""A longer file or line is no article: it fails with a reason instead of filling the memory."""


@dataclass(frozen=True, slots=True)
class FeedMetadata:
    """What a feed tells of a page that it names, before that is read.

    `published` and `updated` are ISO 8601 dates; `same_site` tells that the feed is of the page's site. `text` is the
    article in HTML, where the feed holds it in full. An export tells `tags` too.
    """

    title: str | None = None
    author: str | None = None
    published: str | None = None
    same_site: bool = False
    text: str | None = None
    updated: str | None = None
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """The facts out of what JSON gives, those that are known."""
        known = {each.name: facts[each.name] for each in fields(cls) if each.name in facts}
        return cls(**{**known, "tags": tuple(known.get("tags", ()))})

    @classmethod
    def from_json(cls, stored: str | None) -> Self:
        """The facts as `to_json` wrote them; none out of what is no such JSON any more."""
        try:
            facts = json.loads(stored or "{}")
            return cls.of(facts) if isinstance(facts, dict) else cls()
        except (ValueError, TypeError):
            return cls()

    def to_json(self) -> str | None:
        """What is told, as JSON; None where nothing is."""
        told = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(told) if told else None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: the address of its page, and what the feed tells of it."""

    url: str
    metadata: FeedMetadata


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed, and a note of each that is left out, or of which something is."""

    entries: tuple[FeedEntry, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What one article will be made of.

    `line` is its line (from 1) in a file of records; `bytes_read` is how many bytes of the file were read so far.
    `file` is the path in the bytes of the file system, which `source` may not be able to tell apart; `url`
    is where a page was fetched. A document has one of the two, or comes from standard input; a page in a web archive
    has both. The `source` of a part of a container is the path of that and, below it, the name of the part.
    `validators` are those of the page.
    """

    source: str
    file_type: FileType
    content: bytes
    bytes_read: int
    line: int | None = None
    file: bytes | None = None
    url: str | None = None
    feed_metadata: FeedMetadata = FeedMetadata()
    validators: Validators = field(default_factory=Validators)

    @property
    def label(self) -> str:
        """How to name it to a person."""
        return self.source if self.line is None else f"{self.source}, line {self.line}"

    @property
    def place(self) -> bytes:
        """Where it is, to the byte: what an article without an id of its own is known by."""
        if self.file is None:
            return (self.url or self.source).encode()
        container = self.file.decode("utf-8", "replace") + "/"
        part = self.source.removeprefix(container) if self.source.startswith(container) else ""
        # What is below a file can be no other file.
        return self.file + b"/" + part.encode("utf-8", "replace") if part else self.file

    def digest(self, version: int) -> str:
        """SHA-256 of all that an article of it depends on, as read by some version of the extraction."""
        # An article of a page does not depend on by which of its addresses it was asked for.
        source = self.source if self.url is None else self.url
        facts = json.dumps([version, self.file_type, source, *astuple(self.feed_metadata)]).encode()
        return hashlib.sha256(b"\0".join((facts, self.place, self.content))).hexdigest()


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A part of a container that is no document: of a type that is not read (no `reason`), or a line that tells why.

    `failed` tells that it should have been one.
    """

    source: str
    reason: str | None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A location, file or record that did not become an article, and why, in a line that names it."""

    source: str
    reason: str


def display_name(path: str | os.PathLike[str]) -> str:
    """A path as text: a name may hold bytes that are no characters."""
    return os.fsencode(path).decode("utf-8", "replace")
