"""Who says what a sentence says: what the minister says is not yet so. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.language import lexicon
from assistant.language.tokens import content_stems, stem

_REPORTS = rf"(?:{lexicon.alternation('reporting_verbs')}|(?:{lexicon.alternation('reporting_verbs_with_that')}) that)"
_NAMED = rf"(?:[A-ZА-ЯЁ\d][^,;:.]{{0,60}}?|(?i:{lexicon.alternation('speaker_openers')})\b[^,;:.]{{0,50}}?)"
_NAMED_LATER = rf"(?:{_NAMED}|[a-z]+s|(?i:police))"
_VERB = (
    rf"(?:[a-z]{{2,}}ed|{'|'.join(past for past in lexicon.table('irregular_verbs') if past not in {'left', 'set'})}|"
    rf"{lexicon.alternation('clause_verbs')}|{lexicon.alternation('changing_verbs')})"
)
_NO_VERB = rf"(?:(?!\b{_VERB}\b)[^,;:.])"
_ADJUNCT = r"(?: (?:on|in|at|to|late|last|this|yesterday|today|later|earlier|again|too)\b[^,;:]{0,60})?"
_LEADING = r"^\W*(?:In|On|At|After|Before|During|By|For|Late|Early|Last|This|Earlier|Yesterday|Today|Later)\b"
_NOT_PASSIVE = r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbeing )(?<!\bis )(?<!\bare )"
_HELPERS = r"(?: \w+ly| also| later| had| has| have| then)?"
_AS = rf"(?:{_REPORTS}|{lexicon.alternation('reporting_verbs_with_that')})"
_CLOSING = (
    re.compile(rf", (?P<who>{_NAMED_LATER})(?:, [^,;:]{{3,60}},)?{_HELPERS} {_NOT_PASSIVE}{_REPORTS}{_ADJUNCT}\W*$"),
    re.compile(rf", {_REPORTS} (?P<who>(?!that\b){_NO_VERB}{{2,60}})(?:, [^,;:]{{3,60}})?\W*$"),
)
"""Who says it at the end: "The road is closed, an investigator said on Monday." What goes before is a clause."""

_SPEAKERS = (
    re.compile(rf"(?:^|, )[Aa]s (?P<who>{_NAMED_LATER}){_HELPERS} {_NOT_PASSIVE}{_AS}\b"),
    re.compile(rf"(?:^|, )[Aa]s {_AS} by (?P<who>[^,;.]{{2,60}})"),
    re.compile(rf"^[^,;:]{{2,80}}, (?P<who>{_NAMED_LATER}) {_NOT_PASSIVE}{_REPORTS},"),
    re.compile(
        rf"{_LEADING}[^,;:]{{0,60}},? (?!(?:an?|the) {_REPORTS})(?P<who>{_NAMED}){_HELPERS} {_NOT_PASSIVE}{_REPORTS}\b"
    ),
    re.compile(
        rf"^\W*(?P<who>{_NAMED})(?:, [^,]{{3,80}})?,?{_HELPERS} "
        rf"{_NOT_PASSIVE}{_REPORTS}\b(?! (?:by|to (?:be|have))\b)"
    ),
    re.compile(r"\b(?:according to|in the (?:view|opinion|words) of) (?P<who>[^,;.]{2,60})", re.IGNORECASE),
    re.compile(rf"[,”\"’'] ?(?P<who>{_NAMED}) {_NOT_PASSIVE}{_REPORTS}\b"),
    re.compile(rf"[,”\"’'] {_REPORTS} (?P<who>[^,;.]{{2,60}})"),
    re.compile(r"\b(?P<who>it) (?:is|was) (?:said|believed|thought|claimed|alleged|reported) (?:that|to)\b", re.I),
)  # fmt: skip
_ANY_REPORT = re.compile(
    rf"\b(?:{lexicon.alternation('reporting_verbs')}|{lexicon.alternation('reporting_verbs_with_that')}|"
    r"according to|in the (?:view|opinion|words) of|(?:is|was) (?:believed|thought|claimed|alleged|reported))\b",
    re.IGNORECASE,
)
_CLAUSE_VERB = re.compile(rf"\b{_VERB}\b")
_SPEECH_ACT = re.compile(rf"\b(?:{lexicon.alternation('reported_speech_acts')})\b")


def speaker_of(sentence: str, stated: Collection[str] = ()) -> str:
    """Who is reported to say what a sentence says, or of that a statement; empty where it tells it as a fact.

    `stated` are the stems of the statement. "He compared the two and warned of a war" reports the war, and
    tells as a fact that he compared them.
    """
    if not _ANY_REPORT.search(sentence):
        return ""
    for form in (*_CLOSING, *_SPEAKERS):
        match = form.search(sentence)
        is_said = match and (form not in _CLOSING or _CLAUSE_VERB.search(sentence, 0, match.start()))
        if match and is_said and not _is_told_before(match, stated):
            return match["who"].strip()
    return ""


def _is_told_before(match: re.Match[str], stated: Collection[str]) -> bool:
    """Whether more of a statement's words stand in what is called the speaker than beside it."""
    beside = f"{match.string[: match.start('who')]} {match.string[match.end() :]}"
    who, others = (set(content_stems(text)) for text in (match["who"], beside))
    return len(who.intersection(stated)) > len(others.intersection(stated))


def shares_speech_act(stated: Collection[str], sentence: str) -> bool:
    """Whether a statement, by its stems, is on the saying itself: it has the sentence's word for it ("declared")."""
    return not {stem(word) for word in _SPEECH_ACT.findall(sentence)}.isdisjoint(stated)
