"""Evidence → citations: the words of a sentence as they stand in its article, and where.

A sentence that begins in mid-air ("He said…") brings the sentences before it.
"""

from __future__ import annotations

from assistant.answer import Citation, Span
from assistant.language import lexicon
from assistant.language.prompt_injection import injection_positions
from assistant.language.statements import rejection_reason
from assistant.language.tokens import words
from assistant.reading.evidence import Evidence
from ingest.article import page_at

LONGEST_QUOTE = 700
"""Characters beyond which a quote is not lengthened by the sentences before it."""

_DISCOURSE_OPENERS = frozenset(lexicon.entries("discourse_openers"))


def cite(evidence: Evidence, number: int, *, alone: bool = False) -> Citation:
    """The citation of a sentence, with the sentences before it where it begins in mid-air ("He said…").

    `alone` leaves these out.
    """
    first = evidence.position
    spans, passage = evidence.sentences, evidence.document.page_content
    start, end = spans[first]
    while (
        not alone
        and first > 0
        and needs_context(passage[start:end])
        and end - spans[first - 1][0] <= LONGEST_QUOTE
        and not rejection_reason(" ".join(passage[slice(*spans[first - 1])].split()))
        and first - 1 not in injection_positions(passage, spans)
    ):
        first -= 1
        start = spans[first][0]
    facts = evidence.document.metadata
    return Citation(
        number=number,
        article_id=facts["article_id"],
        title=facts["title"],
        source=facts["source"],
        url=facts["url"],
        publisher=facts["publisher"],
        author=facts["author"],
        published=facts["published"],
        quote=passage[start:end],
        start=facts["start"] + start,
        end=facts["start"] + end,
        passage=Span(facts["start"], facts["end"]),
        page=page_at(facts.get("pages", ()), facts["start"] + start),
    )


def needs_context(text: str) -> bool:
    """Whether a sentence takes up what the one before it said."""
    first = words(text)[:1]
    return bool(first) and first[0] in _DISCOURSE_OPENERS
