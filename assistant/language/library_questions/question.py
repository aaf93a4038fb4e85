"""A question on the library, as far as its words tell. Facts only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from assistant.language.library_questions.days import Days


class Wanted(StrEnum):
    """What is asked of the library."""

    COUNT = "count"
    """How many articles."""
    LIST = "list"
    """Which articles."""
    EXISTENCE = "existence"
    """Whether there are any."""
    TOPICS = "topics"
    """What they are about."""
    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"
    SPAN = "span"
    """From when to when they are."""
    PUBLISHERS = "publishers"
    AUTHORS = "authors"
    AUTHOR_OF = "author_of"
    """Who wrote an article."""
    PUBLISHER_OF = "publisher_of"
    """Who published an article."""
    DATE_OF = "date_of"
    """When an article was published."""


Relation = Literal["about", "mention", "title"]
"""How the articles asked for have to do with the subject: they are on it, have its words, or it is their title."""


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """What is asked (`wanted`) of which articles.

    `subject` is what they are about, mention, or are called, as `relation` says. `origin` is a publisher or an author,
    in the words of the question. `days` are the days of publication. `limit` is how many articles are wanted. Each is
    empty or None where nothing is told. `is_sure` is false where the words may as well ask of something else than the
    library, so that only what it holds can tell: "Who wrote Hamlet?".
    """

    wanted: Wanted
    subject: str = ""
    relation: Relation = "about"
    origin: str = ""
    days: Days | None = None
    limit: int | None = None
    is_sure: bool = True
