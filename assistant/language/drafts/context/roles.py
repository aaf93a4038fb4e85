"""What a draft calls those that it names: "Anna Rey, the mayor of Leirvik", "the ferry Northern Star". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language import lexicon
from assistant.language.drafts.splitting.verbs import may_be_finite
from assistant.language.follow_ups.phrases import is_noun

UNKNOWN = "?"
"""Stands for somebody who is not called so now: "the former mayor"."""

_NAME = r"(?:[A-Z][\w’'-]*\.?(?: (?:(?:of|de|van|von|der|la|bin|al) )?[A-Z][\w’'-]*\.?)*)"
_SIGNED = re.compile(rf"(?P<name>(?:[A-Z][\w’'-]* )*[A-Z][\w’'-]*) (?:{lexicon.alternation('business_signs')})\b")
_HAS_STAFF = re.compile(
    r"\b(?:[Dd]irector|[Ee]xecutive|CEO|chair|chairman|chairwoman|founder|spokesman|spokeswoman|spokesperson|president|"
    rf"shares|customers|employees|owner) (?:of|at|for|in) (?:the )?(?P<name>{_NAME})"
)
_HAS_STAFF = re.compile(
    r"\b(?:[Dd]irector|[Ee]xecutive|CEO|chair|chairman|chairwoman|founder|spokesman|spokeswoman|spokesperson|president|"
    rf"shares|customers|employees|owner) (?:of|at|for|in) (?:the )?(?P<name>{_NAME})"
)
_IS_A = re.compile(
    rf"(?P<name>{_NAME})(?:,| is| was) (?P<role>(?:an?|the|its|their) (?:[\w’'-]+ ){{0,5}}?[a-z][\w-]+)"
    r"(?=[,.]| (?:of|in|at|for|that|which|who|based|with|from|near|between|built)\b)"
)
_TITLED = re.compile(rf"\b(?:[Tt]he|[Aa]n?) (?P<role>(?:[\w-]+ ){{0,3}}?[a-z][\w-]+) (?P<name>{_NAME})")
_TITLES = "|".join(map(str.title, lexicon.entries("person_titles")))
_TITLE = re.compile(rf"(?<!former )(?<!deputy )\b(?P<role>{_TITLES}) (?P<name>{_NAME})")
_TITLES = "|".join(map(str.title, lexicon.entries("person_titles")))
_TITLE = re.compile(rf"(?<!former )(?<!deputy )\b(?P<role>{_TITLES}) (?P<name>{_NAME})")
_NAMED_THING = re.compile(r"(?:[A-Z][\w’'-]*[a-z] )+(?P<noun>[a-z][a-z-]+)\b")
_NOT_NOW = frozenset("former deputy vice acting assistant late ex-".split())


def roles_in(text: str) -> Iterator[tuple[str, str]]:
    """What a text calls those that it names: ("mayor", "Anna Rey")."""
    for form in (_IS_A, _TITLED, _TITLE):
        for match in form.finditer(text):
            words = match["role"].lower().split()
            is_now = not (_NOT_NOW & set(words))
            yield words[-1], re.sub(r"(?:[’']s?|\.)$", "", match["name"]) if is_now else UNKNOWN


def named_things(title: str) -> Iterator[str]:
    """The things that a title names with a name and a noun: "the Antikythera mechanism"."""
    for match in _NAMED_THING.finditer(title):
        if not may_be_finite(match["noun"]) and is_noun(match["noun"], first=False):
            yield f"the {match.group().removeprefix('The ')}"


def businesses_in(text: str) -> set[str]:
    """The names of businesses in a text, as their form or their staff tells."""
    return {match["name"] for form in (_HAS_STAFF, _SIGNED) for match in form.finditer(text)}
