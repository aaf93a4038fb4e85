"""What a document claims to be, against the article that is there: a newer state of it, or a conflict. Pure.

An id, an address or a name is a claim that anybody can make. It counts where the document comes from the place that
the article came from; from anywhere else it is a conflict, which a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.article import Article, ExistingArticle, Origin


@dataclass(frozen=True, slots=True)
class Side:
    """One of two documents that claim to be one article.

    `source` names it to a person (a path and line, an address); `place` is where it came from: the path of a file,
    the address at which a page was fetched, or "standard input". `fingerprint` is that of `Article`.
    """

    title: str
    published: str | None
    source: str
    place: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """An article that is stored, and a document from elsewhere that claims to be it, with other contents."""

    article_id: str
    stored: Side
    new: Side


def conflict_of(held: ExistingArticle, article: Article, origin: Origin, label: str) -> Conflict:
    """The conflict of what is held under an id with an article of that id; `label` names its document."""
    stored = Side(held.title, held.published, held.source, _shown(held.origin.place), held.fingerprint)
    new = Side(article.title, article.published, label, _shown(origin.place), article.fingerprint)
    return Conflict(article.id, stored, new)


def same_contents(one: Article, other: Article) -> bool:
    """Whether two articles of one id differ in nothing but where they were read."""
    return replace(one, source=other.source).fingerprint == other.fingerprint


def _shown(place: bytes | None) -> str:
    return (place or b"").decode("utf-8", "replace")
