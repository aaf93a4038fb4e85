"""An article → HTML: its facts, and its text under its headings, with the quotes in it marked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Span
from ingest.article import Article, Version, page_at
from ingest.chunking import sentence_spans
from ingest.store.curation.notes import LONGEST_NOTE, Note
from ingest.store.curation.stars import Star
from ui.rendering.articles.annotations import note_facts, star_line
from ui.rendering.articles.upkeep import day_in_words
from ui.rendering.source_cards import marks_of
from ui.rendering.templating import render


@dataclass(frozen=True, slots=True)
class TextPart:
    """Some of a paragraph; `mark` is the number (from 1) of the span that it is of, or 0 where it is of none."""

    text: str
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of an article in parts, and the headings that stand above it."""

    headings: tuple[str, ...]
    parts: tuple[TextPart, ...]


MOST_EARLIER, LONGEST_EARLIER = 3, 20_000
"""Earlier texts of an article that are shown, and characters of each."""


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that an article had until a day: its sentences, each with whether it stands in the present one too."""

    until: str
    title: str
    sentences: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, version: Version, now: Article) -> EarlierText:
        """An earlier text beside the article as it is now; its title where it was another."""
        text = version.article.text[:LONGEST_EARLIER]
        present = " ".join(now.text.split())
        said = [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]
        title = version.article.title if version.article.title != now.title else ""
        return cls(day_in_words(version.replaced[:10]), title, tuple((one, one in present) for one in said))


@dataclass(frozen=True, slots=True)
class ArticleStanding:
    """How an article stands to its page on the web: since when that is gone; when its text was last changed.

    Days are in words, "" where it is not so; `earlier` counts the texts that it had before and that are kept, of which
    `texts` are the last.
    """

    gone: str = ""
    changed: str = ""
    earlier: int = 0
    texts: tuple[EarlierText, ...] = ()

    @classmethod
    def of(cls, gone: str | None, versions: Sequence[Version], article: Article | None = None) -> ArticleStanding:
        """By the day (ISO 8601) since which the page is gone, and the earlier texts, the oldest first.

        With the article as it is now, its earlier texts are shown too, the last first.
        """
        changed = day_in_words(versions[-1].replaced[:10]) if versions else ""
        last = versions[: -MOST_EARLIER - 1 : -1] if article else ()
        texts = tuple(EarlierText.of(one, article) for one in last if article)
        return cls(day_in_words(gone) if gone else "", changed, len(versions), texts)


AS_IT_CAME = ArticleStanding()
"""Of an article whose page is there, or that has none, with the text that it had from the first."""


@dataclass(frozen=True, slots=True)
class TagEditor:
    """For who may set the tags of an article: those that there are, and what went wrong with the last one.

    `at_tags` tells that they are at the tags, as when they have just set one.
    """

    known: tuple[str, ...] = ()
    problem: str = ""
    at_tags: bool = False


@dataclass(frozen=True, slots=True)
class Annotations:
    """The star and the notes of an article, and what went wrong with the last note; `at_notes` is as `at_tags`."""

    star: Star | None = None
    notes: Sequence[Note] = ()
    problem: str = ""
    at_notes: bool = False

    @property
    def spans(self) -> list[Span]:
        """Where the words stand that notes are on."""
        return [Span(one.start, one.end) for one in self.notes if one.in_text and one.start is not None and one.end]


NOT_ANNOTATED = Annotations()


def article_html(
    article: Article,
    standing: ArticleStanding = AS_IT_CAME,
    editor: TagEditor | None = None,
    annotations: Annotations = NOT_ANNOTATED,
) -> str:
    """One article on the page of articles: its facts, tags and notes, and its text with what is noted on marked."""
    marks = _distinct(annotations.spans, len(article.text))
    return render(
        "article.html",
        **_values(article, marks, standing, editor),
        annotations=annotations,
        star_line=star_line,
        note_facts=note_facts,
        max_note_length=LONGEST_NOTE,
    )


def marked_article_html(
    article: Article, spans: Sequence[Span], standing: ArticleStanding = AS_IT_CAME, *, has_pictures: bool = False
) -> str:
    """One article in a dialog, with these spans of its text marked, and steps from one to the next.

    `has_pictures` tells that its pages can be drawn: a button leads to that of the mark that one is at.
    """
    marks = _distinct(spans, len(article.text))
    pages = [page_at(article.pages, mark.start) or 1 for mark in marks] or [1]
    pictured = {"pages": pages if has_pictures else [], "sent": marks_of(marks)}
    return render("marked_article.html", marks=len(marks), **pictured, **_values(article, marks, standing, None))


def paragraphs_of(article: Article, marks: Sequence[Span]) -> list[Paragraph]:
    """The lines of the text that are not empty, in parts; `marks` follow each other and do not overlap."""
    paragraphs: list[Paragraph] = []
    headings = [(section.start, section.heading) for section in article.sections if section.heading]
    start = 0
    for line in article.text.split("\n"):
        end = start + len(line)
        if line.strip():
            above = tuple(heading for place, heading in headings if place < end)
            headings = headings[len(above) :]
            paragraphs.append(Paragraph(above, tuple(_parts(article.text, Span(start, end), marks))))
        start = end + 1
    return paragraphs


def _parts(text: str, line: Span, marks: Sequence[Span]) -> Iterator[TextPart]:
    """A line cut where marks begin and end."""
    place = line.start
    for number, mark in enumerate(marks, start=1):
        start, end = max(mark.start, line.start), min(mark.end, line.end)
        if start >= end:
            continue
        if start > place:
            yield TextPart(text[place:start])
        yield TextPart(text[start:end], number)
        place = end
    if place < line.end:
        yield TextPart(text[place : line.end])


def _distinct(spans: Sequence[Span], length: int) -> list[Span]:
    """The spans that lie in a text, in its order; those that overlap are one."""
    marks: list[Span] = []
    for span in sorted((one for one in spans if 0 <= one.start < one.end <= length), key=lambda one: one.start):
        if marks and span.start < marks[-1].end:
            marks[-1] = Span(marks[-1].start, max(marks[-1].end, span.end))
        else:
            marks.append(span)
    return marks


def _values(
    article: Article, marks: Sequence[Span], standing: ArticleStanding, editor: TagEditor | None
) -> dict[str, object]:
    return {
        "standing": standing,
        "editor": editor,
        "article": article,
        "address": article.url if article.url and article.url.startswith(("http://", "https://")) else "",
        "file": Path(article.source).name,
        "paragraphs": paragraphs_of(article, marks),
    }
