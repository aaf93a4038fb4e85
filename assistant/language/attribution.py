"""Who says what a sentence says: what the minister says is not yet so. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.language import lexicon
from assistant.language.tokens import content_stems, stem

_REPORTS = rf"(?:{lexicon.alternation('reporting_verbs')}|(?:{lexicon.alternation('reporting_verbs_with_that')}) that)"
_NAMED = rf"(?:[A-ZА-ЯЁ\d][^,;:.]{{0,60}}?|(?i:{lexicon.alternation('speaker_openers')})\b[^,;:.]{{0,50}}?)"
_NOT_PASSIVE = r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbeing )(?<!\bis )(?<!\bare )"
_SPEAKERS = (
    re.compile(
        rf"^\W*(?P<who>{_NAMED})(?:, [^,]{{3,80}})?,?(?: \w+ly| also| later| had| has| have| then)? "
        rf"{_NOT_PASSIVE}{_REPORTS}\b(?! (?:by|to (?:be|have))\b)"
    ),
    re.compile(r"\b(?:according to|in the (?:view|opinion|words) of) (?P<who>[^,;.]{2,60})", re.IGNORECASE),
    re.compile(rf"[,”\"’'] ?(?P<who>{_NAMED}) {_NOT_PASSIVE}{_REPORTS}\b"),
    re.compile(rf"[,”\"’'] {_REPORTS} (?P<who>[^,;.]{{2,60}})"),
    re.compile(r"\b(?P<who>it) (?:is|was) (?:said|believed|thought|claimed|alleged|reported) (?:that|to)\b", re.I),
)  # fmt: skip
_SPEECH_ACT = re.compile(rf"\b(?:{lexicon.alternation('reported_speech_acts')})\b")


def speaker_of(sentence: str, stated: Collection[str] = ()) -> str:
    """Who is reported to say what a sentence says, or of that a statement; empty where it tells it as a fact.

    `stated` are the stems of the statement. "He compared the two and warned of a war" reports the war, and
    tells as a fact that he compared them.
    """
    for form in _SPEAKERS:
        match = form.search(sentence)
        if match and not _is_told_before(match, stated):
            return match["who"].strip()
    return ""


def _is_told_before(match: re.Match[str], stated: Collection[str]) -> bool:
    """Whether more of a statement's words stand in what is called the speaker than after it."""
    who, after = (set(content_stems(text)) for text in (match["who"], match.string[match.end() :]))
    return len(who.intersection(stated)) > len(after.intersection(stated))


def shares_speech_act(stated: Collection[str], sentence: str) -> bool:
    """Whether a statement, by its stems, is on the saying itself: it has the sentence's word for it ("declared")."""
    return not {stem(word) for word in _SPEECH_ACT.findall(sentence)}.isdisjoint(stated)
