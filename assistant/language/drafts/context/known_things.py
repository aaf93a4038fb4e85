"""What a claim speaks of as known → the same in full: "the mechanism", "the company", a surname. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.drafts.context.discourse import Discourse, Position
from assistant.language.drafts.context.pronouns import at_start, possessive
from assistant.language.drafts.context.referents import MEASURING, head_of, is_business
from assistant.language.drafts.context.roles import UNKNOWN
from assistant.language.drafts.splitting.stretch import blotted
from assistant.language.drafts.splitting.verbs import may_be_finite
from assistant.language.follow_ups.phrases import is_noun

_KNOWN = re.compile(
    r"\b(?P<article>[Tt]he|[Tt]his|[Tt]hese) (?P<noun>[a-z][a-z-]+)(?P<mark>[’']s)?(?=(?P<after>\W*[\w’'-]*))"
)
_SPECIFIED = frozenset("of in at near from for that which who where whose between behind on called named".split())
_BUSINESS_NOUNS = frozenset(lexicon.entries("business_nouns"))
_BODY_NOUNS = frozenset(lexicon.entries("body_nouns"))
_NO_BUSINESS = frozenset(lexicon.entries("no_business_heads"))
_NO_BODY = frozenset(
    "army church city college council court government hospital nations navy parliament party police".split()
)
_NEAR = 3
_PLURAL = re.compile(r"[A-Z][a-z]+(?<![sui])s")
_PERSON_TITLES = frozenset(lexicon.entries("person_titles"))
_SURNAME = re.compile(r"(?<![\w’'-])[A-Z][\w-]+\b(?! [A-Z])")
_OPENERS = (
    frozenset(lexicon.entries("lowered_openers")) | frozenset(lexicon.entries("discourse_openers")) | {"when", "while"}
)


def with_known_things(text: str, discourse: Discourse, position: Position) -> str:
    """The text with the whole of the things that it speaks of as known."""
    mask = blotted(text)
    parts, last = [], 0
    for match in _KNOWN.finditer(mask):
        after = match["after"]
        goes_on = after.strip(" ")
        is_specified = after.startswith(" ") and (goes_on in _SPECIFIED or _may_go_on(goes_on))
        is_joined = match["noun"].endswith("ing") and goes_on in {"and", "or"}
        if is_specified or is_joined:
            continue
        meant = _whole_of(match["noun"], match["article"].lower(), discourse, position)
        if not meant or any(part in text for part in (meant, meant.removeprefix("the "))):
            continue
        said = possessive(meant) if match["mark"] else meant
        said = at_start(said) if match["article"][0].isupper() else said
        parts += [text[last : match.start()], said]
        last = match.end()
    return "".join([*parts, text[last:]])


def _may_go_on(word: str) -> bool:
    """Whether a word may belong to the phrase whose noun stands before it: "the city |council"."""
    return bool(word) and (
        word[0].isupper() or word[0].isdigit() or (is_noun(word, first=False) and not may_be_finite(word))
    )


def _whole_of(noun: str, article: str, discourse: Discourse, position: Position) -> str:
    """What "the" and a noun stands for, in full; empty where that isn't known."""
    wholes = (
        []
        if noun in MEASURING
        else [text for text in discourse.by_head.get(noun, {}) if len(text.split()) > len(("the", noun))]
    )
    if noun in _PERSON_TITLES:
        wholes = [text for text in wholes if text.startswith("the ")]
    if wholes:
        longest = max(wholes, key=lambda text: (any(map(str.isupper, text)), len(text)))
        words = set(longest.lower().split())
        is_one = all(set(text.lower().split()) <= words for text in wholes)
        return _with_article(longest) if is_one and _is_worth(longest, noun) else ""
    if article != "the":
        return ""
    named = discourse.roles.get(noun, set())
    if len(named) == 1 and UNKNOWN not in named:
        name = next(iter(named))
        return f"{noun.title()} {name}" if noun in _PERSON_TITLES else name
    if named or noun not in _BUSINESS_NOUNS | _BODY_NOUNS:
        return ""
    return _organization(noun, discourse, position)


def _organization(noun: str, discourse: Discourse, position: Position) -> str:
    """The only organization of a kind that the draft has spoken of, or that is the subject of the sentence before."""
    seen = [one for one in discourse.referents[-200:] if one.is_name and not one.is_plural]
    if noun in _BODY_NOUNS:
        near = [one for referents in discourse.near(position, _NEAR) for one in referents]
        bodies = [one for one in near if one.is_name and one.is_collective and one.head not in _NO_BODY]
        named = {one.text for one in bodies if not is_business(one.text, discourse.businesses)}
    else:
        named = {one.text for one in seen if is_business(one.text, discourse.businesses)}
    named = {name for name in named if not any(name in other for other in named if other != name)}
    if len(named) == 1:
        return named.pop()
    places = {one.text for one in seen if one.places}
    for referents in discourse.near(position, 1):
        subjects = [one for one in referents if one.is_subject and one.is_name and one.is_thing]
        if noun in _BODY_NOUNS:
            subjects = [one for one in subjects if one.is_collective and one.head not in _NO_BODY]
        named_so = [one for one in subjects if one.text not in places and not _may_be_plural(one.text)]
        fits = [one for one in named_so if noun in _BODY_NOUNS or one.head not in _NO_BUSINESS]
        if len(fits) == 1 and (not named or fits[0].text in named):
            return fits[0].text
    return ""


def _may_be_plural(name: str) -> bool:
    """Whether a lone word has its capital perhaps only as it begins a sentence: "Tickets cost …"."""
    return _PLURAL.fullmatch(name) is not None


def _is_worth(whole: str, noun: str) -> bool:
    """Whether a phrase tells more than its noun."""
    return head_of(whole) == noun and (any(map(str.isupper, whole)) or " of " in whole or len(whole.split()) > 2)  # noqa: PLR2004 - "the", a word, the noun


def _with_article(phrase: str) -> str:
    """A phrase as it stands in a sentence; a name has the article that it has."""
    is_known = phrase[0].isupper() or re.match(r"(?:the|an?|its|his|her|their) ", phrase)
    return phrase if is_known else f"the {phrase}"


def with_full_names(text: str, discourse: Discourse) -> str:
    """The text with the whole name, where the draft has told it, at the first place of each surname."""
    parts, last, told = [], 0, set()
    mask = blotted(text)
    for match in _SURNAME.finditer(mask):
        name = discourse.surnames.get(match.group(), "")
        if not name or name in told or name in text or name not in discourse.named:
            continue
        if _is_named(mask[: match.start()]):
            continue
        told.add(name)
        parts += [text[last : match.start()], name]
        last = match.end()
    return "".join([*parts, text[last:]])


def _is_named(before: str) -> bool:
    """Whether a first name or a title stands before: "Mr ", "Lars "."""
    word = re.search(r"([A-Z][\w’'-]*\.?|\w’s|\w's) $", before)
    return word is not None and word[1].lower() not in _OPENERS
