"""Which articles alone are asked, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from assistant.retrieval.hybrid import ArticleFilter

LONGEST_TITLE = 60
"""Characters that are shown of the title of an article that was chosen."""

MOST_NAMED = 2
"""Articles that are named where so many were chosen, or fewer; more are counted."""


def narrowing_words(within: ArticleFilter, titles: Sequence[str] = ()) -> str:
    """As "3 articles chosen, from 2024-01-31 to 2024-12-31"; "" where all articles are asked.

    `titles` are those of the articles that were chosen one by one.
    """
    days = (f"from {within.since}" if within.since else "", f"to {within.until}" if within.until else "")
    chosen = chosen_words(titles) if within.articles else ""
    return ", ".join(filter(None, (chosen, *within.publishers, *within.tags, " ".join(filter(None, days)))))


def chosen_words(titles: Sequence[str]) -> str:
    """Articles that were chosen: one or two by their titles, more by their number."""
    if len(titles) > MOST_NAMED:
        return f"{len(titles)} articles chosen"
    return " and ".join(f"“{shorten(title, LONGEST_TITLE, placeholder='…')}”" for title in titles)
