"""A timeline → lines for a terminal, and the words on it that the page has too. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.timeline import Timeline, TimelineEntry
from ui.rendering.plain_text import citation_line, plain_line

NOTHING = "No article names a day, a month or a year for it."
"""What is told where a timeline is empty."""


def timeline_lines(timeline: Timeline) -> Iterator[tuple[str, int]]:
    """The lines of a timeline, each with how far it is indented."""
    yield status_line(timeline), 0
    label = ""
    for entry in timeline.entries:
        if entry.when.in_words != label:
            label = entry.when.in_words
            yield "", 0
            yield label, 0
        yield f"[{entry.number}] “{plain_line(entry.citation.quote)}”", 2
        yield citation_line(entry.citation), 6
        yield f"article {entry.citation.article_id}, characters {entry.citation.start}–{entry.citation.end}", 6
        for remark in remarks(entry, timeline):
            yield remark, 6


def status_line(timeline: Timeline) -> str:
    """How much a timeline has, and what it leaves out."""
    if not timeline.entries:
        return NOTHING
    dates = len(timeline.entries)
    told = f"{'1 date' if dates == 1 else f'{dates:,} dates'} in {_articles(timeline.articles)}"
    left_out = (
        f"{timeline.left_out:,} more dates are left out" if timeline.left_out else "",
        f"{_articles(timeline.articles_left_out)} more were not looked through" if timeline.articles_left_out else "",
    )
    unsure = "" if timeline.is_sure else "These may be on it:"
    return " ".join(filter(None, (unsure, "; ".join(filter(None, (told, *left_out))) + ".")))


def remarks(entry: TimelineEntry, timeline: Timeline) -> list[str]:
    """What is to be said of an entry: what tells its year or day, and what dates the same thing differently."""
    others = [timeline.entries[number - 1] for number in entry.rivals]
    differing = [f"Dated differently in “{one.citation.title}”: {one.when.in_words} [{one.number}]" for one in others]
    basis = {
        "sentence": "",
        "article": "The year is told elsewhere in the article",
        "published": "Its year is taken from the day on which the article was published",
    }[entry.when.basis]
    return [plain_line(f"{one}.") for one in (basis, *differing) if one]


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"
