"""Thumbs and words on answers: what becomes of a conversation by one, and what the library notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.answer import Answer
from ingest.errors import UnknownArticleError
from ingest.library import Library
from ingest.store.feedback import AnswerRecord, CitedText
from ui.rendering.conversations.conversation import Conversation, Exchange
from ui.rendering.conversations.reasons import reasons_against
from ui.rendering.plain_text import answer_text, shown_citations


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody sends of an answer: a thumb, or what goes with the one that they gave.

    `reason` is the name of one of those that are offered, `word` their own, `wanted` the answer that would be right.
    """

    liked: bool | None = None
    reason: str = ""
    word: str = ""
    wanted: str = ""


def judged(conversation: Conversation, turn: str, said: Judgement, library: Library) -> Conversation:
    """The conversation with what was said of the answer of a turn ("1" …).

    Another thumb takes the place of the first, and of the words that went with it. Where there is nothing to note, the
    conversation is as it was.

    Raises:
        ArticleDeskError: it could not be noted.
    """
    place = int(turn) - 1 if turn.isascii() and turn.isdigit() else -1
    if not 0 <= place < len(conversation.exchanges):
        return conversation
    before = conversation.exchanges[place]
    if said.liked == before.liked:  # the same thumb again, or words without one
        return conversation
    after = replace(before, liked=before.liked if said.liked is None else said.liked, thanked=said.liked is None)
    after = replace(after, feedback=_note(after, said, library))
    exchanges = (*conversation.exchanges[:place], after, *conversation.exchanges[place + 1 :])
    return replace(conversation, exchanges=exchanges)


def _note(exchange: Exchange, said: Judgement, library: Library) -> int:
    """The number of the record, which takes the place of the one that there is of this answer."""
    answer = exchange.answer
    return library.save_feedback(
        answer.question,
        answer_text(answer),
        bool(exchange.liked),
        said.word,
        reason=said.reason if said.reason in reasons_against(answer) and not exchange.liked else "",
        wanted=said.wanted,
        record=_record(exchange, library),
        instead_of=exchange.feedback,
    )


def _record(exchange: Exchange, library: Library) -> AnswerRecord:
    """What an answer was made of."""
    answer = exchange.answer
    return AnswerRecord(
        read_as=answer.standalone_question if answer.standalone_question != answer.question else "",
        narrowed=exchange.narrowed,
        program=exchange.program,
        reader=exchange.reader,
        writer=answer.writer,
        cited=tuple(_cited(answer, library)),
    )


def _cited(answer: Answer, library: Library) -> Iterator[CitedText]:
    """What an answer cites; by the text of now only where the words still stand there."""
    for one in shown_citations(answer):
        try:
            article = library.article(one.article_id)
        except UnknownArticleError:
            stands = False
        else:
            stands = article.text[one.start : one.end] == one.quote
        yield CitedText(one.article_id, one.start, one.end, article.sha256 if stands else "")
