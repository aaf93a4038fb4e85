"""Conversations → HTML: the chat, and beside it the sources of each answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Citation
from assistant.answering.catalogue.replies import ADD_SOME
from ingest.store.curation.notes import Note
from ui.rendering.answer_html import ANSWER_CONTEXT, source_cards
from ui.rendering.conversations.conversation import Conversation, Exchange
from ui.rendering.conversations.explanation import explanation
from ui.rendering.conversations.reasons import reasons_against
from ui.rendering.plain_text import cited_text
from ui.rendering.source_cards import SourceCard
from ui.rendering.templating import render

MAX_COMMENT_LENGTH = 300
"""Characters of the comment that may go with a thumb."""


def conversation_html(conversation: Conversation, suggestions: Sequence[str], articles: int) -> str:
    """The chat: exchanges, the question that is being answered, and what went wrong; or an invitation to begin.

    `articles` is how many there are to ask.
    """
    if not (conversation.exchanges or conversation.asking or conversation.problem):
        return render("welcome.html", suggestions=suggestions, articles=articles)
    return render(
        "conversation.html",
        conversation=conversation,
        cited_text=cited_text,
        add_some=ADD_SOME,
        explanation=explanation,
        reasons_against=reasons_against,
        max_comment_length=MAX_COMMENT_LENGTH,
        **ANSWER_CONTEXT,
    )


def sources_html(exchanges: Sequence[Exchange], notes: QuoteNotes | None = None) -> str:
    """The sources of the last answer, and below them those of the earlier ones, the newest first, folded.

    With `notes` they stand below the quotes that they are on, and more can be written there.
    """
    turns = [(one.answer, source_cards(one.answer, one.passages, turn)) for turn, one in enumerate(exchanges, start=1)]
    noted = [(answer, [notes.on(card) for card in cards] if notes else cards) for answer, cards in turns]
    return render("sources.html", turns=noted[::-1])


@dataclass(frozen=True, slots=True)
class QuoteNotes:
    """The notes on the articles that are cited; `last` is the article and the offset at which one was just written."""

    notes: Sequence[Note] = ()
    last: tuple[str, int] | None = None

    def on(self, card: SourceCard) -> SourceCard:
        """A card with the notes that are on words of its quote, and room for more."""
        cited = card.citation
        found = tuple(one for one in self.notes if one.article_id == cited.article_id and _overlaps(one, cited))
        return replace(card, notes=found, takes_notes=True, at_note=self.last == (cited.article_id, cited.start))


def _overlaps(note: Note, citation: Citation) -> bool:
    stands = note.in_text and note.start is not None and note.end is not None
    return stands and (note.start or 0) < citation.end and citation.start < (note.end or 0)
