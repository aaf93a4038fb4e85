"""Answers and their sources → HTML: quotes marked in their passages, links from one to the other. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import FOR_EXAMPLE, NEXT_EXAMPLE, UNSURE, Answer, Citation, Sentence, Span, sections_of
from assistant.verdict import Reason
from ui.rendering.plain_text import excerpt, page_text, quote_text, shown_citations, text_fragment_url
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


@dataclass(frozen=True, slots=True)
class SourceCard:
    """The passage of a citation with the quoted words marked, and where it comes from.

    `group` tells apart cards of the same number on one page; `remark` stands above the card; `back` is the id of what
    it leads back to, if anything. In a `nearest` one, which answers nothing, the words are not marked as an answer.
    `decides` are the words of the quote that decide, as offsets into it.
    """

    citation: Citation
    passage: str
    group: str
    remark: str = ""
    back: str = ""
    nearest: bool = False
    decides: Span | None = None

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
    def place(self) -> str:
        """The name of the file, where it is not on the web, and the page: "a.pdf, page 2"."""
        name = "" if self.url else re.split(r"[/\\]", self.citation.source.rstrip("/\\"))[-1]
        return ", ".join(filter(None, (name, page_text(self.citation))))

    @property
    def url(self) -> str:
        """The address of the quote on the web, or ""."""
        return text_fragment_url(self.citation)

    @property
    def copied(self) -> str:
        """What its button copies."""
        return quote_text(self.citation)


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
