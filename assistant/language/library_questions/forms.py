"""The forms that questions on the library take, out of the lists that have them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.language import lexicon
from assistant.language.library_questions.question import Wanted

_PART = re.compile(r"<([a-z_]+)>")
_SLOT = re.compile(r"\{([a-z_]+)(=)?")
_DEEPEST = 5
"""Parts within parts, at most."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of question: what is wanted, and what must tell that the library is meant, if its own words do not."""

    wanted: Wanted
    needs: str
    pattern: re.Pattern[str]


@cache
def forms() -> tuple[Form, ...]:
    """All forms, in the order in which they count."""
    rows = (entry.split("\t") for entry in lexicon.entries("library_forms"))
    return tuple(Form(Wanted(wanted), needs, re.compile(_written(form), re.I)) for wanted, needs, form in rows)


@cache
def anchors(kind: str) -> str:
    """The words of a kind that tell that the library is meant, as one pattern."""
    rows = (entry.split("\t") for entry in lexicon.entries("library_anchors"))
    return f"(?:{'|'.join(_written(words) for name, words in rows if name == kind)})"


def _written(form: str) -> str:
    """A form as a pattern: its parts put in, its groups without numbers, its slots with their names."""
    parts = lexicon.table("library_form_parts")
    for _ in range(_DEEPEST):
        form = _PART.sub(lambda found: f"({parts[found[1]]})", form)
    plain = re.sub(r"\((?!\?)", "(?:", form)
    return re.sub(r"(?<!\d)\}", ")", _slots(plain))


def _slots(form: str) -> str:
    """`{name}` → a group of any words; `{name=` → one of those that follow, which the next `}` ends."""
    any_words = re.sub(r"\{([a-z_]+)\}", r"(?P<\1>.+?)", form)
    return _SLOT.sub(r"(?P<\1>", any_words)
