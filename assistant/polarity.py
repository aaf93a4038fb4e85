"""Whether two sentences on one matter differ in a denial. Pure.

A small model is weak at this: a sentence that denies what its quote says has nearly the same words. It is a sign, not
a proof: what bears it must be the surer to stand.
"""

from __future__ import annotations

import re

from assistant.wording import FUNCTION_WORDS, stem, words

_DENIALS = frozenset(
    """not no never none neither nor without nobody nothing nowhere cannot fail fails failed unable refuse refused
    lack lacks lacked lacking instead rather deny denies denied hardly barely ceased stopped""".split()
)
_DENYING_BEGINNING = re.compile(
    r"^(?:un(?:known|likely|able|clear|changed|harmed|hurt|injured|successful\w*|certain|proven|confirmed|finished|paid)"
    r"|im(?:possible|probable)|in(?:complete|correct|direct|directly|visible|accurate)|dis(?:agree\w*|approv\w*|continu\w*)|non\w+)$"
)
_OPPOSITES = [
    pair.split("/")
    for pair in (
        "before/after more/less most/least increased/decreased rose/fell higher/lower highest/lowest largest/smallest "
        "larger/smaller older/younger oldest/youngest north/south east/west northern/southern eastern/western won/lost "
        "best/worst early/late earlier/later above/below always/never all/none accepted/rejected allowed/banned "
        "started/ended began/ended opened/closed open/closed alive/dead legal/illegal public/private majority/minority "
        "maximum/minimum bought/sold joined/left success/failure supported/opposed agreed/refused "
        "first/last true/false "
        "inside/outside possible/impossible common/rare same/different gained/lost easy/difficult strong/weak "
        "faster/slower longer/shorter heavier/lighter stronger/weaker direct/indirect confident/doubtful keep/abandon "
        "attached/detached complete/incomplete visible/invisible stable/unstable safe/dangerous credited/denied"
    ).split()
]
_OPPOSITE = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_CLAUSE = re.compile(
    r"[,;:]| (?:and|but|while|whereas|although|because|since|which|who|when|where|until|after|before) "
)
_WORD = re.compile(r"[\w'’]+")
_BE = re.compile(r"\b(is|are|was|were|has been|have been|can|could|will|would|should|must)\b(?! not\b|n't)")
_NOT = re.compile(r" not\b|(?<=\w)n't\b")
_DENIES_OTHERWISE = re.compile(r"\b(only|never|no|nobody|none|nothing|neither|without)\b")


def denies_otherwise(statement: str, evidence: str) -> bool:
    """Whether one of two sentences denies what the other says, as far as single words tell."""
    matter = {stem(word) for word in words(statement)} - FUNCTION_WORDS
    clauses = [clause for clause in _CLAUSE.split(evidence) if matter & {stem(word) for word in words(clause)}]
    stated = _denials(statement)
    return all((stated + _denials(told) + _opposed(statement, told)) % 2 for told in (" ".join(clauses), evidence))


def with_opposites(statement: str, evidence: str) -> list[str]:
    """The statement with a word of it turned into its opposite, for each that the evidence has in its place."""
    theirs = set(words(evidence))
    found = [word for word in words(statement) if _OPPOSITE.get(word) in theirs and word not in theirs]
    return [re.sub(rf"\b{word}\b", _OPPOSITE[word], statement, count=1) for word in found]


def denied(statement: str) -> str | None:
    """The statement with "not" put in or taken out; None where that is not plain."""
    if len(_NOT.findall(statement)) == 1:
        return _NOT.sub("", statement).replace("did have", "had")
    if _NOT.search(statement) or _DENIES_OTHERWISE.search(statement):
        return None
    verbs = list(_BE.finditer(statement))
    if len(verbs) != 1:
        return None
    first = verbs[0].group().split()[0]
    end = verbs[0].start() + len(first)
    return f"{statement[:end]} not{statement[end:]}"


def _denials(text: str) -> int:
    """How many words of a text deny."""
    found = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return sum(word in _DENIALS or word.endswith("n't") or bool(_DENYING_BEGINNING.match(word)) for word in found)


def _opposed(one: str, other: str) -> int:
    """How many words of one text stand as their opposite in the other."""
    mine, theirs = set(words(one)), set(words(other))
    return sum(
        _OPPOSITE[word] in theirs and word not in theirs and _OPPOSITE[word] not in mine
        for word in mine & _OPPOSITE.keys()
    )
