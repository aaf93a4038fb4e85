"""Source cards: what stands beside an answer or a verdict for each quote, and how they are put together. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Span
from ingest.store.curation.notes import Note
from ui.rendering.plain_text import page_text, quote_text, text_fragment_url

_SPAN = re.compile(r"\b([0-9]{1,9})-([0-9]{1,9})\b")


@dataclass(frozen=True, slots=True)
class SourceCard:
    """The passage of a citation with the quoted words marked, and where it comes from.

    `group` tells apart cards of the same number on one page; `remark` stands above the card; `back` is the id of what
    it leads back to, if anything. In a `nearest` one, which answers nothing, the words are not marked as an answer.
    `decides` are the words of the quote that decide, as offsets into it. `notes` are those that people wrote on words
    of the quote; `takes_notes` tells that one can be written on it there, `at_note` that one was just now.
    """

    citation: Citation
    passage: str
    group: str
    remark: str = ""
    back: str = ""
    nearest: bool = False
    decides: Span | None = None
    notes: tuple[Note, ...] = ()
    takes_notes: bool = False
    at_note: bool = False

    @property
    def id(self) -> str:
        """What it is called on the page: marks of the same group lead to it."""
        return f"source-{self.group}-{self.citation.number}"

    @property
    def parts(self) -> tuple[str, str, str]:
        """The passage before the quote, the quote, and the passage after it."""
        start, end = (place - self.citation.passage.start for place in (self.citation.start, self.citation.end))
        return self.passage[:start], self.passage[start:end], self.passage[end:]

    @property
    def quote_parts(self) -> tuple[str, str, str]:
        """The quote before the words that decide, these, and the quote after them."""
        quoted, span = self.parts[1], self.decides or Span(0, 0)
        return quoted[: span.start], quoted[span.start : span.end], quoted[span.end :]

    @property
    def file(self) -> str:
        """The name of the file, where it is not on the web, or ""."""
        return "" if self.url else re.split(r"[/\\]", self.citation.source.rstrip("/\\"))[-1]

    @property
    def page(self) -> str:
        """The page of the quote: "page 2", or ""."""
        return page_text(self.citation)

    @property
    def url(self) -> str:
        """The address of the quote on the web, or ""."""
        return text_fragment_url(self.citation)

    @property
    def copied(self) -> str:
        """What its button copies."""
        return quote_text(self.citation)


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """One article with all of its quotes, in the order of their numbers."""

    quotes: tuple[SourceCard, ...]

    @property
    def citation(self) -> Citation:
        """The first of its citations, which tells what the article is."""
        return self.quotes[0].citation

    @property
    def file(self) -> str:
        """The name of its file, where it is not on the web, or ""."""
        return self.quotes[0].file

    @property
    def marks(self) -> str:
        """The spans of its quotes in the text of the article, as a button sends them: "12-80 95-130"."""
        return marks_of([Span(one.citation.start, one.citation.end) for one in self.quotes])

    @property
    def with_context(self) -> list[tuple[SourceCard, bool]]:
        """The quotes, each with whether its passage stands around it: a passage stands there once."""
        spans = [(one.citation.passage.start, one.citation.passage.end) for one in self.quotes]
        return [
            (one, spans.index(span) == place) for place, (one, span) in enumerate(zip(self.quotes, spans, strict=True))
        ]


def marks_of(spans: Sequence[Span]) -> str:
    """Spans as a button sends them: "12-80 95-130"."""
    return " ".join(f"{one.start}-{one.end}" for one in spans)


def spans_of(marks: str) -> list[Span]:
    """The spans that a button sent; what is none is left out."""
    return [Span(int(start), int(end)) for start, end in _SPAN.findall(marks)]


def by_article(cards: Sequence[SourceCard]) -> list[ArticleCard]:
    """The cards put together by article, in the order in which the articles first come."""
    articles: dict[str, list[SourceCard]] = {}
    for card in cards:
        articles.setdefault(card.citation.article_id, []).append(card)
    return [ArticleCard(tuple(quotes)) for quotes in articles.values()]
