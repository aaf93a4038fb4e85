"""Answers and their sources → HTML: quotes marked in their passages, links from one to the other. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import UNSURE, Answer, Citation
from ui.rendering.plain_text import excerpt, page_text, quote_text, shown_citations, text_fragment_url
from ui.rendering.templating import render


def answer_html(answer: Answer, turn: int) -> str:
    """An answer whose marks lead to the cards of `source_cards` for the same `turn` (from 1)."""
    return render("answer.html", answer=answer, turn=turn, **ANSWER_CONTEXT)


ANSWER_CONTEXT: dict[str, object] = {"unsure": UNSURE, "excerpt": excerpt}
"""What `answer.html` takes beside an answer and its turn."""


@dataclass(frozen=True, slots=True)
class SourceCard:
    """The passage of a citation with the quoted words marked, and where it comes from.

    `group` tells apart cards of the same number on one page; `remark` stands above the card; `back` is the id of what
    it leads back to, if anything.
    """

    citation: Citation
    passage: str
    group: str
    remark: str = ""
    back: str = ""

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


def source_cards(answer: Answer, passages: Sequence[str], turn: int) -> list[SourceCard]:
    """Cards of the cited or closest passages of a turn (from 1).

    `passages` are the texts of the passages of `shown_citations(answer)`, in that order.
    """
    pairs = zip(shown_citations(answer), passages, strict=True)
    return [SourceCard(citation, passage, str(turn), back=f"turn-{turn}") for citation, passage in pairs]


def source_cards_html(answer: Answer, passages: Sequence[str], turn: int) -> str:
    """The cards of `source_cards`."""
    return render("source_cards.html", cards=source_cards(answer, passages, turn))
