"""What is answered: a question that stands alone, and the conversation before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from assistant.answering.conversation import Conversation
from assistant.language.query import Query


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it is answered, on a day.

    `query` stands alone; `others` are further ways to read what was asked. `previous_answer` is the text of the answer
    that the question follows up, empty where it stands by itself. `in_talk` are the ids of the articles quoted last,
    where it may go on from that.
    """

    query: Query
    today: date
    conversation: Conversation
    others: tuple[Query, ...] = ()
    previous_answer: str = ""
    in_talk: tuple[str, ...] = ()

    def asking(self, question: str) -> Self:
        """The same for another question, as for each half of one."""
        return replace(self, query=Query(question, self.query.asked), others=())
