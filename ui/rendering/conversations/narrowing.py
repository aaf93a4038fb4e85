"""Which articles alone are asked, in words. Pure."""

from __future__ import annotations

from assistant.retrieval.hybrid import ArticleFilter


def narrowing_words(within: ArticleFilter) -> str:
    """As "The Daily, from 2024-01-31 to 2024-12-31"; "" where all articles are asked."""
    days = (f"from {within.since}" if within.since else "", f"to {within.until}" if within.until else "")
    return ", ".join(filter(None, (*within.publishers, *within.tags, " ".join(filter(None, days)))))
