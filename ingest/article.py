"""The data model: an article, its sections and passages, and what is stored with them. No I/O."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the offset into `Article.text` from which it governs the text."""

    start: int
    heading: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is stored and quoted.

    `text` never changes after extraction: every offset in Article Desk is a half-open character offset into
    it. `source` is where the article was read from: a path, or a path and a line. `published` is an ISO 8601
    date of as many parts as are known ("2024", "2024-02", "2024-02-29"). Headings live in `sections`,
    outside the text. `pages` are the offsets at which the pages begin, where there are pages. `updated` is the day of
    its last change, where that is known and is a later one than `published`; `tags` are what somebody filed it under.
    `scanned` are the pages (from 1) that are pictures, whose words were read from them by machine.
    """

    id: str
    text: str
    title: str
    source: str
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    sections: tuple[Section, ...] = ()
    pages: tuple[int, ...] = ()
    updated: str | None = None
    tags: tuple[str, ...] = ()
    scanned: tuple[int, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything but the id: two articles with the same one are the same."""
        contents = asdict(self)
        del contents["id"]
        for name in ("pages", "updated", "tags", "scanned"):
            if not contents[name]:
                del contents[name]  # libraries from before there were such know their articles without
        return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of whole sentences of one article: `article.text[start:end] == text`."""

    article_id: str
    start: int
    end: int
    text: str
    heading: str | None = None

    @property
    def id(self) -> str:
        """Made from the content, so that writing the same passage twice is writing it once."""
        content = f"{self.article_id}\0{self.start}\0{self.end}\0{self.heading or ''}\0{self.text}"
        return hashlib.sha256(content.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """What a citation says of an article: all of `Article` but its text and sections.

    `story` is the same for articles that are copies of one story, as when papers print the same agency report.
    """

    id: str
    title: str
    source: str
    url: str | None
    publisher: str | None
    author: str | None
    published: str | None
    language: str | None
    pages: tuple[int, ...] = ()
    story: int = 0
    updated: str | None = None
    tags: tuple[str, ...] = ()
    scanned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One line of a library's list: an article, how many passages it was cut into, and how many copies it has.

    `copies` counts the other articles of its story. `damage` tells what is wrong with one that is set aside, `gone`
    is the day (ISO 8601, UTC) since which its page is no more, `changed` the time at which its text took the place of
    an earlier one that is kept. `notes` counts what people noted on it.
    """

    article: ArticleMetadata
    passages: int
    copies: int = 0
    damage: str | None = None
    gone: str | None = None
    changed: str | None = None
    starred: bool = False
    notes: int = 0

    def to_json(self) -> dict[str, object]:
        """The line as JSON-ready values."""
        metadata = asdict(self.article)
        del metadata["pages"], metadata["scanned"]
        damage = {} if self.damage is None else {"damage": self.damage}
        kept = {name: getattr(self, name) for name in ("passages", "copies", "gone", "changed", "starred", "notes")}
        return {**metadata, **kept, **damage}


@dataclass(frozen=True, slots=True)
class Origin:
    """What an article was made of: the digest of the document, and the path of its file, as bytes, if it has one.

    `place` is where the document came from, to the byte: the path of a file without links, the address at which a
    page was fetched, or "standard input". Only what comes from there again takes the place of the article unasked.

    Of a page on the web: `etag` and `last_modified` are its validators (RFC 9110, 8.8), `checked` the UTC time at which
    it was last looked at, `gone` the UTC day since which its server says that it is no more, and `told` what a feed or
    an export tells of it, as JSON (see `FeedMetadata`).
    """

    document: str | None = None
    file: bytes | None = None
    place: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None
    checked: str | None = None
    gone: str | None = None
    told: str | None = None

    @property
    def address(self) -> str | None:
        """The address from which it can be read again; None of what did not come from the web."""
        place = (self.place or b"").decode("utf-8", "replace")
        return place if self.file is None and place.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class ExistingArticle:
    """What the library holds under an id, as far as it decides what may take the place of it."""

    id: str
    title: str
    published: str | None
    source: str
    fingerprint: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class OriginUpdate:
    """The new origin of an article that was met again unchanged, its source there, and its fingerprint with that."""

    origin: Origin
    source: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is in the library, and what it was when it was stored; the SHA-256 may not be known.

    `damage` tells what is wrong with an article that is set aside: it is kept, but nothing is answered from it.
    """

    article: Article
    origin: Origin
    fingerprint: str
    sha256: str | None
    damage: str | None = None

    @property
    def fault(self) -> str | None:
        """What is not as it was stored; None of a whole article."""
        if self.sha256 is not None and self.article.sha256 != self.sha256:
            return "its text is not what was stored (its SHA-256 is another)"
        if self.article.fingerprint != self.fingerprint:
            return "its text or what is known of it is not what was stored (its fingerprint is another)"
        return None


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier text of an article with its facts; `number` counts those of one article, from 1.

    `replaced` is the UTC time (ISO 8601) at which another took its place.
    """

    number: int
    replaced: str
    article: Article

    @property
    def length(self) -> int:
        """Characters of the text."""
        return len(self.article.text)

    def to_json(self) -> dict[str, object]:
        """The version as JSON-ready values."""
        return {"version": self.number, "replaced": self.replaced, **asdict(self.article)}


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and the metadata of its article."""

    passage: Passage
    article: ArticleMetadata


def page_at(pages: Sequence[int], offset: int) -> int | None:
    """The page (from 1) on which an offset into a text lies, by those at which its pages begin; None without pages."""
    return bisect_right(pages, offset) or None
