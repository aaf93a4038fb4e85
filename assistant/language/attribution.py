"""Who says what a sentence says: what the minister says is not yet so. Pure."""

from __future__ import annotations

import re

from assistant.language.tokens import content_stems, stem, words

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
_NOT_PASSIVE = r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbeing )(?<!\bis )(?<!\bare )"
_SPEAKERS = (
    re.compile(
        rf"^\W*(?P<who>{_NAMED})(?:, [^,]{{3,80}})?,?(?: \w+ly| also| later| had| has| have| then)? "
        rf"{_NOT_PASSIVE}{_SAYING}\b(?! (?:by|to (?:be|have))\b)"
    ),
    re.compile(r"\b(?:according to|in the (?:view|opinion|words) of) (?P<who>[^,;.]{2,60})", re.IGNORECASE),
    re.compile(rf"[,”\"’'] ?(?P<who>{_NAMED}) {_NOT_PASSIVE}{_SAYING}\b"),
    re.compile(rf"[,”\"’'] {_SAYING} (?P<who>[^,;.]{{2,60}})"),
    re.compile(r"\b(?P<who>it) (?:is|was) (?:said|believed|thought|claimed|alleged|reported) (?:that|to)\b", re.I),
)  # fmt: skip
_SAYINGS = re.compile(
    r"\b(?:said|told|claimed|warned|suggested|predicted|denied|estimated|stated|announced|noted|concluded|declared|"
    r"reported|accused|compared|admitted)\b"
)


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
