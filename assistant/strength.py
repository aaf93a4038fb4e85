"""How strongly a sentence says what it says, and who says it: what a small model is weak at, told by words. Pure.

"Most" is not "all", "will be" is not "is", "may" is not "does", and what the minister says is not yet so.
"""

from __future__ import annotations

import re

from assistant.wording import content_stems, stem, words

_UNSURE = frozenset(
    """may might could would will shall should plans plan planned planning expected expects expect hopes hope hoped
    aims aim aimed intends intend intended proposed proposes propose proposal alleged allegedly suspected
    reportedly possibly probably perhaps likely unlikely if unless whether considering wants want wanted seeks sought
    tried try tries attempted attempt apparently supposedly estimated estimate rumoured rumored unclear unproven
    scheduled due promised promises pledged vowed threatened accused charged nominated suggests suggested believe
    believed thought think thinks""".split()
)
_COMING = frozenset("will shall would".split())
_COMING_TOLD = frozenset(
    """will shall would plans plan planned planning expected expects due scheduled to intends intended aims next
    promised promises pledged hopes""".split()
)
_UNIVERSAL = (
    (frozenset("all every each everyone everybody everything always entire entirely whole completely fully".split()),
     frozenset("""all every each everyone everybody everything always entire entirely whole completely fully both any
     total totally no none never nobody throughout""".split())),
    (frozenset("only sole solely exclusively alone".split()),
     frozenset("only sole solely exclusively alone just except nothing none no".split())),
    (frozenset("never none nobody no nothing".split()),
     frozenset("""never none nobody no nothing not cannot without neither nor zero nil lack lacks lacked failed
     fail fails unable refused avoided spared""".split())),
    (frozenset("most majority mostly mainly".split()),
     frozenset("""most majority mostly mainly all every each nearly almost largely bulk chiefly primarily half
     percent per %""".split())),
)  # fmt: skip
"""Words that claim much, and those of which one must stand in the evidence then."""

_MONTH_OF_MAY = re.compile(r"(?<!^)\bMay\b")
_IS_TO = re.compile(r"\b(?:is|are) to (?:be|have|[a-z]{3,})\b")
_LESS = frozenset("some few several part partly half mostly mainly largely nearly almost sometimes most many".split())
_MOST_OF_ALL = re.compile(r"\b(?:first|last|[a-z]{3,}(?<!for)(?<!inter)(?<!mod)(?<!hon)est|most [a-z]+)\b")
_NOT_SUPERLATIVE = frozenset(
    "west east rest test guest forest interest request protest harvest arrest contest nest quest chest honest invest "
    "suggest digest northwest southwest northeast southeast request priest latest conquest manifest tempest".split()
)
_CLAUSE = re.compile(
    r"[;:]|(?<=[.!?]) |, (?:and|but|while|whereas|although|because|since|which|who|when|where|until|after|before) |"
    r" (?:but|while|whereas|although|because) "
)
_SAYING = (
    r"(?:said|says|say|told|tells|claimed|claims|argued|argues|added|insisted|insists|believes|warned|warns|suggested|"
    r"suggests|admitted|complained|predicted|predicts|denied|denies|alleged|alleges|thinks|testified|explained|explains|"
    r"acknowledged|acknowledges|maintains|maintained|doubts|doubted|hopes|fears|estimates|estimated|"
    r"(?:stated|states|announced|wrote|writes|noted|notes|concluded|concludes|declared|declares|reported|reports) that)"
)
_NAMED = (
    r"(?:[A-ZА-ЯЁ\d][^,;:.]{0,60}?|(?i:the|a|an|his|her|their|its|one|some|many|most|two|three|other|another|he|she|they|"
    r"it|officials|researchers|scientists|critics|experts|witnesses|police|residents|supporters|opponents)\b"
    r"[^,;:.]{0,50}?)"
)
_SPEAKERS = (
    re.compile(
        rf"^\W*(?P<who>{_NAMED})(?:, [^,]{{3,80}})?,?(?: \w+ly| also| later| had| has| have| then)? {_SAYING}\b"
        r"(?! (?:by|to (?:be|have))\b)"
    ),
    re.compile(r"\b(?:according to|in the (?:view|opinion|words) of) (?P<who>[^,;.]{2,60})", re.IGNORECASE),
    re.compile(rf"[,”\"’'] ?(?P<who>{_NAMED}) {_SAYING}\b"),
    re.compile(rf"[,”\"’'] {_SAYING} (?P<who>[^,;.]{{2,60}})"),
    re.compile(r"\b(?P<who>it) (?:is|was) (?:said|believed|thought|claimed|alleged|reported) (?:that|to)\b", re.I),
)  # fmt: skip
_SAYINGS = re.compile(
    r"\b(?:said|told|claimed|warned|suggested|predicted|denied|estimated|stated|announced|noted|concluded|declared|"
    r"reported|accused|compared|admitted)\b"
)
_PRONOUNS = frozenset("he she they it".split())


def speaker_of(sentence: str, statement: str = "") -> str:
    """Who is reported to say what a sentence says, or of that a statement; empty where it tells it as a fact.

    "He compared the two and warned of a war" reports the war, and tells as a fact that he compared them.
    """
    for form in _SPEAKERS:
        match = form.search(sentence)
        if match and not _is_told_before(match, statement):
            return match["who"].strip()
    return ""


def _is_told_before(match: re.Match[str], statement: str) -> bool:
    """Whether more of a statement's words stand in what is called the speaker than after it."""
    stated = set(content_stems(statement))
    return len(stated & set(content_stems(match["who"]))) > len(
        stated & set(content_stems(match.string[match.end() :]))
    )


def tells_of_saying(statement: str, sentence: str) -> bool:
    """Whether a statement is on the saying itself: it has the word for it that the sentence has ("declared")."""
    said = set(_SAYINGS.findall(sentence))
    return bool({stem(word) for word in said} & {stem(word) for word in words(statement)})


def same_speaker(one: str, other: str, around: str) -> bool:
    """Whether two speakers share a word, or the other is a pronoun whose name stands around it."""
    mine, theirs = set(content_stems(one)), set(content_stems(other))
    if set(words(other)[:1]) & _PRONOUNS:
        theirs |= set(content_stems(around))
    return bool(mine & theirs)


def claims_more(statement: str, evidence: str) -> bool:
    """Whether a statement says more than its evidence: for sure what may be, as done what is planned, all for most."""
    statement, evidence = (_MONTH_OF_MAY.sub(" ", text) for text in (statement, evidence))
    stated, told = set(words(statement)), set(words(_nearest_clause(statement, evidence)))
    if told & _UNSURE and not stated & _UNSURE and not _IS_TO.search(statement):
        return True
    if stated & _COMING and not set(words(evidence)) & _COMING_TOLD and not _IS_TO.search(evidence):
        return True
    everything = set(words(evidence)) | set(re.findall("%", evidence))
    if any(stated & claimed and not everything & bearing for claimed, bearing in _UNIVERSAL):
        return True
    if stated & _UNIVERSAL[0][0] and told & _LESS and not stated & _LESS:
        return True
    return not _superlatives(statement) <= _superlatives(evidence)


def _superlatives(text: str) -> set[str]:
    found = _MOST_OF_ALL.findall(text.lower())
    return {stem(word.split()[-1]) for word in found if word not in _NOT_SUPERLATIVE}


def _nearest_clause(statement: str, evidence: str) -> str:
    """The clause of the evidence that shares most words with a statement."""
    stems = set(content_stems(statement))
    clauses = _CLAUSE.split(evidence)
    return max(clauses, key=lambda clause: len(stems & set(content_stems(clause))))
