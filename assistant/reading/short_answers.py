"""The words of a sentence that answer by themselves: whole, with their unit, and only where they help. Pure.

What the reader points at begins and ends where its tokens do. Here it becomes what a person would say, of the same
words: "3,008" → "3,008 metres", "on the morning of 23 March 2021" → "23 March 2021".
"""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.answer_types import AnswerType
from assistant.language.entities.dates import MONTHS, dates_of
from assistant.language.entities.quantities import UNITS
from assistant.language.query import Query
from assistant.language.questions.definition import defined_subject
from assistant.language.questions.kinds import QuestionKind
from assistant.language.tokens import FUNCTION_WORDS, content_stems, stem
from ingest.chunking import Span

LARGEST_SHARE = 0.6
"""The share of a quote's letters and digits beyond which a part of it is no shorter answer."""

MOST_WORDS = 10
"""Words of a short answer, at most."""

_ANSWERED_AT_LENGTH = {QuestionKind.YES_NO, QuestionKind.TWO_PART, QuestionKind.COMPARISON, QuestionKind.SUMMARY}
"""The kinds of questions that a few words do not answer."""

_NUMERALS, _SCALES, _UNITS = (
    "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    for names in (lexicon.table("numerals"), lexicon.table("number_scales"), UNITS)
)
_QUESTION_WORDS = frozenset(lexicon.entries("question_words"))
_MONTH = "|".join(MONTHS)
_DAY_OR_MONTH = rf"(?:{_MONTH}|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_NUMBER = re.compile(rf"(?:\d|\b(?:{_NUMERALS}|{_SCALES}))$", re.IGNORECASE)
_MEASURE = re.compile(
    rf"(?:[\s-]?(?:{_SCALES})\b)?"
    rf"(?:[\s-]?(?:(?:square|cubic|nautical|light)[\s-])?(?:{_UNITS}|per cent)(?!\w)(?: per \w+)?)?",
    re.IGNORECASE,
)
_BEFORE_NUMBER = re.compile(
    rf"(?:\b(?:{lexicon.alternation('approximators')})\s)?(?:\b[A-Z]{{1,2}})?(?:[$€£]\s?)?$", re.IGNORECASE
)
_CONTINUED_BEFORE, _CONTINUED_AFTER = re.compile(r"(?:\w[\w.,:’'/-]*)?$"), re.compile(r"(?:[.,:/-]?\w|[’'](?!s\b)\w)*")
_YEAR_AFTER = re.compile(r",? [12]\d{3}\b")
_DAY_OF_MONTH = re.compile(rf"\b(?:{_MONTH})(?: \d{{1,2}}(?:st|nd|rd|th)?)?$", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    rf"^(?:(?:on|in) )?(?:(?:the )?(?:(?:early|late) )?(?:morning|afternoon|evening|night|hours) of |(?<=[oi]n ))"
    rf"(?=(?:\d|{_DAY_OR_MONTH}))",
    re.IGNORECASE,
)
_OPENED, _CLOSED = "“‘«([", "”’»)]"
_ASKS_HOW = re.compile(
    r"(?:and )?how (?:is|was|are|were|did|do|does|has|have|had|can|could|will|would)\b", re.IGNORECASE
)
_TELLS_HOW = re.compile(r"(?<![\w’'])(?!(?:in|on|at|near|of|from|to|the|a|an|and)\b)[a-z]{2,}")
"""A word that no name of a place and no day has."""

_WHEN_OR_WHERE = re.compile(r"(?:within|in|at|on|by|from|for|since|after|before|about|until)\b|\d", re.IGNORECASE)
_PLURAL = re.compile(r"(?:[^s]s|people|men|women|children|teeth)$")
_NOUN = re.compile(r"\s([a-z]+(?:-[a-z]+)?)\b")


def short_answer_in(text: str, span: Span, quote: Span, query: Query) -> Span | None:
    """The short answer that a span of a text gives, as a half-open span of it; None where it helps nobody.

    It stays within the quote. None where the question wants more (a reason, a yes or no), where the words are most of
    the quote or what was asked, or where they would begin or end within somebody's words.
    """
    if not _wants_few_words(query):
        return None
    start, end = _whole_words(text, span, quote)
    start, end = _with_measure(text, (start, end), quote, query)
    start, end = _with_year(text, (start, end), quote)
    if query.answer_type is AnswerType.DATE:
        start = _without_time_of_day(text, start, end)
    start, end = _trimmed(text, start, end)
    return (start, end) if start < end and _helps(text[start:end], text[slice(*quote)], query) else None


def _wants_few_words(query: Query) -> bool:
    """Whether a few words can answer: no reason, yes or no is asked for, and not just a subject named."""
    is_asked = query.answer_type is not AnswerType.ANY or not _QUESTION_WORDS.isdisjoint(query.words)
    return is_asked and query.answer_type is not AnswerType.REASON and query.kind not in _ANSWERED_AT_LENGTH


def _whole_words(text: str, span: Span, quote: Span) -> Span:
    """The span with the rest of what it begins or ends within: "34-year" → "34-year-old", "1" → "1.7"."""
    start, end = span
    if start < end and text[start].isalnum():
        start -= len(_found(_CONTINUED_BEFORE, text[quote[0] : start]))
    if start < end and text[end - 1].isalnum():
        end += len(_matched(_CONTINUED_AFTER, text, end, quote))
    return start, end


def _with_measure(text: str, span: Span, quote: Span, query: Query) -> Span:
    """The span with the unit of the number that it ends with, or what is counted; and what makes it inexact."""
    start, end = span
    if not _NUMBER.search(text[start:end]):
        return span
    if measure := _matched(_MEASURE, text, end, quote):
        end += len(measure)
    elif query.answer_type is AnswerType.NUMBER:
        end += len(_counted(text[end : quote[1]], query))
    if text[start].isdigit():
        start -= len(_found(_BEFORE_NUMBER, text[quote[0] : start]))
    return _with_between(text, (start, end), quote)


def _with_between(text: str, span: Span, quote: Span) -> Span:
    """The span with the "between" of two numbers."""
    start, end = span
    opener = "between "
    is_pair = " and " in text[start:end] and text[quote[0] : start].endswith(opener)
    return (start - len(opener), end) if is_pair else span


def _counted(after: str, query: Query) -> str:
    """What a number counts, of the words after it: " ships" of " ships were waiting"; empty where it is unclear."""
    asked, told = set(query.stems), ""
    for _ in range(2):
        noun = _NOUN.match(after, len(told))
        if not noun or noun[1] in FUNCTION_WORDS:
            return ""
        told += noun.group()
        if stem(noun[1]) in asked or _PLURAL.search(noun[1]):
            return told
    return ""


def _with_year(text: str, span: Span, quote: Span) -> Span:
    """The span with the year of the day that it ends with."""
    start, end = span
    if _DAY_OF_MONTH.search(text[start:end]):
        end += len(_matched(_YEAR_AFTER, text, end, quote))
    return start, end


def _without_time_of_day(text: str, start: int, end: int) -> int:
    """Where the day begins: after "on the morning of"."""
    return start + len(_matched(_TIME_OF_DAY, text[start:end], 0, (0, end - start)))


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without the blanks and marks around its words; what opens within it, and is left open, ends it."""
    kept = text[start:end]
    blanks = "".join(filter(str.isspace, kept))
    bare = kept.lstrip(f"{blanks},;:.–—-{_CLOSED}").rstrip(f"{blanks},;:–—-{_OPENED}")
    if bare.endswith(".") and not re.search(r"(?:\b\w\.)+$", bare):
        bare = bare.rstrip(".")
    while bare and not _is_balanced(bare):
        if bare[0] in _OPENED + '"':
            bare = bare[1:]
        elif bare[-1] in _CLOSED + '"':
            bare = bare[:-1]
        else:
            return start, start
    bare = bare.strip()
    start += kept.index(bare) if bare else 0
    return start, start + len(bare)


def _is_balanced(words_said: str) -> bool:
    """Whether every mark that opens is closed; an apostrophe closes nothing."""
    pairs = [words_said.count(opened) - words_said.count(closed) for opened, closed in zip("“«([", "”»)]", strict=True)]
    return not any(pairs) and words_said.count('"') % 2 == 0 and words_said.count("‘") <= words_said.count("’")


def _helps(said: str, quote: str, query: Query) -> bool:
    """Whether these words of a quote answer more quickly than it, and more than the question says."""
    letters, all_letters = (sum(map(str.isalnum, part)) for part in (said, quote))
    is_short = len(said.split()) <= MOST_WORDS and letters <= LARGEST_SHARE * all_letters
    is_asked = query.answer_type is AnswerType.ANY and set(query.stems) <= set(content_stems(said))
    return bool(letters) and is_short and not is_asked and _is_of_type(said, query)


def _is_of_type(said: str, query: Query) -> bool:
    """Whether the words can be what is asked for: a day is no name, no number, and nothing that happens."""
    asks_for_day = query.answer_type is AnswerType.DATE
    asks_otherwise = query.answer_type in {AnswerType.NAME, AnswerType.NUMBER} or "happen" in query.text.lower()
    if (_ASKS_HOW.match(query.text) or "happen" in query.text.lower()) and not _TELLS_HOW.search(said):
        return False
    if _WHEN_OR_WHERE.match(said) and defined_subject(query.text):
        return False
    if query.answer_type is AnswerType.NAME and not any(map(str.isalpha, said)):
        return False
    return asks_for_day or not asks_otherwise or any(map(str.isalnum, dates_of(said)[1]))


def _matched(pattern: re.Pattern[str], text: str, place: int, within: Span) -> str:
    """What a pattern matches of a text from a place on, within a span."""
    found = pattern.match(text, place, within[1])
    return found.group() if found else ""


def _found(pattern: re.Pattern[str], before: str) -> str:
    """What a pattern finds at the end of what stands before."""
    found = pattern.search(before)
    return found.group() if found else ""
