"""What is asked of the list of articles, and what comes of it. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.article import ArticleSummary


class SortKey(StrEnum):
    """By what a list is sorted; `ADDED` is the order in which articles came in, `LENGTH` how many passages each has."""

    ADDED = "added"
    TITLE = "title"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """Which articles a list shows, and in which order.

    All words of `search` are in title, publisher, author, date, source, tags or notes, in any case, or begin a word of
    the text; and the article has one of `tags`, a star where only `starred` ones are wanted, and a note where only
    `noted` ones are. What is sorted by and not known of an article puts it last, whichever way the list goes.
    """

    search: str = ""
    tags: tuple[str, ...] = ()
    sort: SortKey = SortKey.ADDED
    descending: bool = True
    starred: bool = False
    noted: bool = False

    def __bool__(self) -> bool:
        return bool(self.search.strip() or self.tags or self.starred or self.noted)


@dataclass(frozen=True, slots=True)
class ArticleList:
    """Some lines of a list: the first of `found` articles that match, of `total` in the library.

    `has_copies` tells whether any article of the library is a copy of another.
    """

    rows: tuple[ArticleSummary, ...]
    found: int
    total: int
    has_copies: bool = False
