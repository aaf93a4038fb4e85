"""Evidence → citations: the words of a sentence as they stand in its article, and where.

A sentence that begins in mid-air ("He said…") brings the sentences before it.
"""

from __future__ import annotations

from assistant import answer
from assistant.answer import Citation
from assistant.language import lexicon
from assistant.language.statements import rejection_reason
from assistant.language.tokens import words
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import page_at
from ingest.chunking import Span

LONGEST_QUOTE = 700
"""Characters beyond which a quote is not lengthened by the sentences before it."""

PARAGRAPH_END = "\n\n"
"""What stands between two paragraphs of an article's text."""

_DISCOURSE_OPENERS = frozenset(lexicon.entries("discourse_openers"))


def cite(evidence: Evidence, number: int, *, alone: bool = False) -> Citation:
    """The citation of a sentence, with the sentences before it where it begins in mid-air ("He said…").

    `alone` leaves these out.
    """
    first = evidence.position
    passage = evidence.passage
    spans, text = passage.sentences, passage.text
    start, end = spans[first]
    while (
        not alone
        and first > 0
        and needs_context(text[start:end])
        and end - spans[first - 1][0] <= LONGEST_QUOTE
        and not rejection_reason(" ".join(passage.sentence(first - 1).split()))
        and first - 1 not in passage.injections
        and PARAGRAPH_END not in text[spans[first - 1][1] : start]
    ):
        first -= 1
        start = spans[first][0]
    return cite_span(passage, (start, end), number)


def cite_span(passage: RetrievedPassage, span: Span, number: int) -> Citation:
    """The citation of a half-open span of the text of a passage."""
    start, end = span
    page = page_at(passage.pages, passage.start + start)
    return Citation(
        number=number,
        article_id=passage.article_id,
        title=passage.title,
        source=passage.source,
        url=passage.url,
        publisher=passage.publisher,
        author=passage.author,
        published=passage.published,
        quote=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
        passage=answer.Span(passage.start, passage.end),
        page=page,
        read_by_machine=page in passage.scanned,
    )


def needs_context(text: str) -> bool:
    """Whether a sentence takes up what the one before it said."""
    first = words(text)[:1]
    return bool(first) and first[0] in _DISCOURSE_OPENERS
