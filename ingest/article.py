"""What flows on the way in: an article and its passages. Facts only, no I/O."""

from __future__ import annotations

import hashlib
import json
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
    outside the text.
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

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything but the id: two articles with the same one are the same."""
        facts = asdict(self)
        del facts["id"]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


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
class ArticleFacts:
    """What a citation says of an article: all of `Article` but its text and sections."""

    id: str
    title: str
    source: str
    url: str | None
    publisher: str | None
    author: str | None
    published: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One line of a library's list: an article and how many passages it was cut into."""

    article: ArticleFacts
    passages: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and the facts of its article."""

    passage: Passage
    article: ArticleFacts
