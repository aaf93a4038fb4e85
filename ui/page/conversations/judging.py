"""Thumbs and words on answers: what becomes of a conversation by one, and what the library notes."""

from __future__ import annotations

from dataclasses import replace

from ingest.library import Library
from ui.rendering.conversations.conversation import Conversation, Exchange
from ui.rendering.plain_text import answer_text


def judged(conversation: Conversation, turn: str, liked: bool | None, word: str, library: Library) -> Conversation:
    """The conversation with a thumb for the answer of a turn ("1" …), or a word that goes with the thumb it has.

    Another thumb takes the place of the first, and of the word that went with it. Where there is nothing to note, the
    conversation is as it was.

    Raises:
        ArticleDeskError: it could not be noted.
    """
    place = int(turn) - 1 if turn.isascii() and turn.isdigit() else -1
    if not 0 <= place < len(conversation.exchanges):
        return conversation
    before = conversation.exchanges[place]
    if liked == before.liked:  # the same thumb again, or a word without one
        return conversation
    after = replace(before, liked=before.liked if liked is None else liked, thanked=liked is None)
    after = replace(after, feedback=_note(after, word, library))
    exchanges = (*conversation.exchanges[:place], after, *conversation.exchanges[place + 1 :])
    return replace(conversation, exchanges=exchanges)


def _note(exchange: Exchange, word: str, library: Library) -> int:
    """The number of the record, which takes the place of the one that there is of this answer."""
    answer = exchange.answer
    return library.save_feedback(
        answer.question, answer_text(answer), bool(exchange.liked), word, instead_of=exchange.feedback
    )
