"""Answers that age: who leads, what it costs, what is so still. They say of which day they are. Pure.

Only what plainly asks for a state that changes counts, and only in the present: what happened stays so.
"""

from __future__ import annotations

import re
from datetime import date

from assistant.answer import Answer, Kind
from assistant.language import lexicon
from assistant.language.entities.dates import MONTHS
from assistant.language.tokens import words

AGEING_KINDS: frozenset[Kind] = frozenset({"answer", "yes_no"})
"""Kinds of answers that tell one thing, of one day."""

_PRESENT = frozenset("is are has have does do am isn aren hasn haven doesn don s".split())
_PAST = frozenset("did was were had didn wasn weren hadn would could".split()) | lexicon.table("irregular_verbs").keys()
_ASKING = frozenset("who what which where how whose whom".split())
_NO_STATE = frozenset({"why", "when"})
_RECENT = re.compile(rf"\b(?:{lexicon.alternation('recency_phrases')}|still|yet|current|already)\b", re.IGNORECASE)
_STATES = frozenset(lexicon.entries("changing_states"))
_VERBS = frozenset(lexicon.entries("changing_verbs"))
_PARTICIPLE = re.compile(r"[a-z]{3,}ed")


def can_age(question: str) -> bool:
    """Whether a question asks, in the present tense, for what may be otherwise on another day."""
    said = words(question)
    if _is_past(said) or _NO_STATE & set(said[:2]):
        return False
    if _RECENT.search(question):
        return True
    has_verb = any(word in _VERBS for word in said[1:])
    has_state = any(word in _STATES for word in said) and any(word in _PRESENT for word in said)
    return any(word in _ASKING | _PRESENT for word in said[:3]) and (has_verb or has_state)


def as_of(answer: Answer) -> str:
    """What leads an answer that can age: "As of 24 February 2020:"; empty where it cannot, or the day is unknown.

    The day is that on which the article was published that its first sentence rests on.
    """
    is_told_simply = answer.kind in AGEING_KINDS and answer.answered and not answer.lead.endswith(":")
    if not is_told_simply or not can_age(answer.standalone_question):
        return ""
    numbers = [number for sentence in answer.sentences[:1] for number in sentence.citations]
    published = next((one.published for one in answer.citations if one.number in numbers), None)
    day = _worded(published or "")
    return f"As of {day}:" if day else ""


def _is_past(said: list[str]) -> bool:
    """Whether a question is in the past tense: "who led it", "how many people died"; but "has it sunk" is not."""
    if any(word in _PRESENT for word in said[:4]):
        return False
    return any(word in _PAST or _PARTICIPLE.fullmatch(word) for word in said)


def _worded(published: str) -> str:
    """A day as it is written, as far as it is known: "24 February 2020", "February 2020", "2020"; or ""."""
    try:
        parts = [int(part) for part in published[:10].split("-")]
        year, month, day_of_month = [*parts, 1, 1][:3]
        day = date(year, month, day_of_month)
    except ValueError:
        return ""
    told = (f"{day.day} " if len(parts) > 2 else "", f"{MONTHS[day.month - 1].title()} " if len(parts) > 1 else "")  # noqa: PLR2004 - year, month, day
    return f"{''.join(told)}{day.year}"
