"""The type of answer that a question asks for, and whether a sentence has one (Li, Roth 2002). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.language import lexicon


class AnswerType(StrEnum):
    """What must stand in a sentence that answers."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    REASON = "reason"
    ANY = "any"


_QUESTIONS = (
    (
        AnswerType.NUMBER,
        r"\bhow (?:many|much|old|long|far|tall|high|large|big|fast|deep|often|wide|heavy)\b"
        r"|\bwhat (?:percent|percentage|number|amount|proportion|share)\b"
        r"|\bwhat (?:is|was) the (?:number|population)\b|\bсколько\b",
    ),
    (
        AnswerType.DATE,
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|decade|century|time)\b|\bhow long ago\b"
        r"|\bкогда\b|\bв каком году\b",
    ),
    (
        AnswerType.NAME,
        r"\bwho\b|\bwhom\b|\bwhose\b|\bwhere\b"
        r"|\b(?:what|which) (?:country|city|place|state|town|location|river|region|street)\b|\bкто\b|\bгде\b",
    ),
    (AnswerType.REASON, r"\bwhy\b|\bпочему\b"),
)
_ASKS_FOR = tuple((kind, re.compile(pattern)) for kind, pattern in _QUESTIONS)
_NUMBER = re.compile(rf"\d|\b(?:{lexicon.alternation('number_words')})\b", re.IGNORECASE)
_DATE = re.compile(
    rf"\b[12]\d{{3}}\b|\d+s\b|\b(?:{lexicon.alternation('months')}|{lexicon.alternation('time_words')})\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZА-ЯЁ][\w'’-]+")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order|as a result|caused?|reasons?|to avoid|to prevent|therefore)\b"
    r"|\b(?:потому|поскольку|так как|чтобы|из-за)\b",
    re.IGNORECASE,
)


def expected_answer_type(question: str) -> AnswerType:
    """The type of answer that a question asks for."""
    lowered = question.lower()
    return next((kind for kind, pattern in _ASKS_FOR if pattern.search(lowered)), AnswerType.ANY)


def has_answer_of_type(kind: AnswerType, sentence: str, question_words: Sequence[str]) -> bool:
    """Whether a sentence has what this type of question asks for: a name must be one not in the question."""
    if kind is AnswerType.NUMBER:
        return bool(_NUMBER.search(sentence))
    if kind is AnswerType.DATE:
        return bool(_DATE.search(sentence))
    if kind is AnswerType.REASON:
        return bool(_REASON.search(sentence))
    if kind is AnswerType.NAME:
        return any(name.lower() not in question_words for name in _NAME.findall(sentence))
    return True
