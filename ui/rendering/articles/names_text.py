"""The names of articles → lines for a terminal, and the words on them that the page has too. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.facets.names import NAMES_SHOWN
from assistant.facets import FACET_KINDS, FacetKind, Facets, Mentions
from ui.rendering.plain_text import citation_line, plain_line

KIND_NAMES: dict[FacetKind, str] = {"person": "People", "organization": "Organisations", "place": "Places"}
"""What a person reads over the names of a kind."""


def facets_lines(facets: Facets) -> Iterator[tuple[str, int]]:
    """The names by kind, each with how many articles have it; each line with how far it is indented."""
    yield facets_status(facets), 0
    for kind in FACET_KINDS:
        if named := facets.of_kind(kind):
            yield "", 0
            yield kind_heading(kind, len(named)), 0
            for facet in named:
                yield f"{plain_line(facet.name)} ({articles_words(facet.articles)})", 2


def kind_heading(kind: FacetKind, shown: int) -> str:
    """What stands over so many names of a kind; where there may be more, that it is the first of them."""
    return f"{KIND_NAMES[kind]}, the first {shown}" if shown == NAMES_SHOWN else KIND_NAMES[kind]


def facets_status(facets: Facets) -> str:
    """How many articles were looked through."""
    if not facets.facets:
        return "No names of people, organisations or places were found."
    if facets.articles_left_out:
        return f"In the newest {facets.articles:,} of {facets.articles + facets.articles_left_out:,} articles:"
    return f"In {articles_words(facets.articles)}, those named in most first:"


def mentions_lines(mentions: Mentions) -> Iterator[tuple[str, int]]:
    """The sentences that have a name, and where they stand."""
    for quote in mentions.quotes:
        yield f"[{quote.number}] “{plain_line(quote.quote)}”", 0
        yield citation_line(quote), 4
        yield f"article {quote.article_id}, characters {quote.start}–{quote.end}", 4
    if mentions.left_out:
        yield more_line(mentions), 0


def more_line(mentions: Mentions) -> str:
    """How often it is named besides."""
    times = "once" if mentions.left_out == 1 else f"{mentions.left_out:,} times"
    return f"It is named {times} more."


def articles_words(number: int) -> str:
    """A number of articles as words."""
    return "1 article" if number == 1 else f"{number:,} articles"
