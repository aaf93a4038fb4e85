"""Follow-ups that ask about the last answer itself: "are you sure?", "which article is that from?", "more". Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from assistant.language import lexicon


class FollowUpKind(StrEnum):
    """What is asked about an answer."""

    SOURCE = "source"
    """Where it comes from."""
    QUOTE = "quote"
    """In which words it stands there."""
    DATE = "date"
    """Of which day it is."""
    AUTHOR = "author"
    """Who wrote it."""
    SPEAKER = "speaker"
    """Who says so."""
    CURRENT = "current"
    """Whether it is so still."""
    DOUBT = "doubt"
    """Whether it is so."""
    MORE = "more"
    """What else there is."""
    SHORTER = "shorter"
    """It in fewer words."""


_PART = re.compile(r"<([a-z_]+)>")
_AROUND = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|hm+|um+|oh|ah|please|pls|wait|sorry|then|thanks|wow|now|no|yes|yeah|cool|great|nice|"
    r"(?:can|could|would|will) (?:you|u)(?: please)?|"
    r"can i (?:have|get|see)|i(?:['’]d| would) like|i want|is there) ?[\s,.!–—-]*)+(?=\w)|"
    r"(?:[\s,–—-]*(?:please|pls|plz|then|though|again|exactly|now|thanks|tho|here))+$",
    re.IGNORECASE,
)


def follow_up_kind(question: str) -> FollowUpKind | None:
    """What a question asks about the answer before it; None where it asks for something else.

    Ask only where there was an answer: "more" alone means nothing.
    """
    whole = " ".join(question.split()).strip(" ?.!…,\"'“”")
    said = {whole, _AROUND.sub("", whole), _AROUND.sub("", _AROUND.sub("", whole))}
    return next((kind for kind, form in _forms() if any(map(form.fullmatch, said))), None)


@cache
def _forms() -> tuple[tuple[FollowUpKind, re.Pattern[str]], ...]:
    """The forms that such questions take as a whole, in the order in which they count."""
    rows = (entry.split("\t") for entry in lexicon.entries("follow_up_forms"))
    return tuple((FollowUpKind(kind), re.compile(_written(form), re.IGNORECASE)) for kind, form in rows)


def _written(form: str) -> str:
    """A form as a pattern, with its parts put in."""
    parts = lexicon.table("follow_up_form_parts")
    whole = _PART.sub(lambda found: f"({parts[found[1]]})", form)
    return re.sub(r"\((?!\?)", "(?:", whole)
