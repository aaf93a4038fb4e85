"""What a pronoun of a follow-up stands for, as the turns before it have it (anaphora resolution by salience). Pure.

Every mention of the turns before gets a score for its form, its place in the question, and its age; the best are told.
The weights were set by hand on conversations of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from enum import StrEnum

from assistant.language import lexicon
from assistant.language.follow_ups.mentions import Mention, is_titled, mentions_of, names_in
from assistant.language.follow_ups.phrases import QUESTION_WORDS, VERBS, is_noun
from assistant.language.follow_ups.turns import ReadTurn, on_articles
from assistant.language.questions.definition import defined_subject

Scored = tuple[float, str]

AGE_COST = 1.5
"""What the score of a mention loses with each turn since."""

TURNS_SEEN = 3
"""Turns in which a referent is looked for."""

LEAST_SCORE = 1.5
"""The least score of a referent."""

LONGEST_NAME = 5
"""Words of a short answer that may be the name of a place."""

RIVAL_MARGIN = 1.0
"""How far behind the best another referent may be to be tried as well."""

_WHO = re.compile(r"^(?:(?:and|by|to|for) )?(?:who|whom|whose)\b", re.IGNORECASE)
_WHICH = re.compile(
    r"^(?:(?:in|on|at|by|for|to|from) )?(?:which|what) (?!(?:was|is|are|were|did|do|does|has|had|have)\b)",
    re.IGNORECASE,
)
_BODY_ASKED = re.compile(
    r"^(?:which|what) (?:[a-z]+ )?"
    rf"(?:team|side|band|crew|firm|country|nation|{lexicon.alternation('organization_words')})\b",
    re.IGNORECASE,
)
_SUPERLATIVES = frozenset(lexicon.entries("superlatives"))
_NO_THING = VERBS | frozenset("happened caused made led became came went else".split())
_WHERE = re.compile(
    r"^(?:where|(?:in |at )?(?:which|what) (?:country|city|place|town|state|region|museum|building))\b", re.IGNORECASE
)


class Pointing(StrEnum):
    """To what a pronoun points."""

    PERSON = "person"
    THING = "thing"
    GROUP = "group"
    PLACE = "place"


def referents(pointing: Pointing, turns: Sequence[ReadTurn], but: Collection[str] = ()) -> list[str]:
    """What may be meant, the likeliest first: one or two; none where nothing fits. `but` are meant already."""
    candidates: Callable[[ReadTurn], Iterator[Scored]] = _CANDIDATES[pointing]
    scores: dict[str, float] = {}
    for age, turn in enumerate(on_articles(turns)[:TURNS_SEEN]):
        for score, text in candidates(turn):
            if text.rsplit(maxsplit=1)[-1] in _SUPERLATIVES:
                continue  # "the biggest" of "which is the biggest" names nothing
            scores[text] = max(score - AGE_COST * age, scores.get(text, 0.0))
    likely = [text for text in scores if scores[text] >= LEAST_SCORE and text not in but]
    ranked = sorted(likely, key=lambda text: -scores[text])
    return [text for text in ranked[:2] if scores[text] >= scores[ranked[0]] - RIVAL_MARGIN]


def _people(turn: ReadTurn) -> Iterator[Scored]:
    """Who is named by the answer to "who", by the question, or by what the answer says of a person."""
    asked = turn.about
    if _WHO.match(turn.question) or (_asks_which(turn.question) and not turn.short[:1].isdigit()):
        told = [one for one in _told(turn) if one.is_person and not defined_subject(turn.question)]
        for place, one in enumerate(told):
            is_sure = is_titled(one.text, turn.answer) or (" " in one.text and not _asks_which(turn.question))
            is_only_one = len(told) == 1 and _WHO.match(turn.question) is not None
            yield (5.0 if is_sure else 3.0 if is_only_one else 1.0) - place, one.text
    for one in mentions_of(asked):
        if one.is_person:
            titled = 2.0 * is_titled(one.text, f"{asked} {turn.answer}")
            yield 1.0 + 1.5 * one.is_subject + (" " in one.text) + titled, one.text
    for one in names_in(turn.answer):
        if one.is_person and one.text not in asked and is_titled(one.text, turn.answer):
            yield 2.5, one.text


def _things(turn: ReadTurn) -> Iterator[Scored]:
    """What the answer to "which" names, or what the question is about."""
    if _asks_which(turn.question):
        for place, one in enumerate(_told(turn)):
            yield 4.5 - place - 3.0 * is_titled(one.text, turn.answer) - 3.0 * one.places, one.text
    if keywords := _keywords(turn.about):
        yield 4.0, keywords
        return
    for one in mentions_of(turn.about):
        yield 3.0 + _salience(one) - 2.0 * one.is_plural - _personhood(one, turn), one.text


def _groups(turn: ReadTurn) -> Iterator[Scored]:
    """Several people or things, or who acts as one."""
    if _WHO.match(turn.question) or _asks_which(turn.question):
        is_body = _BODY_ASKED.match(turn.question) is not None
        for place, one in enumerate(_told(turn)):
            yield (
                (4.5 if one.is_plural or is_body else 3.0 if turn.short and not one.is_person else 0.0) - place,
                one.text,
            )
    for one in mentions_of(turn.about):
        several = 3.0 if one.is_plural else 0.0 if one.may_act else -2.0
        is_asked_for = 2.0 * (one.is_person and _WHO.match(turn.question) is not None)
        yield 0.5 + _salience(one) + several - 0.5 * _personhood(one, turn) - is_asked_for, one.text


def _places(turn: ReadTurn) -> Iterator[Scored]:
    """Where the answer to "where" says that it was, or where the question says so."""
    if _WHERE.match(turn.question):
        if turn.short[:1].isupper() and len(turn.short.split()) <= LONGEST_NAME:
            yield 6.0, turn.short
        for place, one in enumerate(_told(turn)):
            yield 4.0 + one.places - place, one.text
    for one in mentions_of(turn.about):
        if one.places and one.is_name:
            yield 3.0, one.text


def _told(turn: ReadTurn) -> list[Mention]:
    """The names that the answer tells and the question does not: of its short answer, or else of all of it."""
    names = [one for one in names_in(turn.answer) if one.text not in turn.search]
    short = [one for one in names if one.text in turn.short]
    return short or [one for one in mentions_of(turn.short) if one.is_name and one.text not in turn.search] or names


def _asks_which(question: str) -> bool:
    """Whether a question asks which of some things: "which ship", not "what happened"."""
    asked = _WHICH.match(question)
    after = question[asked.end() :].split(maxsplit=1) if asked else []
    return bool(after) and after[0].lower() not in _NO_THING


def _keywords(question: str) -> str:
    """What a question of a few words without a verb is about: "ostrel dyke when"; empty where it is none such."""
    said = question.strip(" ?.!").split()
    about = [word for word in said if word.lower() not in QUESTION_WORDS]
    is_asked = bool(said) and said[0].lower() in QUESTION_WORDS
    if is_asked or not about or len(about) > LONGEST_NAME or not all(map(is_noun, about)):
        return ""
    return f"the {' '.join(about)}"


def _salience(mention: Mention) -> float:
    return 1.5 * mention.is_subject + 1.0 * mention.is_name - 2.0 * mention.places


def _personhood(mention: Mention, turn: ReadTurn) -> float:
    """What speaks against a mention being a thing."""
    if not mention.is_person:
        return 0.0
    is_sure = mention.text.startswith("the ") or is_titled(mention.text, f"{turn.search} {turn.answer}")
    return 4.0 if is_sure else 1.0 + (" " in mention.text)


_CANDIDATES: dict[Pointing, Callable[[ReadTurn], Iterator[Scored]]] = {
    Pointing.PERSON: _people,
    Pointing.THING: _things,
    Pointing.GROUP: _groups,
    Pointing.PLACE: _places,
}
