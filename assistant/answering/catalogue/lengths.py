"""How long articles are, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.article import ArticleMetadata
from ingest.library import Library

MOST_COUNTED = 24
"""Articles whose words are counted, at most: those of most, or fewest, passages."""

ROUNDED_FROM = 100
"""Words from which their number is told in tens: what counts as a word is not that sure."""


def by_length(
    articles: Sequence[ArticleMetadata], library: Library, *, longest: bool
) -> list[tuple[ArticleMetadata, int]]:
    """These articles with the number of their words, the longest first, or the shortest; the first ones only."""
    passages = {row.article.id: row.passages for row in library.articles()}
    likely = sorted(articles, key=lambda one: passages[one.id], reverse=longest)[:MOST_COUNTED]
    counted = [(one, len(library.article(one.id).text.split())) for one in likely]
    return sorted(counted, key=lambda one: one[1], reverse=longest)


def length_in_words(count: int) -> str:
    """As in "about 2,310 words", "1 word"."""
    if count < ROUNDED_FROM:
        return f"{count} word{'' if count == 1 else 's'}"
    return f"about {round(count, -1):,} words"
