"""Answers and their sources → HTML: quotes marked in their passages, links from one to the other. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import FOR_EXAMPLE, NEXT_EXAMPLE, UNSURE, Answer, Citation, Sentence, Span, sections_of
from assistant.verdict import Reason
from ui.rendering.plain_text import excerpt, shown_citations
from ui.rendering.source_cards import SourceCard
from ui.rendering.templating import render


def answer_html(answer: Answer, turn: int) -> str:
    """An answer whose marks lead to the cards of `source_cards` for the same `turn` (from 1)."""
    return render("answer.html", answer=answer, turn=turn, **ANSWER_CONTEXT)


def quote_parts(answer: Answer, sentence: Sentence) -> tuple[str, str, str]:
    """A sentence before its short answer, the short answer, and after it; all of it first where it has none."""
    short, whole = answer.short, (sentence.text, "", "")
    if short is None or sentence.support != "verbatim":
        return whole
    cited = next((one for one in answer.citations if one.number == short.citation), None)
    if cited is None or cited.number not in sentence.citations:
        return whole
    before, said = cited.quote[: short.start - cited.start], " ".join(short.text.split())
    before = " ".join(before.split()) + (" " if before[-1:].isspace() else "")
    begins = sentence.text.startswith(before + said)
    return (before, said, sentence.text[len(before + said) :]) if begins else whole


def courtesy_parts(answer: Answer) -> tuple[str, list[str]]:
    """What a courtesy says, and the questions that it ends with, which could be asked."""
    said, told, questions = answer.text.partition(FOR_EXAMPLE)
    return f"{said}{told}", questions.strip().split(NEXT_EXAMPLE) if questions.strip() else []


ANSWER_CONTEXT: dict[str, object] = {
    "unsure": UNSURE,
    "excerpt": excerpt,
    "sections_of": sections_of,
    "quote_parts": quote_parts,
    "courtesy_parts": courtesy_parts,
}
"""What `answer.html` takes beside an answer and its turn."""


def deciding_words(reason: Reason | None, citation: Citation) -> Span | None:
    """The words of a quote that decide, as offsets into it."""
    decides = reason.evidence if reason and reason.citation == citation.number else None
    if decides is None or not citation.start <= decides.start < decides.end <= citation.end:
        return None
    return Span(decides.start - citation.start, decides.end - citation.start)


def source_cards(answer: Answer, passages: Sequence[str], turn: int) -> list[SourceCard]:
    """Cards of the cited or closest passages of a turn (from 1).

    `passages` are the texts of the passages of `shown_citations(answer)`, in that order.
    """
    pairs = zip(shown_citations(answer), passages, strict=True)
    is_nearest = not answer.has_quotes or answer.kind == "library"  # whose quotes only tell one article from another
    return [
        SourceCard(citation, passage, str(turn), back=f"turn-{turn}", nearest=is_nearest) for citation, passage in pairs
    ]


def source_cards_html(answer: Answer, passages: Sequence[str], turn: int) -> str:
    """The cards of `source_cards`."""
    return render("source_cards.html", cards=source_cards(answer, passages, turn))
