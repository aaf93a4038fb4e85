"""Words by which a sentence bears a claim out, and words that leave it open. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.language.clauses.factuality import tells_as_fact
from assistant.language.clauses.voice import is_reversed
from assistant.language.entities.quantities import quantities_of
from assistant.language.lexical_entailment import lexically_entails
from assistant.language.tokens import FUNCTION_WORDS, content_stems, stem, words

_SHORT_NAMES = lexicon.table("short_names")
_CLAUSE_END = re.compile(r"[;:]\s|,? (?:but|while|whereas|though|although)\b")
_HEDGES = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|if|unless|hopes? to|would like to|considering|not (?:yet )?decided)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\b(?:will|is going to|are going to|shall)\b", re.IGNORECASE)
_UNIQUE_WORD = re.compile(r"\b(?:only|first|last|sole|all|every|each|both|[a-z]{3,}est)\b", re.IGNORECASE)
_ALL_OF = re.compile(
    r"\b(?:all|every one of|each of)(?: of)?(?: the| its| their)? (?P<count>\w+) (?P<noun>[a-z]+)", re.IGNORECASE
)
_COPULAR = re.compile(
    r"(?P<subject>(?:(?!\b(?:is|was|are|were)\b)[^,])+) (?:is|was|are|were) (?:an? )?(?P<complement>[\w-]+)"
)
_DETERMINERS = frozenset("the a an its his her their this that".split())
_OBJECT = re.compile(rf"\b([a-z]{{3,}}) (?:{'|'.join(sorted(_DETERMINERS))}) ([a-z][\w-]+)")
OBJECT_REACH = 7
"""Words behind a verb among which its object is."""

_WITHIN = re.compile(r"\b(?:that|whether|if)\b", re.IGNORECASE)


def written_out(claim: str, told: str) -> str:
    """A claim with names in full, where a text has them only so: "the UK", "the United Kingdom"."""
    for short, whole in _SHORT_NAMES.items():
        is_meant = whole in told and not re.search(rf"\b{re.escape(short)}(?!\w)", told)
        claim = re.sub(rf"\b{re.escape(short)}(?!\w)", whole, claim) if is_meant else claim
    return claim


def is_left_open(claim: str, sentence: str) -> bool:
    """Whether a sentence has as possible only what a claim says will be."""
    return bool(_TO_COME.search(claim)) and bool(_HEDGES.search(clause_on(claim, sentence)))


def is_narrower(claim: str, sentence: str) -> bool:
    """Whether a sentence says of fewer things what a claim says of all: "the only human disease", "the only disease".

    So of "first", "last", "all" and "largest".
    """
    asked, told = words(claim), words(sentence)
    for place, word in enumerate(asked[:-1]):
        if _UNIQUE_WORD.fullmatch(word):
            noun = next((one for one in asked[place + 1 :] if one not in {"the", "of"}), "")
            between = [_between(told, at, word) for at, one in enumerate(told) if stem(one) == stem(noun)]
            found = [one for one in between if one is not None]
            if found and all(set(one) - set(asked) for one in found):
                return True
    return False


def _between(told: list[str], place: int, word: str) -> list[str] | None:
    """The words between a word and the noun at a place, where it stands up to three words before; else None."""
    for back in range(1, 4):
        if place - back >= 0 and told[place - back] == word:
            return [one for one in told[place - back + 1 : place] if one not in {"the", "of", "its", "their"}]
    return None


def says_so(claim: Claim, sentence: str, told: str) -> bool:
    """Whether a clause of a sentence says a claim in its own words; `told` is all that stands around.

    A part of a name may be left out that stands elsewhere: "Her brother Anders … resigned".
    """
    if _UNIQUE_WORD.search(claim.text) or len(claim.asserted) < 2:  # noqa: PLR2004 - one word says too little
        return False
    short = Claim(_with_told_names(claim.text, sentence, told))
    return any(
        lexically_entails(one, short)
        and tells_as_fact(one, claim.text)
        and not _WITHIN.search(one)
        and _is_predicated(one, claim.text)
        and not is_reversed(claim.text, one)
        for one in _clauses(sentence)
    )


def is_of_another(claim: str, sentence: str) -> bool:
    """Whether a sentence has the one-word complement of a claim, or its object, but says it of something else.

    "Lund won the stage before her rival for the tour" does not say that she won the tour.
    """
    stated = _COPULAR.fullmatch(claim.strip(" ."))
    has_it = stated is not None and stem(stated["complement"].lower()) in content_stems(sentence)
    return (has_it and not _is_predicated(sentence, claim)) or any(
        _has_other_object(sentence, *match.groups()) for match in _OBJECT.finditer(claim)
    )


def _has_other_object(sentence: str, verb: str, thing: str) -> bool:
    """Whether a sentence names a thing, but another one as the object of a verb each time that it has that."""
    told = words(sentence)
    if stem(verb) in FUNCTION_WORDS or stem(thing) not in set(map(stem, told)):
        return False
    behind = [told[place + 1 : place + OBJECT_REACH] for place, one in enumerate(told) if stem(one) == stem(verb)]
    others = [one for one in behind if one and one[0] in _DETERMINERS]
    return bool(others) and len(others) == len(behind) and all(stem(thing) not in map(stem, one) for one in others)


def _is_predicated(clause: str, claim: str) -> bool:
    """Whether a clause says a one-word complement of the subject: "was a Canadian swimmer", "the Canadian Young".

    "Young won the Canadian race" does not say that Young was Canadian.
    """
    if not (stated := _COPULAR.fullmatch(claim.strip(" ."))):
        return True
    name = "|".join(map(re.escape, stated["subject"].split()))
    said = re.escape(stated["complement"])
    return bool(
        re.search(rf"\b(?:is|was|are|were|be|been|being)\b(?: [\w'’-]+){{0,3}} {said}\b", clause, re.IGNORECASE)
        or re.search(rf"\b{said}(?: [\w'’-]+){{0,2}} (?:{name})\b", clause, re.IGNORECASE)
        or re.search(rf"\b(?:{name}), (?:[\w'’-]+ ){{0,2}}{said}\b", clause, re.IGNORECASE)
    )


def are_fewer(claim: str, sentence: str) -> bool:
    """Whether a claim is of all of a number of things, and a sentence of fewer: "all five games", "by four games"."""
    match = _ALL_OF.search(claim)
    amounts = quantities_of(f"{match['count']} {match['noun']}") if match else []
    if not match or not amounts:
        return False
    noun = re.escape(match["noun"].removesuffix("s"))
    fewer = re.finditer(rf"(?P<count>\w+)(?: of the \w+| out of \w+)? (?P<noun>{noun}\w*)", sentence, re.IGNORECASE)
    told = [quantities_of(f"{one['count']} {one['noun']}") for one in fewer]
    values = [one[0].value for one in told if one and one[0].unit == amounts[0].unit]
    return bool(values) and max(values) < amounts[0].value


def clause_on(claim: str, sentence: str) -> str:
    """The clause of a sentence that has most of a claim's words."""
    stems = set(content_stems(claim))
    return max(_clauses(sentence), key=lambda one: len(stems & set(content_stems(one))))


def _clauses(sentence: str) -> list[str]:
    return [one for one in _CLAUSE_END.split(sentence) if one.strip()] or [sentence]


def _with_told_names(claim: str, sentence: str, told: str) -> str:
    """A claim without the part of a name that stands around a sentence, where its other part stands in it."""
    for first, last in re.findall(r"\b([A-Z][\w-]+) ([A-Z][\w-]+)\b", claim):
        for kept, left in ((first, last), (last, first)):
            if re.search(rf"\b{kept}\b", sentence) and left not in sentence and left in told:
                claim = claim.replace(f"{first} {last}", kept)
    return claim
