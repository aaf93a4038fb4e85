"""The pronouns of a claim → who or what they stand for, where the draft before leaves no doubt. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.drafts.context.discourse import Discourse, Position
from assistant.language.drafts.context.referents import Referent, is_business, is_people
from assistant.language.drafts.splitting.stretch import blotted
from assistant.language.follow_ups.phrases import is_noun

MOST_SENTENCES_BACK = 2
"""Sentences before a claim in which what a pronoun stands for may be named."""

_PRONOUN = re.compile(
    r"\b(?P<word>he|she|it|they|him|her|them|his|its|their|hers|theirs|himself|herself|itself|themselves)\b(?![’'-])",
    re.IGNORECASE,
)
_KIND = {
    **dict.fromkeys("he him his himself".split(), "he"),
    **dict.fromkeys("she her hers herself".split(), "she"),
    **dict.fromkeys("it its itself".split(), "it"),
    **dict.fromkeys("they them their theirs themselves".split(), "they"),
}
_POSSESSIVE = frozenset("his its their".split())
_FIXED = frozenset("himself herself itself themselves hers theirs".split())
_EXPLETIVE = re.compile(
    rf"\bit (?:(?:is|was|be|will be|has been|had been|would be|is also|was also) (?:not )?"
    rf"(?:(?:{lexicon.alternation('pleonastic_it')})\b|"
    r"[\w-]+ (?:that|to|whether|how|if|who|for|why|where|when|what|which)\b|"
    rf"[A-Z][^,.]* (?:who|that)\b)|"
    rf"(?:{lexicon.alternation('expletive_it')})\b)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"^\W*(?:also |later |then |now )?(?:is|are|was|were|(?:has|have|had|will) be(?:en)?)\b", re.IGNORECASE
)
_SAYS = re.compile(
    rf" (?:also |later |then )?(?:{lexicon.alternation('reporting_verbs')}|"
    rf"{lexicon.alternation('reporting_verbs_with_that')})\b"
)
_OWNED = re.compile(r"(?:its|his|their) ")
_IS_JUDGED = re.compile(r" [\"“]")
"""After the "it" of "called it “a heavy blow”", which may be all that was told before."""

_SHOUTED = frozenset("HE SHE IT THEY HIM HER THEM HIS ITS THEIR".split())
_SENTENCE_START = re.compile(r"^\W*$")


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """A pronoun of a claim: its word, what it is a form of, and what stands before and behind it."""

    word: str
    kind: str
    before: str
    after: str

    @property
    def is_first(self) -> bool:
        """Whether the claim begins with it."""
        return _SENTENCE_START.match(self.before) is not None

    @property
    def is_possessive(self) -> bool:
        """Whether it stands before what belongs to who it stands for."""
        following = re.match(r" ([\w’'-]+)", self.after)
        return self.word in _POSSESSIVE or (self.word == "her" and following is not None and is_noun(following[1]))

    @property
    def says(self) -> bool:
        """Whether it is who says something."""
        return self.word == "it" and _SAYS.match(self.after) is not None

    @property
    def acts(self) -> bool:
        """Whether it is the subject of a verb in the active."""
        return self.word in {"it", "they"} and not _PASSIVE.match(self.after)


def with_pronouns(text: str, discourse: Discourse, position: Position, known: dict[str, str]) -> str:
    """The text with what its first pronoun of each kind stands for; `known` is as in `standalone`."""
    told: set[str] = set()
    place = 0
    while match := _PRONOUN.search(blotted(text), place):
        word = match["word"].lower()
        one = _Pronoun(word, _KIND[word], text[: match.start()], text[match.end() :])
        place = match.end()
        if one.kind in told or word in _FIXED or match["word"] in _SHOUTED:
            continue
        told.add(one.kind)
        if one.kind == "it" and _EXPLETIVE.match(text, match.start()):
            continue
        if said := _worded(_meant(one, discourse, position, known), one):
            text = f"{one.before}{said}{one.after}"
            place = len(one.before) + len(said)
    return text


def _meant(one: _Pronoun, discourse: Discourse, position: Position, known: dict[str, str]) -> str:
    """What a pronoun stands for; what the first clause of a sentence begins with is the same in the others."""
    if one.is_first and one.word in known:
        return known[one.word]
    meant = _CHOICES[one.kind](one, discourse, position)
    if one.is_first:
        known[one.word] = meant
    return meant


def _worded(meant: str, one: _Pronoun) -> str:
    """What a pronoun stands for, as it stands in its place; empty where it is named there already."""
    if not meant or meant.lower() in one.before.lower() or _is_surname_in(meant, one.before):
        return ""
    if one.kind == "they" and one.before.endswith("of ") and meant.islower() and not meant.startswith("the "):
        meant = f"the {meant}"
    said = possessive(meant) if one.is_possessive else meant
    return at_start(said) if one.is_first else said


def _person(one: _Pronoun, discourse: Discourse, position: Position) -> str:
    """Who "he" or "she" is: the only person that it may be, in the nearest sentence that names one."""
    if any(_may_be(other, one.kind) or discourse.is_unknown(other) for other in discourse.read(one.before)):
        return ""
    for referents in discourse.near(position, MOST_SENTENCES_BACK + 1):
        if any(discourse.is_unknown(other) or _is_pronoun(other, one.kind) for other in referents):
            return ""
        people = {other.text: other for other in referents if _may_be(other, one.kind)}
        if people:
            return _only_person([*people.values()], one.kind)
    return ""


def _only_person(people: list[Referent], kind: str) -> str:
    """The person that may be meant: the only one of whom the pronoun is known, or with a name; "" where unsure."""
    named = [one for one in people if one.is_name]
    certain = [one for one in named if one.pronoun == kind]
    chosen = next((group[0] for group in (certain, named, people) if len(group) == 1), None)
    if chosen is None or (named and not chosen.is_name):
        return ""
    return chosen.text if len(people) == 1 or (chosen.is_subject and chosen.pronoun) else ""


def _thing(one: _Pronoun, discourse: Discourse, position: Position) -> str:
    """What "it" is: the subject of the nearest sentence, or the only thing that somebody does something to there."""
    if (
        _IS_JUDGED.match(one.after)
        or re.search(r"\w[’']s? \w", one.before)
        or any(other.is_thing for other in discourse.read(one.before))
    ):
        return ""
    for referents in discourse.near(position):
        things = {other.text: other for other in referents if other.is_thing}
        if any(_is_pronoun(other, "it") for other in referents):
            return ""
        if things:
            is_done = any(other.is_subject and not other.is_thing for other in referents)
            return _only_thing([*things.values()], one, discourse, is_done=is_done)
    return ""


def _only_thing(things: list[Referent], one: _Pronoun, discourse: Discourse, *, is_done: bool) -> str:
    if one.says:
        speakers = [thing for thing in things if thing.is_collective]
        return speakers[0].text if len(speakers) == 1 else ""
    subject = next((thing for thing in things if thing.is_subject), None)
    others = [thing for thing in things if thing is not subject and not thing.is_oblique]
    if subject is None:
        only = others[0].text if is_done and len(things) == len(others) == 1 else ""
        return "" if _OWNED.match(only) else only
    is_body = subject.is_collective or (subject.is_name and is_business(subject.text, discourse.businesses))
    return subject.text if not others or (is_body and one.acts) else ""


def _group(one: _Pronoun, discourse: Discourse, position: Position) -> str:
    """Who "they" are: the only ones that the nearest sentence names, or the people that it is about."""
    if any(other.is_plural or other.is_collective for other in discourse.read(one.before)):
        return ""
    for referents in discourse.near(position, 1):
        groups = _widest([other for other in referents if other.is_plural])
        acting = {other.text for other in referents if other.is_collective and other.is_subject}
        if any(_is_pronoun(other, "they") for other in referents):
            return ""
        if groups:
            return _only_group(groups, one)
        if one.word == "they" and len(acting) == 1:
            return acting.pop()
    return ""


def _only_group(groups: list[Referent], one: _Pronoun) -> str:
    subjects = [group for group in groups if group.is_subject]
    people = [group for group in groups if is_people(group)]
    if len(groups) == 1 and (subjects or people):
        return groups[0].text
    return subjects[0].text if one.acts and len(subjects) == 1 and subjects == people else ""


def _is_pronoun(one: Referent, kind: str) -> bool:
    """Whether it is a pronoun that nothing was found for, and that may stand for what one of a kind does."""
    return one.is_unresolved and _KIND.get(one.text.lower(), "it") == kind


def _is_surname_in(name: str, text: str) -> bool:
    return name[0].isupper() and re.search(rf"\b{re.escape(name.rsplit(maxsplit=1)[-1])}\b", text) is not None


def _widest(referents: list[Referent]) -> list[Referent]:
    """Each referent once, without those whose words another has: "researchers led by Anna Rey and Per Dahl"."""
    once = {one.text: one for one in sorted(referents, key=lambda one: one.is_subject)}
    return [one for text, one in once.items() if not any(text in other for other in once if other != text)]


def _may_be(one: Referent, kind: str) -> bool:
    return one.is_person and one.pronoun in {"", kind}


def possessive(name: str) -> str:
    """A name as that of an owner."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def at_start(phrase: str) -> str:
    """A phrase as it begins a sentence."""
    return phrase[:1].upper() + phrase[1:]


_CHOICES: dict[str, Callable[[_Pronoun, Discourse, Position], str]] = {
    "he": _person,
    "she": _person,
    "it": _thing,
    "they": _group,
}
