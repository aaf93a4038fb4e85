"""Conversations: questions with their answers, and the passages that these cite."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.answering.conversation import Conversation as AskedBefore
from ingest.library import Library
from ui.rendering.plain_text import shown_citations


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer, the texts of the passages of what it cites, in that order, and whether it was liked, if told.

    `thanked` tells that a word on why was sent; `feedback` is the number of the record that the library has of both.
    `narrowed` says in words which articles alone were asked; "" where all were. `program` is the version of Article
    Desk that answered, `reader` that of its reader; "" where that is not known.
    """

    answer: Answer
    passages: tuple[str, ...]
    liked: bool | None = None
    thanked: bool = False
    feedback: int | None = None
    narrowed: str = ""
    program: str = ""
    reader: str = ""

    @property
    def could_widen(self) -> bool:
        """Whether all articles might tell more: some alone were asked, and have no answer, or none that is sure."""
        return bool(self.narrowed) and self.answer.state != "answer" and self.answer.kind != "courtesy"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands in the chat.

    `asking` is the question that is being answered, and `draft` its answer so far; `problem` is a question with the
    reason why it was not answered; `editing` tells that the question that is asked next, or is being answered, takes
    the place of the last one; `id` is the name under which a browser keeps it, "" before anything is kept.

    `revision` is another one each time that a browser is to keep it, `based_on` the one before: of two windows that go
    on with the same one, a browser tells by them that neither knows what the other has.
    """

    exchanges: tuple[Exchange, ...] = ()
    asking: str = ""
    draft: str = ""
    problem: tuple[str, str] | None = None
    editing: bool = False
    id: str = ""
    revision: str = ""
    based_on: str = ""

    @property
    def standing(self) -> tuple[Exchange, ...]:
        """The exchanges that are shown: without the last one while the question in its place is being answered."""
        return self.exchanges[:-1] if self.editing and self.asking else self.exchanges

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked yet."""
        return not (self.exchanges or self.asking or self.problem)

    @property
    def at_rest(self) -> Conversation:
        """What was answered of it, with nothing asked, edited or gone wrong."""
        return Conversation(self.exchanges, id=self.id, revision=self.revision, based_on=self.based_on)

    @property
    def history(self) -> AskedBefore:
        """The conversation as the assistant takes it."""
        return AskedBefore.of_answers(one.answer for one in self.standing)


def exchange_of(answer: Answer, library: Library) -> Exchange:
    """An answer with the passages of what it cites.

    Raises:
        UnknownArticleError: an article of it was removed meanwhile.
    """
    return Exchange(answer, tuple(passage_text(citation, library) for citation in shown_citations(answer)))


def passage_text(citation: Citation, library: Library) -> str:
    """The text of the passage of a citation.

    Raises:
        UnknownArticleError: its article was removed meanwhile.
    """
    return library.article(citation.article_id).text[citation.passage.start : citation.passage.end]
