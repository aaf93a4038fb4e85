"""What is said of articles, days and publishers, in words. Pure."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable
from datetime import date

from assistant.answering.summarizing.named_article import day_in_words
from ingest.article import ArticleMetadata

MOST_NAMES = 8
"""Publishers or authors that are named, at most."""

_WHOLE_DAY = 10
"""Characters of an ISO date of which all is known."""


def count_in_words(count: int, noun: str = "article") -> str:
    """As in "1 article", "12 articles", "no articles"."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def share_in_words(count: int, total: int, told: str, verb: str) -> str:
    """As in "2 of the 12 articles of Reuters mention", "All 12 articles mention", "The only article mentions"."""
    if total == 1 and count:
        return f"The only article{told} {verb}s"
    if count == 0:
        return (
            f"The only article{told} does not {verb}" if total == 1 else f"None of the {total} articles{told} {verb}s"
        )
    if count == total:
        return f"All {total} articles{told} {verb}"
    return f"{count} of the {total} articles{told} {verb}{'s' if count == 1 else ''}"


def on_day(day: str) -> str:
    """As in "on 24 February 2020", "in February 2020"."""
    return f"{'on' if len(day) >= _WHOLE_DAY else 'in'} {day_in_words(day)}"


def days_in_words(first: str | None, last: str | None) -> str:
    """The days of publication between two that may be open: "published since 1 May 2020"; empty where both are."""
    if first and last:
        return f"published {_between(first, last)}"
    if first:
        return f"published since {day_in_words(first)}"
    return f"published until {day_in_words(last)}" if last else ""


def _between(first: str, last: str) -> str:
    if first == last:
        return f"on {day_in_words(first)}"
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin.year == end.year and begin.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]:
        if begin.month == end.month:
            return f"in {day_in_words(first[:7])}"
        if (begin.month, end.month) == (1, 12):
            return f"in {begin.year}"
    return f"from {day_in_words(first)} to {day_in_words(last)}"


def facts_in_words(article: ArticleMetadata) -> str:
    """Who published an article, or wrote it, and when: "Reuters, 24 February 2020."."""
    day = day_in_words(article.published) if article.published else "without a date"
    return ", ".join(filter(None, (article.publisher or article.author, day))) + "."


def title_in_words(article: ArticleMetadata) -> str:
    """The title of an article on one line."""
    return " ".join(article.title.split()) or article.id


def there_are(count: int, noun: str = "article") -> str:
    """As in "There is 1 article"."""
    return f"There {'is' if count == 1 else 'are'} {count_in_words(count, noun)}"


def names_in_words(names: Iterable[str | None]) -> str:
    """Names with how often each is there, the most frequent first: "Reuters (12 articles), BelTA (1)"."""
    counted = Counter(name for name in names if name).most_common()
    told = [f"{name} ({count_in_words(count) if place == 0 else count})" for place, (name, count) in enumerate(counted)]
    more = [f"and {len(told) - MOST_NAMES} more"] if len(told) > MOST_NAMES else []
    return ", ".join([*told[:MOST_NAMES], *more])


def span_in_words(articles: Iterable[ArticleMetadata]) -> str:
    """From when to when articles are: "from 1 March 2002 to 24 November 2026"; empty where none has a date."""
    days = sorted(article.published for article in articles if article.published)
    if not days:
        return ""
    first, last = day_in_words(days[0]), day_in_words(days[-1])
    return on_day(days[0]) if first == last else f"from {first} to {last}"
