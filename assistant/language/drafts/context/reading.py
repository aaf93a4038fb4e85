"""A sentence of a draft → what it speaks of, each with its place in the sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.language import lexicon
from assistant.language.clauses.inversion import is_bare_verb, may_be_bare_verb
from assistant.language.drafts.context.referents import (
    Referent,
    head_of,
    is_given_name,
    is_people_noun,
    is_person_noun,
    pronoun_of,
)
from assistant.language.drafts.splitting.phrases import fronted, subject_of
from assistant.language.drafts.splitting.stretch import blotted
from assistant.language.drafts.splitting.verbs import is_adverb, is_finite, may_be_finite
from assistant.language.follow_ups.mentions import Mention, mentions_of
from assistant.language.follow_ups.phrases import is_noun, word_matches

_PREPOSITIONS = frozenset(lexicon.entries("prepositions")) | frozenset("of between under into through against".split())
_WITH_AMOUNT = re.compile(
    rf".+?(?= (?:cost|hit|beat|cut|set|let|shed|put) (?:about |some |nearly |over )?"
    rf"(?:\d|(?:{lexicon.alternation('number_words')})\b))"
)
"""What stands before a verb whose past looks like a noun, with an amount behind it."""

_POSSESSED = re.compile(r"[’']s [a-z]")
_OWNED = re.compile(r"\b(?:its|his|their) [a-z][a-z-]+\b")
_BROKEN = re.compile(r"[,–-]\d")
_JOINED = re.compile(r" (?:and|or) (?!the\b|an?\b|[A-Z])")
_BLOTTED = "xxx"
_NO_PLURALS = frozenset("always besides series news perhaps sometimes towards whereas kilometres".split())


def referents_in(
    text: str, names: Mapping[str, str], sentence: int = 0, section: int = 0, *, is_title: bool = False
) -> Iterator[Referent]:
    """What a sentence speaks of, in its order; `names` are the known people's, each with its whole name."""
    mask = blotted(text)
    head = len(fronted(mask))
    subject = "" if is_title else subject_of(text, mask)
    if " and " in subject and "," not in subject:
        yield Referent(_small_article(subject), sentence, section, is_plural=True, is_subject=True)
    mentions = [one for one in _mentions(mask) if not _is_common_opener(mask, one)]
    for place, mention in enumerate(mentions):
        before = mentions[place - 1] if place else None
        following = mentions[place + 1] if place + 1 < len(mentions) else None
        if _is_apposition(mask, before, mention) or _is_named_by(mask, mention, following):
            continue
        is_alone = not is_title and " and " not in subject and not _JOINED.match(mask, mention.end)
        is_subject = is_alone and _begins_at(mask, mention, before, head)
        yield _referent(mention, mask, names, Referent("", sentence, section, is_subject=is_subject))


def _referent(mention: Mention, mask: str, names: Mapping[str, str], frame: Referent) -> Referent:
    """A mention as a referent; the `frame` tells where it stands."""
    text = _without_verb(mention.text)
    name = _person_named(text, names)
    is_lone_plural = " " not in text and text[0].isupper() and is_people_noun(text)
    is_plural = Mention(text).is_plural or is_people_noun(head_of(text)) or is_lone_plural
    is_somebodys = _POSSESSED.search(text) is not None
    is_common = (is_somebodys or not mention.is_name) and is_person_noun(head_of(text))
    is_person = (bool(name) or is_common) and not is_plural
    told = name or _small_article(text.lower() if is_lone_plural else text)
    return replace(
        frame,
        text=told,
        is_person=is_person,
        is_plural=is_plural,
        is_oblique=is_oblique(mask[: mention.start]),
        places=mention.places and not is_person,
        may_be_person=not is_person and Mention(text).is_person and not mention.places,
        pronoun=pronoun_of(told) if is_person else "",
    )


def _person_named(text: str, names: Mapping[str, str]) -> str:
    """The name in full of a person whom a phrase names, with or without a title; empty of others."""
    words = text.split()
    ends = (" ".join(words[-length:]) for length in (3, 2, 1))
    return next((names[end] for end in ends if end in names), text if is_given_name(text) else "")


def _without_verb(text: str) -> str:
    """A phrase without what was taken for a noun in it: "the particles |reach", "the strike |cost 14 million euros"."""
    words = (amount[0] if (amount := _WITH_AMOUNT.match(text)) else text).split()
    while len(words) > len(("the", "noun")) and (is_bare_verb(words[-1]) or is_adverb(words[-1])):
        words.pop()
    while len(words) > 1 and words[0][0].isupper() and words[-1].islower() and may_be_finite(words[-1]):
        words.pop()
    return " ".join(words)


def _mentions(mask: str) -> list[Mention]:
    """What a text mentions, with people in the plural without an article ("researchers"), and "its dinner"."""
    found = [one for one in mentions_of(mask) if not (_BLOTTED in one.text or _BROKEN.match(mask, one.end))]
    tokens = word_matches(mask)
    said = [token.group() for token in tokens]
    bare = [
        Mention(token.group(), *token.span())
        for place, token in enumerate(tokens)
        if _is_bare_plural(said, place) and not any(one.start <= token.start() < one.end for one in found)
    ]
    known = [*found, *bare]
    owned = (Mention(one.group(), *one.span()) for one in _OWNED.finditer(mask))
    others = [
        one
        for one in owned
        if not one.is_plural and not any(other.end > one.start for other in known if other.start < one.end)
    ]
    return sorted([*known, *others], key=lambda one: one.start)


def _is_common_opener(mask: str, one: Mention) -> bool:
    """Whether a word has its capital only as it begins a sentence: "|Rapid| growth followed"."""
    if one.start == 0 and _is_participle(one.text.split()[0]):
        return True
    if one.start > 0 or " " in one.text or not one.text[0].isupper() or is_people_noun(one.text):
        return False
    after = [token.group() for token in word_matches(mask[one.end : one.end + 40])][:2]
    return bool(after) and after[0].islower() and is_noun(after[0], first=False) and not may_be_finite(after[0])


def _is_participle(word: str) -> bool:
    """Whether a word in "-ing" is the form of a verb: "Containing", not "Viking"."""
    stem = word.lower().removesuffix("ing")
    return word.endswith("ing") and any(map(may_be_bare_verb, (stem, f"{stem}e", stem[:-1])))


def _is_bare_plural(said: Sequence[str], place: int) -> bool:
    """Whether a word is a noun in the plural without an article, as "researchers", "trucks"."""
    word = said[place]
    if not word.islower() or is_people_noun(word):
        return word.islower()
    is_plural = len(word) > len("gas") and word.endswith("s") and not re.search(r"(?:ss|us|is|[’']s)$", word)
    return is_plural and is_noun(word) and not is_finite(said, place) and word not in _NO_PLURALS


def is_oblique(before: str) -> bool:
    """Whether a preposition stands right before a mention, or before what it is joined to."""
    words = before.split()
    return bool(words) and words[-1].lower() in _PREPOSITIONS


def _small_article(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text[:1].lower() + text[1:] if first in {"The", "A", "An"} or is_people_noun(first) else text


def _is_apposition(mask: str, before: Mention | None, one: Mention) -> bool:
    """Whether a mention only tells again who the one before it is: "Anna Rey|, a lawyer|"."""
    return before is not None and mask[before.end : one.start] == ", " and before.is_name and not one.is_name


def _is_named_by(mask: str, one: Mention, following: Mention | None) -> bool:
    """Whether the next mention gives the name of one: "|The firm's lawyer|, Ingrid Solheim"."""
    if following is None or mask[one.end : following.start] != ", " or one.is_plural:
        return False
    return following.is_person and is_person_noun(head_of(one.text))


def _begins_at(mask: str, mention: Mention, before: Mention | None, head: int) -> bool:
    """Whether a mention begins a clause, or gives the name of what does."""
    is_name_of = before is not None and before.start == head and _is_named_by(mask, before, mention)
    return mention.start == head or is_name_of
