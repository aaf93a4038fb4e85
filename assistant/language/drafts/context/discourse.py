"""What a draft has spoken of so far: its people, things and groups, and what they are. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.language.drafts.context.reading import is_oblique, referents_in
from assistant.language.drafts.context.referents import Referent, head_of, is_business
from assistant.language.drafts.context.roles import UNKNOWN, businesses_in, named_things, roles_in
from assistant.language.drafts.context.times import TimeAnchor, anchored
from assistant.language.drafts.splitting.phrases import fronted
from assistant.language.drafts.splitting.stretch import blotted
from assistant.language.entities.entity_types import is_organization

LONGEST_READ = 1200
"""Characters of a sentence in which mentions are looked for."""

_LATEST = 60
"""Referents, counted back, among which those of the sentences right before are."""

_UNRESOLVED = re.compile(r"(?:It|He|She|They|This|These|That|Those|Its|His|Their)\b", re.IGNORECASE)
_LONGEST_WHOLE = 7
_THING = re.compile(r"\b(?i:the|an?|its|his|their) (?P<noun>[a-z][a-z-]+)")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a sentence of a draft stands: its number, and that of its section."""

    sentence: int
    section: int


@dataclass(slots=True)
class Discourse:
    """What a draft has spoken of so far; `people` are the names of all its people, in full.

    `first_words` are the words that stand before others in names: none of them is taken for a mere surname.
    """

    people: tuple[str, ...]
    first_words: frozenset[str] = frozenset()
    referents: list[Referent] = field(default_factory=list)
    roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    businesses: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    anchor: TimeAnchor = field(default_factory=TimeAnchor)
    anchored_at: int = 0
    surnames: dict[str, str] = field(init=False)
    _whole: dict[str, str] = field(init=False)
    by_head: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        last: dict[str, set[str]] = defaultdict(set)
        for name in self.people:
            if " " in name:
                last[name.rsplit(maxsplit=1)[-1]].add(name)
        self.surnames = {
            name: next(iter(whole)) for name, whole in last.items() if len(whole) == 1 and name not in self.first_words
        }
        self._whole = {**self.surnames, **{name: name for name in self.people if not is_organization(name)}}

    def hear(self, text: str, position: Position, *, is_title: bool = False) -> None:
        """Take in what a sentence says."""
        if len(text) > LONGEST_READ:
            return
        place = (position.sentence, position.section)
        if opener := _UNRESOLVED.match(text[len(fronted(blotted(text))) :]):
            unresolved = Referent(opener.group(), *place, is_subject=True, is_unresolved=True)
            self.referents.append(unresolved)
        found = [*referents_in(text, self._whole, *place, is_title=is_title)]
        if _leaves_unread(blotted(text), found):
            self.referents.append(Referent("it", *place, is_unresolved=True))
        for one in found:
            self.referents.append(one)
            if " and " not in one.text and len(one.text.split()) <= _LONGEST_WHOLE:
                self.by_head[one.head][one.text] = None
            if one.places:
                self.places.add(one.text)
        for phrase in named_things(text) if is_title else ():
            self.by_head[head_of(phrase)][phrase] = None
        self._learn(text)
        before = self.anchor
        self.anchor = anchored(text, before)
        if self.anchor != before:
            self.anchored_at = position.sentence

    def _learn(self, text: str) -> None:
        """Take in what a sentence calls those that it names."""
        self.named.update(name for name in self.people if name not in self.named and name in text)
        self.businesses |= businesses_in(text)
        for noun, name in roles_in(text):
            self.roles[noun].add(name if name == UNKNOWN else self.surnames.get(name, name))

    def near(self, position: Position, most: int = 2) -> Iterator[list[Referent]]:
        """What the sentences right before one speak of, of the same section: the nearest first."""
        held: list[Referent] = []
        for one in reversed(self.referents[-_LATEST:]):
            if one.section != position.section or position.sentence - one.sentence > most:
                break
            if held and held[-1].sentence != one.sentence:
                yield held[::-1]
                held = []
            held.append(one)
        if held:
            yield held[::-1]

    def is_unknown(self, one: Referent) -> bool:
        """Whether it is a name that may be a person's, as far as the draft has told: of no place and no business."""
        is_known = one.text in self.places or one.is_collective or is_business(one.text, self.businesses)
        return one.may_be_person and not is_known

    def read(self, text: str) -> list[Referent]:
        """What a text speaks of, as it stands by itself."""
        return [*referents_in(text, self._whole)]


def _leaves_unread(mask: str, found: Sequence[Referent]) -> bool:
    """Whether a sentence does something to a thing that was not made out: "it" after it may be that one."""
    words = {word for one in found for word in one.text.lower().split()}
    unread = (match.start() for match in _THING.finditer(mask) if match["noun"] not in words)
    return any(not is_oblique(mask[:start]) for start in unread)
