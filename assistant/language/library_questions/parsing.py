"""A text → the question on the library that it is, if it is one. Pure.

A question on the library has one of a few forms as a whole (`forms.py`), so that one on the world is not taken for one:
"How many articles does the treaty have?". Days of publication, and words that only say that the library is meant ("do
you have", "in the library"), are taken out before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from assistant.language import lexicon
from assistant.language.library_questions.days import Days, days_in
from assistant.language.library_questions.forms import Form, anchors, forms
from assistant.language.library_questions.question import LibraryQuestion, Relation, Wanted
from assistant.language.questions.courtesy import without_greeting

LONGEST = 200
"""Characters; a longer question is none on the library."""

_SUPPLIED = re.compile(r"\s*\((?P<words>[^()]+)\)$")
_PUBLISHED = re.compile(
    r"(?<=\S) (?:(?:that|which) )?(?:was|were|are|is|have been|has been|(?:(?:was|were|are|have been|has been) )?"
    r"(?:published|written|printed|posted|added|dated))$",
    re.IGNORECASE,
)
_SURE_START = re.compile(r"(?!is\b|are\b|there\b)", re.IGNORECASE)
_ASKS_WHICH = re.compile(r"(?:what|which)(?: (?!are\b|is\b)\w+){0,2}", re.IGNORECASE)
_ASKS_FOR_LIST = re.compile(r"(?:list|show)\b", re.IGNORECASE)
_ONE_ARTICLE = re.compile(r"(?:the|this|that) (?:article|story|piece|text|report|post)|this", re.IGNORECASE)
_CLAUSE_VERBS = frozenset("is are was were did does do had has have will would can could".split())
_CLAUSE_OPENERS = frozenset("what how why when where who whom which whose whether that".split())
_SUBORDINATORS = frozenset(["that", "whether", "if"])
_ANAPHORS = frozenset(lexicon.entries("anaphors"))

_SUBJECT_SLOTS = ("subject", "named", "on", "named_so", "title", "adjective")
_ORIGIN_SLOTS = ("origin", "of", "by", "adjective")
_FIRST_OF_ORDER = {Wanted.NEWEST, Wanted.OLDEST, Wanted.LONGEST, Wanted.SHORTEST}
_UNSURE_SLOTS = {"title", "of", "by", "adjective", "vague"}
"""Slots of forms that may as well ask of something else than the library."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question on a day, without its days of publication and the words that say that the library is meant.

    `asks_whether` is whether it began with "do you have", "is there"; `is_there` whether it said that something is
    there, and `is_had` that it is in the library.
    """

    text: str
    today: date
    days: Days | None
    asks_whether: bool = False
    is_there: bool = False
    is_had: bool = False


def library_question(text: str, today: date) -> LibraryQuestion | None:
    """What a text asks of the library, as seen on a day; None where it asks nothing of it.

    What the turns before supply stands in brackets at its end: "Who wrote it? (Ever Given)".
    """
    asked = _trimmed(without_greeting(text))
    supplied = _SUPPLIED.search(asked)
    asked = _trimmed(_SUPPLIED.sub("", asked))
    if not asked or len(asked) > LONGEST:
        return None
    fitting = (_fitted(form, reading) for reading in _readings(asked, today) for form in forms())
    found = next((question for question in fitting if question), None)
    return _with_supplied(found, supplied["words"] if supplied else "") if found else None


def _readings(asked: str, today: date) -> Iterator[_Reading]:
    """The question with more and more of its words told apart: "in 2010" is a day where nothing else fits."""
    for loosely in (False, True):
        days, rest = days_in(asked, today, loosely=loosely)
        if loosely and not days:
            return
        reading = _without_anchors(_Reading(_trimmed(rest), today, days))
        yield reading
        if _PUBLISHED.search(reading.text):
            yield replace(reading, text=_PUBLISHED.sub("", reading.text))


def _without_anchors(reading: _Reading) -> _Reading:
    start = _anchored("start").match(reading.text)
    text = reading.text[start.end() :] if start else reading.text
    is_had, text = _without(text, "have")
    is_there, text = _without(text, "there")
    is_had = is_had or bool(start and _SURE_START.match(reading.text))
    return replace(
        reading, text=text, asks_whether=bool(start), is_there=is_had or is_there or bool(start), is_had=is_had
    )


def _without(text: str, kind: str) -> tuple[bool, str]:
    """Whether a text has anchors of a kind, and the text without them; "so far" says nothing, and goes as well."""
    rest = _trimmed(_anchored("idle").sub("", text))
    shorter = _anchored(kind).sub("", rest)
    return shorter != rest, _trimmed(_anchored("idle").sub("", shorter))


@cache
def _anchored(kind: str) -> re.Pattern[str]:
    """Anchors of a kind where they may stand: at the head, or after what is asked for and at the end."""
    if kind == "start":
        return re.compile(rf"^{anchors(kind)} (?=\S)", re.IGNORECASE)
    after_noun = rf"(?:(?<=\barticles)|(?<=\bstories)) {anchors(kind)}(?= )"
    return re.compile(rf"{after_noun}|(?:^|(?<=\S) ){anchors(kind)}$", re.IGNORECASE)


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ?.!,;:")


def _fitted(form: Form, reading: _Reading) -> LibraryQuestion | None:
    """The question that a text is if it has this form as a whole."""
    if (form.needs == "have" and not reading.asks_whether) or (form.needs == "here" and not reading.is_there):
        return None
    match = form.pattern.fullmatch(reading.text)
    if not match:
        return None
    told = {name: words for name, words in match.groupdict().items() if words}
    if not _is_meant(form.wanted, told, reading) or not _is_plausible(told, reading.today):
        return None
    return _question(form.wanted, told, reading)


def _is_meant(wanted: Wanted, told: Mapping[str, str], reading: _Reading) -> bool:
    """Whether the library is meant: "How many stories are there?" and "Which article?" may mean anything else."""
    if reading.is_had or reading.days or told.keys() & {*_SUBJECT_SLOTS, *_ORIGIN_SLOTS}:
        return True
    if {"weak", "strongly"} & told.keys():
        return wanted is Wanted.LIST and _ASKS_FOR_LIST.match(reading.text) is not None
    if wanted is Wanted.EXISTENCE:
        return "noun" in told
    return reading.is_there or wanted is not Wanted.LIST or not _ASKS_WHICH.fullmatch(reading.text)


def _is_plausible(told: Mapping[str, str], today: date) -> bool:
    """Whether the slots have what may stand there: no clause, and no day in the place of a publisher."""
    slots = [told[name] for name in (*_SUBJECT_SLOTS, *_ORIGIN_SLOTS) if name in told]
    if "of" in told and days_in(f"in {told['of']}", today, loosely=True)[0]:
        return False
    return not any(map(_is_clause, slots))


def _is_clause(slot: str) -> bool:
    """Whether words have a verb, and do not begin as what may be asked about does: "what happened"."""
    words = slot.lower().split()
    if words[0] in _SUBORDINATORS:
        return True
    verb = next((place for place, word in enumerate(words) if word in _CLAUSE_VERBS), None)
    return verb is not None and not set(words[:verb]) & _CLAUSE_OPENERS


def _question(wanted: Wanted, told: Mapping[str, str], reading: _Reading) -> LibraryQuestion:
    subject = _slot(told, _SUBJECT_SLOTS)
    relation: Relation = "title" if "title" in told else "mention" if {"mention", "named"} & told.keys() else "about"
    is_the_article = relation == "title" and _ONE_ARTICLE.fullmatch(subject) is not None
    if wanted is Wanted.NEWEST and "oldest" in told:
        wanted = Wanted.OLDEST
    if wanted is Wanted.LONGEST and "shortest" in told:
        wanted = Wanted.SHORTEST
    if wanted is Wanted.LIST and reading.asks_whether:
        wanted = Wanted.EXISTENCE
    return LibraryQuestion(
        wanted=wanted,
        subject="" if is_the_article else subject,
        relation="about" if is_the_article else relation,
        origin=_slot(told, _ORIGIN_SLOTS),
        days=reading.days,
        limit=_limit(wanted, told),
        is_sure=is_the_article or not _UNSURE_SLOTS & told.keys(),
    )


def _slot(told: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The words of the first of these slots that has some, without the quotes round them."""
    return next((told[name] for name in names if name in told), "").strip(" \"'“”‘’«»„,;:?.!")


def _limit(wanted: Wanted, told: Mapping[str, str]) -> int | None:
    """How many articles are wanted: the number that is told, or one; None where it is "articles"."""
    number = (told.get("limit") or told.get("limit_after") or "").lower()
    if number:
        return int(lexicon.table("number_words_to_ten").get(number, number))
    is_of_one = "noun" in told and not told["noun"].lower().endswith("s")
    return 1 if is_of_one and wanted in _FIRST_OF_ORDER else None


def _with_supplied(question: LibraryQuestion, supplied: str) -> LibraryQuestion | None:
    """The question with what the turns before supply in the place of "it"; None where nothing does."""
    if question.origin.lower() in _ANAPHORS:
        return None
    if question.subject.lower() not in _ANAPHORS:
        return question
    return replace(question, subject=supplied) if supplied else None
