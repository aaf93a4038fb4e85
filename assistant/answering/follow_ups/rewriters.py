"""A follow-up → questions that stand alone: by rule, or by a chat model where there is one.

The rules stand in `assistant.language.follow_ups`. Where it is unclear what a question points back to, it is read both
ways, and the articles decide (see `assistant.answering.kinds.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from assistant.answering.conversation import Conversation, Exchange, Reference, Turn
from assistant.answering.request import Request
from assistant.language import lexicon
from assistant.language.follow_ups.anaphora import ANAPHORS, FILLERS, NAME, without_opener
from assistant.language.follow_ups.rewriting import Rewrite, rewrites
from assistant.language.follow_ups.turns import ReadTurn, recased
from assistant.language.prompt_injection import is_injection
from assistant.language.query import Query
from assistant.language.tokens import FUNCTION_WORDS, content_stems, stem, words
from assistant.reading.chat_models import StreamLimits, read_stream
from assistant.reading.prompts import rewriting_prompt
from ingest.errors import ChatModelError

TURNS_SHOWN = 3
"""Turns that a chat model is shown."""

TURNS_READ = 6
"""Turns that are looked at by rule."""

LONGEST_REWRITTEN = 300
"""Characters; more is no question but an answer."""

LIMITS = StreamLimits(seconds=20, silence=20, characters=2 * LONGEST_REWRITTEN)
"""How long a chat model is listened to: whoever asked cannot leave meanwhile, and the rules read it as well."""

_UNSPECIFIC = FUNCTION_WORDS | ANAPHORS | FILLERS
_QUESTION_WORDS = frozenset(lexicon.entries("question_words"))
_YES_OR_NO = re.compile(r"(?:Yes|No|Not clear)[,.:]")
_LEADING_SHORT = re.compile(r"^(.{1,200}?) — ")


class QuestionRewriter(Protocol):
    """What rewrites a question so that it stands alone (conversational query rewriting)."""

    def rewrites(self, question: str, conversation: Conversation) -> tuple[Rewrite, ...]:
        """One or two questions that stand alone; of two, the likelier first."""


class RuleRewriter:
    """Rewrites follow-ups by rule."""

    def rewrites(self, question: str, conversation: Conversation) -> tuple[Rewrite, ...]:
        """See `QuestionRewriter.rewrites`."""
        return rewrites(question, read_turns(conversation))


class ChatModelRewriter:
    """Has a chat model write follow-ups out; by rule where what it writes is no use."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def rewrites(self, question: str, conversation: Conversation) -> tuple[Rewrite, ...]:
        """See `QuestionRewriter.rewrites`. Only what points back is rewritten."""
        by_rule = RuleRewriter().rewrites(question, conversation)
        if not any(one.is_open for one in by_rule):
            return by_rule
        turns = conversation.turns
        try:
            written = "".join(read_stream(self._model, rewriting_prompt(question, turns[-TURNS_SHOWN:]), LIMITS))
        except ChatModelError:
            return by_rule  # The writer meets the same model, and tells.
        said = " ".join(written.split()).strip("\"'“” ")
        return (Rewrite(said, said), by_rule[-1]) if _is_faithful(said, question, turns) else by_rule


def request_of(asked: str, readings: Sequence[Rewrite], conversation: Conversation, today: date) -> Request:
    """What is answered: a question as it is read, in one way or two, after a conversation."""
    query, *others = (Query(one.search, asked) for one in readings)
    is_new = any(one.is_open and not one.repeats for one in readings)
    previous = conversation.turns[-1][1] if conversation.turns and is_new else ""
    previous = "" if _YES_OR_NO.match(previous) else previous  # it used a part of its quotes only
    in_talk = _in_talk(conversation) if any(one.is_open for one in readings) else ()
    return Request(query, today, conversation, tuple(others), previous, in_talk)


def _in_talk(conversation: Conversation) -> tuple[str, ...]:
    """The articles that the last answer quoted which quoted any; where none did, the one that came closest."""
    latest = conversation.exchanges[::-1]
    places = [*(one.quoted for one in latest), *(one.references[:1] for one in latest)]
    references: tuple[Reference, ...] = next(filter(None, places), ())
    return tuple(dict.fromkeys(one.article_id for one in references))


def read_turns(conversation: Conversation) -> list[ReadTurn]:
    """The last turns of a conversation, each with its question as it reads alone."""
    turns: list[ReadTurn] = []
    for exchange in conversation.exchanges[-TURNS_READ:]:
        turns.append(_read_turn(exchange, turns))
    return turns


def short_of(exchange: Exchange) -> str:
    """The words that answered by themselves: as they were kept, or as they lead the text of the answer; or ""."""
    leading = _LEADING_SHORT.match(exchange.answer)
    return exchange.short or (leading[1] if leading else "")


def _read_turn(exchange: Exchange, before: Sequence[ReadTurn]) -> ReadTurn:
    """A turn as it was read where that is known; as it is read now where it is not."""
    answer = "" if is_injection(exchange.answer) else exchange.answer
    short = short_of(exchange) if answer else ""
    articles = frozenset(one.article_id for one in exchange.references)
    if exchange.standalone and exchange.standalone != exchange.question:
        standalone = recased(exchange.standalone, answer)
        return ReadTurn(without_opener(standalone), standalone, answer, short, exchange.kind, articles)
    first = rewrites(exchange.question, before)[0]
    question = without_opener(recased(first.shown or exchange.question, answer))
    return ReadTurn(question, recased(first.search, answer), answer, short, exchange.kind, articles)


def _is_faithful(said: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether what a model wrote is the question, made to stand alone by words of the turns before it.

    It asks for the same (by the same word), keeps the question's own words, brings none that was not there, and is on
    what was asked about before: an earlier answer, which has an article's words, may not turn it to something else.
    """
    asked_before = " ".join(asked for asked, _ in history)
    told_before = " ".join(answer for _, answer in history if not is_injection(answer))
    known = set(map(stem, words(f"{asked_before} {told_before} {question}"))) | set(map(stem, FUNCTION_WORDS))
    own, written = ({stem(word) for word in words(text) if word not in _UNSPECIFIC} for text in (question, said))
    names = " ".join(NAME.findall(told_before))
    subject = {*content_stems(asked_before), *content_stems(names)}
    return (
        said.endswith("?")
        and len(said) <= LONGEST_REWRITTEN
        and written <= known
        and own <= written
        and _asking_word(said) in {_asking_word(question) or _asking_word(history[-1][0]), ""}
        and bool((written - own) & subject)
    )


def _asking_word(question: str) -> str:
    """The word by which a question asks: "who", "when"; empty where it has none."""
    return next((word for word in words(question) if word in _QUESTION_WORDS), "")
