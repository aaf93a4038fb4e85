"""How sure an answer must be: given, given as one that may answer, or not given; then, what is nearest. Pure."""

from __future__ import annotations

import re

from assistant.answer import State
from assistant.answering.summarizing.topics import TOPIC_THRESHOLD
from assistant.language import lexicon
from assistant.language.answer_types import AnswerType, has_answer_of_type
from assistant.language.entities.dates import dates_of
from assistant.language.query import Query, Scope
from assistant.language.tokens import content_stems

ANSWER_THRESHOLD, MAY_ANSWER_THRESHOLD = 0.35, 0.2
"""The least confidence (0 to 1) with which an answer is given, and with which quotes are that may answer.

Of natural's questions (development part, the half that the confidence was fitted on), 0.85 of those that an article
answers reach the first, 0.82 of these rightly, and 0.67 of the near misses do not; 0.90 reach the second, 0.81 rightly,
and 0.52 do not (`python -m assistant.training.calibration`). On the other half: 0.82, 0.86, 0.69; 0.90, 0.84, 0.58.
"""

NEAR_SHARE = 0.5
"""The share of a question's words that a sentence has which is told to be on the same matter."""

_ASKED_FOR = re.compile(r"\b(?:how (?:many|much|old|long|far|tall|high|large|big|fast|deep|often|wide|heavy)|when)\b")
_COUNTED = re.compile(rf"\d|\b(?:{lexicon.alternation('amount_words')})\b", re.IGNORECASE)
_TIMED = re.compile(rf"\d|\b(?:{lexicon.alternation('when_words')})\b", re.IGNORECASE)


def state_of(confidence: float, scope: Scope) -> State:
    """How an answer of this confidence (0 to 1) is given; a digest has only to be on its topic."""
    if scope is Scope.BROAD:
        return "answer" if confidence >= TOPIC_THRESHOLD else "no_answer"
    if confidence >= ANSWER_THRESHOLD:
        return "answer"
    return "may_answer" if confidence >= MAY_ANSWER_THRESHOLD else "no_answer"


def nearest_note(query: Query, sentence: str) -> str:
    """What the nearest sentence tells instead of what is asked: "The nearest passage tells when, not how much.".

    Empty where that is not sure: what is asked for is neither a number nor a time, the sentence may tell it in some
    form, or it is on another matter.
    """
    asked = _ASKED_FOR.search(query.text.lower())
    shared = set(query.stems) & set(content_stems(sentence))
    if not asked or len(shared) < NEAR_SHARE * len(set(query.stems)) or _may_tell(asked.group(), sentence):
        return ""
    told = "when" if dates_of(sentence)[0] else "why" if _tells_why(sentence) else ""
    return f"The nearest passage tells {told}, not {asked.group()}." if told not in {"", asked.group()} else ""


def _may_tell(asked: str, sentence: str) -> bool:
    """Whether a sentence may tell when, or how many: by a figure outside of a date, or a word for some amount."""
    if asked == "when":
        return bool(_TIMED.search(sentence))
    return bool(_COUNTED.search(dates_of(sentence)[1]))


def _tells_why(sentence: str) -> bool:
    return has_answer_of_type(AnswerType.REASON, sentence, ())
