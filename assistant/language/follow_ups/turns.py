"""The turns before a question, as it is read with them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.entities.names import names_of
from assistant.language.follow_ups.anaphora import goes_on, is_context_dependent
from assistant.language.follow_ups.kinds import follow_up_kind
from assistant.language.questions.courtesy import courtesy_of
from assistant.language.questions.digest_request import digest_request


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A question that was answered: as it reads alone, as it was searched for, its answer, and the words that answer.

    `answer` is the whole text; `short`, the words of it that answer by themselves, is empty where they are unknown;
    `kind` is what the answer was, as `Answer.kind`; `articles` are the ids of those that it showed.
    """

    question: str
    search: str
    answer: str
    short: str = ""
    kind: str = ""
    articles: frozenset[str] = frozenset()

    @property
    def about(self) -> str:
        """The part of its question that says what it is about: of one that asks for a digest, not the article."""
        digest = digest_request(self.search)
        if not digest or not digest.name:
            return self.search
        is_whole = digest.name[0].isupper() or digest.name.split(maxsplit=1)[0] in {"the", "a", "an"}
        return digest.name if is_whole else f"the {digest.name}"

    @property
    def was_denied(self) -> bool:
        """Whether it asked whether something is so, and was told that it is not."""
        return self.kind == "yes_no" and self.answer.startswith("No.")

    @property
    def is_on_articles(self) -> bool:
        """Whether it asks for what articles tell: is no greeting, no "are you sure?"."""
        return follow_up_kind(self.question) is None and courtesy_of(self.question) is None

    @property
    def stands(self) -> bool:
        """Whether its question names what it is about."""
        return self.is_on_articles and not is_context_dependent(self.question)


def recased(question: str, told: str) -> str:
    """A question that has no capitals, with those of the names in a text that it names: "ever given" → "Ever Given"."""
    if any(map(str.isupper, question[1:])):
        return question
    named = {part for name in names_of(told) for part in name.split() if part[0].isupper()}
    parts = {part.lower(): part for part in named if not re.search(rf"\b{re.escape(part.lower())}\b", told)}
    return re.sub(r"(?<!^)\b[a-z][\w-]+", lambda word: parts.get(word[0], word[0]), question)


def standing(turns: Sequence[ReadTurn]) -> ReadTurn | None:
    """The last turn whose question stands alone; the first one where none does.

    One that names nothing, and was answered by an article that was in talk already, went on with that.
    """
    alone = [place for place, turn in enumerate(turns) if turn.stands]
    own = [place for place in alone if not _went_on(turns[place], turns[:place])]
    return turns[(own or alone or [0])[-1]] if turns else None


def _went_on(turn: ReadTurn, before: Sequence[ReadTurn]) -> bool:
    return goes_on(turn.question) and any(turn.articles & one.articles for one in before)


def on_articles(turns: Sequence[ReadTurn]) -> list[ReadTurn]:
    """The turns that ask for what articles tell, the latest first."""
    return [turn for turn in reversed(turns) if turn.is_on_articles]
