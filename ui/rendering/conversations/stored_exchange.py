"""What a browser keeps of a question and its answer, as it is validated when it comes back."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Kind, Support
from assistant.answering.validation import LONGEST_QUESTION
from ui.rendering.conversations.seal import Seal

LONGEST_HEADING, LONGEST_SENTENCE = 600, 1500
"""Characters of what is kept of our own words."""

_SEALED = (
    *("kind", "confidence", "lead", "short", "sentences", "writer", "note", "narrowed"),
    *("liked", "thanked", "feedback", "program", "reader", "times", "found"),
)
"""What only a seal makes ours."""

_LATER = ("program", "reader", "times", "found")
"""What exchanges from an older page do not have."""

MOST_FOUND = 60
"""Passages that were found of which is kept where they stand, at most."""


class _Stored(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class StoredCitation(_Stored):
    """Where a quote stands."""

    article: str = Field(max_length=200)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    words: str = Field(max_length=64)
    """A digest of the quote: it tells whether the same words still stand there."""


class StoredPassage(_Stored):
    """Where a passage stands that was found."""

    article: str = Field(max_length=200)
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class StoredSentence(_Stored):
    """A sentence of an answer, and the numbers of what it cites."""

    cited: list[int] = Field(max_length=50)
    heading: str = Field(default="", max_length=LONGEST_HEADING)
    own: str = Field(default="", max_length=LONGEST_SENTENCE)
    """The words, where they are not those of the quote."""
    support: Support


class StoredExchange(_Stored):
    """A question, and of its answer what tells it again."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    standalone: str = Field(min_length=1, max_length=2 * LONGEST_QUESTION)
    answered: bool
    unsure: bool = False
    prose: bool
    cited: list[StoredCitation] = Field(max_length=50)
    kind: Kind | Literal[""] = ""
    confidence: float = Field(default=0.0, ge=0, le=1)
    lead: str = Field(default="", max_length=LONGEST_SENTENCE)
    short: list[int] = Field(default=[], max_length=3)
    """The number of the citation whose words answer by themselves, and the offsets of these in its article."""
    sentences: list[StoredSentence] = Field(default=[], max_length=50)
    writer: str = Field(default="quotes", max_length=200)
    note: str = Field(default="", max_length=LONGEST_SENTENCE)
    narrowed: str = Field(default="", max_length=LONGEST_SENTENCE)
    liked: bool | None = None
    thanked: bool = False
    feedback: int | None = None
    program: str = Field(default="", max_length=100)
    reader: str = Field(default="", max_length=100)
    times: list[int] = Field(default=[], max_length=4)
    """Milliseconds, in the order of `Timings`."""
    found: list[StoredPassage] = Field(default=[], max_length=MOST_FOUND)
    seal: str = Field(default="", max_length=64)
    """The signature of all the rest; what only a seal makes ours stands from `kind` on."""

    @property
    def sealed_text(self) -> str:
        """What the seal is on: without what an exchange from before there was such does not have."""
        return self.model_dump_json(exclude={"seal", *(name for name in _LATER if not getattr(self, name))})

    def sealed_with(self, seal: Seal) -> Self:
        """The same with the seal on it."""
        return self.model_copy(update={"seal": seal.on(self.sealed_text)})

    @property
    def bare(self) -> Self:
        """The same with what needs no seal alone: a question, and quotes."""
        return self.model_copy(update={name: StoredExchange.model_fields[name].get_default() for name in _SEALED})

    @property
    def said_more(self) -> bool:
        """Whether the answer said something besides quotes."""
        return self.answered and bool(self.lead or any(one.heading or one.own for one in self.sentences))
