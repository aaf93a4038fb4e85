"""The conversation before a question: a value that goes in and comes out.

What a caller holds may come back changed: it says what was asked and where was quoted from, never what stands there.
Words are read from the library anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer, Citation
from ingest.errors import QuestionError

Turn = tuple[str, str]
"""A question and the text of its answer."""

MOST_EXCHANGES = 10
"""Exchanges of a conversation that are kept, the last ones."""

MOST_REFERENCES = 50
"""Places of an exchange that are kept, the first ones."""

LONGEST_TEXT, LONGEST_ANSWER = 4000, 20_000
"""Characters of a question, and of an answer, that are kept."""

UNUSABLE = "The conversation is not one. Send back what the last answer returned as its conversation, or leave it out."


@dataclass(frozen=True, slots=True)
class Reference:
    """Where an answer quoted from: a half-open span of the text of an article, and which article that is."""

    article_id: str
    start: int
    end: int
    title: str = ""
    published: str | None = None

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """Where a citation stands."""
        return cls(citation.article_id, citation.start, citation.end, citation.title[:500], citation.published)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, in short.

    `standalone` is the question as it was read; `answer` the text of the answer; `short` the words of it that answer
    by themselves; `kind` what the answer was, as `Answer.kind`; each is empty where that is unknown. `references` are
    where it quoted from, in the order of its citations; of no answer, where it showed what came closest.
    """

    question: str
    answer: str
    standalone: str = ""
    short: str = ""
    kind: str = ""
    references: tuple[Reference, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """An answer as it is kept."""
        return cls(
            question=answer.question[:LONGEST_TEXT],
            answer=answer.text[:LONGEST_ANSWER],
            standalone=answer.standalone_question[:LONGEST_TEXT],
            short=answer.short.text[:LONGEST_TEXT] if answer.short else "",
            kind=answer.kind,
            references=tuple(map(Reference.of, (answer.citations or answer.closest)[:MOST_REFERENCES])),
        )

    @property
    def quoted(self) -> tuple[Reference, ...]:
        """Where it quoted an answer from: nowhere, if there was none."""
        return () if self.kind == "no_answer" else self.references

    def to_json(self) -> dict[str, object]:
        """The exchange as JSON-ready values."""
        return {**asdict(self), "references": [asdict(one) for one in self.references]}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges before a question, the oldest first."""

    exchanges: tuple[Exchange, ...] = ()

    @classmethod
    def of(cls, history: Sequence[Turn] | Conversation) -> Self:
        """The conversation that a history tells, which may be one already."""
        if isinstance(history, Conversation):
            return cls(history.exchanges)
        return cls(tuple(Exchange(question, answer) for question, answer in history))

    @classmethod
    def of_answers(cls, answers: Iterable[Answer]) -> Self:
        """The conversation in which these answers were given."""
        return cls(tuple(map(Exchange.of, answers))[-MOST_EXCHANGES:])

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Its questions, each with the text of its answer."""
        return tuple((one.question, one.answer) for one in self.exchanges)

    def after(self, answer: Answer) -> Conversation:
        """The conversation with one more answer: what the next question comes after."""
        return Conversation((*self.exchanges, Exchange.of(answer))[-MOST_EXCHANGES:])

    def to_json(self) -> dict[str, object]:
        """The conversation as JSON-ready values, for a caller to hold."""
        return {"exchanges": [one.to_json() for one in self.exchanges]}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The conversation that a caller held.

        Raises:
            QuestionError: it is none, or longer than any that was given out.
        """
        try:
            told = _Conversation.model_validate(value)
        except ValidationError as problem:
            raise QuestionError(UNUSABLE) from problem
        return cls(tuple(_exchange(one) for one in told.exchanges))


# --- as it comes from a caller ----------------------------------------------------------------------------

_Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class _Told(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Reference(_Told):
    article_id: Annotated[str, Field(min_length=1, max_length=200)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(max_length=500)] = ""
    published: Annotated[str, Field(max_length=40)] | None = None


class _Exchange(_Told):
    question: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    answer: Annotated[str, Field(max_length=LONGEST_ANSWER)]
    standalone: _Text = ""
    short: _Text = ""
    kind: Annotated[str, Field(max_length=40)] = ""
    references: Annotated[list[_Reference], Field(max_length=MOST_REFERENCES)] = []


class _Conversation(_Told):
    exchanges: Annotated[list[_Exchange], Field(max_length=MOST_EXCHANGES)]


def _exchange(told: _Exchange) -> Exchange:
    references = tuple(Reference(**one.model_dump()) for one in told.references if one.start < one.end)
    clean = {name: _clean(getattr(told, name)) for name in ("question", "answer", "standalone", "short", "kind")}
    return Exchange(**clean, references=references)


def _clean(text: str) -> str:
    """A text without the character that no search can use."""
    return text.replace("\0", " ")
