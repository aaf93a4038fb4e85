"""What a sentence mentions that a later one may point back to: names, and things as known as "the ash cloud". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.language import lexicon
from assistant.language.entities.dates import MONTH_NUMBERS
from assistant.language.entities.names import names_of
from assistant.language.follow_ups.phrases import AUXILIARIES, phrase_end, word_matches

_PLACES = re.compile(r"\b(?:in|at|on|near|off|inside|outside|from|into|around|(?<!according )to)$")
_ORGANIZATION = frozenset(lexicon.entries("organization_words"))
_PLURALS = frozenset(lexicon.entries("uninflected_plurals"))
_SINGULAR_ENDING = re.compile(r"(?:ss|us|is|[’']s)$")
_POSSESSIVE = re.compile(r"[’']s?$")
_TIMES = (
    frozenset(lexicon.entries("time_words")) | MONTH_NUMBERS.keys() | frozenset("day week month year time way".split())
)
_APPOSITION = re.compile(r"^the (?!.* of )(?:[\w’'-]+ )*[a-z][\w’'-]* (?=[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*$)")
"""What stands before a name that it belongs to: "the archaeologist |Valerios Stais"."""

_NUMBERS = frozenset(lexicon.entries("number_words"))
_SMALL_PARTS = frozenset("de la von van bin al du da".split())
_LONGEST_ABBREVIATED = 2
_SAYS = lexicon.alternation("reporting_verbs")
_TITLE = lexicon.alternation("person_titles")
_ONLY_TITLE = re.compile(rf"(?=[A-Z])(?i:{_TITLE}|duke|duchess|bishop|archbishop|sultan)")
"""Who is known by an office alone: "the Queen"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase, at its half-open span, that names something or speaks of it as known.

    `text` is how it stands in another sentence: without the sign of the genitive, "a new model" as "the new model".
    `is_subject` tells whether it is what the sentence is about; `places`, whether it only says where.
    """

    text: str
    start: int = 0
    end: int = 0
    is_subject: bool = False
    places: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it has a name in it."""
        return any(part[0].isupper() for part in self.text.split())

    @property
    def is_plural(self) -> bool:
        """Whether it is of several: "the divers", "Hulse and Taylor"."""
        head = re.split(r" (?:of|in|on|at|from|for) ", self.text)[0].split()[-1]
        common = head.islower() and (head in _PLURALS or (head.endswith("s") and not _SINGULAR_ENDING.search(head)))
        return common or " and " in self.text

    @property
    def may_act(self) -> bool:
        """Whether it may be of people that act as one: a name, or "the board"."""
        head = self.text.partition(" of ")[0].rsplit(maxsplit=1)[-1]
        return head[0].isupper() or head in _ORGANIZATION

    @property
    def is_person(self) -> bool:
        """Whether it may be a person's name, by its form."""
        parts = [part for part in self.text.split() if part not in _SMALL_PARTS]
        if parts[0] == "the" and _ONLY_TITLE.fullmatch(" ".join(parts[1:])):
            return not self.places
        return not self.is_plural and not self.places and bool(parts) and all(map(_may_be_of_a_person, parts))


def mentions_of(sentence: str) -> list[Mention]:
    """What a sentence mentions, in its order; no times."""
    tokens = word_matches(sentence)
    said = [token.group() for token in tokens]
    found: list[Mention] = []
    place = 0
    while place < len(said):
        end = phrase_end(said, place)
        if end > place:
            found.append(_mention(sentence, tokens, place, end))
        place = max(end, place + 1)
    return [*_with_subject([one for one in found if not _is_time(one)], tokens)]


def names_in(text: str) -> list[Mention]:
    """The names that a text mentions, each once, as it is told first."""
    names = {part for name in names_of(text) for part in name.split()}
    named = [one for one in mentions_of(text) if names & set(one.text.split()) or is_titled(one.text, text)]
    return list({one.text: one for one in reversed(named)}.values())[::-1]


def is_titled(name: str, text: str) -> bool:
    """Whether a text gives a name a person's title, or has who bears it say something."""
    last = re.escape(name.rsplit(maxsplit=1)[-1])
    before = rf"(?:\b(?i:{_TITLE})\b,?|\b[Aa]ccording to|\b(?:view|words|opinion) of) (?:[A-Z][\w’'-]+ )*{last}\b"
    after = rf"\b{last}(?:, (?:an? |the )?(?:[\w-]+ )?(?:{_TITLE})\b|,? (?:{_SAYS}|says|told|died|was born)\b)"
    return bool(re.search(before, text) or re.search(after, text))


def _is_time(mention: Mention) -> bool:
    """Whether it says when, or how many: "the day", "May", "the three"."""
    said = mention.text.lower().removeprefix("the ").split()
    return set(said) <= _TIMES | _NUMBERS or (said[-1] in _TIMES and not mention.is_name)


def _may_be_of_a_person(part: str) -> bool:
    """Whether a word may be part of a person's name."""
    is_abbreviation = part.isupper() and len(part) > _LONGEST_ABBREVIATED
    has_figure = any(map(str.isdigit, part))
    return part[0].isupper() and not is_abbreviation and not has_figure and part.lower() not in {"the", *_ORGANIZATION}


def _mention(sentence: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> Mention:
    first, last = tokens[start].start(), tokens[end - 1].end()
    words = _POSSESSIVE.sub("", sentence[first:last])
    before = " ".join(token.group().lower() for token in tokens[max(0, start - 2) : start])
    text = _APPOSITION.sub("", re.sub(r"^(?:[Aa]n?|The)\b", "the", words))
    return Mention(text, first, first + len(words), places=_PLACES.search(before) is not None and text != text.lower())


def _with_subject(found: Sequence[Mention], tokens: Sequence[re.Match[str]]) -> Iterator[Mention]:
    """The mentions; the first behind an auxiliary, or at the head, is the subject."""
    heads = {0, *(after.start() for one, after in pairwise(tokens) if one.group().lower() in AUXILIARIES)}
    subject = next((one for one in found if one.start in heads), None)
    for one in found:
        yield replace(one, is_subject=True) if one is subject else one
