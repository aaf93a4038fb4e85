"""Questions that want a yes or a no, and the statement that each asks about. Pure.

A question that denies ("Didn't it sink?") asks about what it denies: "yes" says that it sank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import lexicon
from assistant.language.clauses.inversion import AUXILIARIES, is_bare_verb, is_participle, statement

SHORTEST = 2
"""Words after the auxiliary of a question that asks about something."""

_AUXILIARY = "|".join(sorted(AUXILIARIES, key=len, reverse=True))
_WH = r"(?:who|whom|whose|what|when|where|why|how|which)"
_OPENERS = re.compile(rf"^(?:(?:{lexicon.alternation('polar_openers')})\b[\s,:.!-]*)+", re.IGNORECASE)
_ASKED_WHETHER = re.compile(rf"^(?:{lexicon.alternation('whether_frames')})(?: or not)? (?P<clause>.+)$", re.IGNORECASE)
_CLAIMED = re.compile(
    r"^(?:is|was|isn['’]t|wasn['’]t|so is) it (?:really |actually |also )?"
    r"(?:true|correct|right|the case|a fact|so|possible) (?:that )?(?P<clause>.+)$|"
    r"^(?:did you know|do you (?:think|believe)|would you say|is there (?:any )?(?:evidence|proof)) (?:that )?"
    r"(?P<thought>.+)$",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"(?:,|\s[-–—])? (?:(?P<aux>{_AUXILIARY}|ai|wo|ca)(?:n['’]?t| not)? "
    r"(?:it|he|she|they|there|we|this|that|one)(?: not)?|"
    r"(?:is that|am i|or am i) (?:right|correct|true|so)|or not)$|"
    r",? \(?(?:right|correct|true|yes|no|yeah|eh|huh|is that so)\)?$",
    re.IGNORECASE,
)
_DENIED_TAG = re.compile(r"\bn['’]?t\b|\bnot\b|n['’]t ", re.IGNORECASE)
_INVERTED = re.compile(rf"^(?P<aux>{_AUXILIARY}|ca|wo|ai)(?P<denied>n['’]?t)?\b\s+(?P<rest>.+)$", re.IGNORECASE)
_SHORTENED = {"ca": "can", "wo": "will", "ai": "is"}
_NOT_ASKED_ABOUT = re.compile(rf"^(?:{lexicon.alternation('not_polar_openers')})\b", re.IGNORECASE)
_ASKS_MORE = re.compile(
    rf"\b(?:say|says|tell|tells|know|known|mention|explain|clear|said|reveal|describe|sure|and|or|,) "
    rf"(?:us |me )?{_WH}\b",
    re.IGNORECASE,
)
_HOLDINGS = re.compile(
    rf"^(?:is|are|was|were|do|does|have|has|can) .*\b(?:{lexicon.alternation('article_words')}) "
    r"(?:on|about|from|by|of|here|in (?:this|the|my)|available)\b|"
    r"^(?:is|are) there (?:\w+ )?(?:anything|something|more|much|else)(?: else| more)?(?: (?:on|about)\b.*)?$",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(
    r"\bor\b(?! (?:not|so|more|less|fewer|any\w*|near|about|around|later|sooner|earlier|above|below|two|three)\b)",
    re.IGNORECASE,
)
_ANY = re.compile(r"\bany(?:one|body|thing|where)?\b", re.IGNORECASE)
_SUBJECTLESS = re.compile(
    r"^(?:it|that|this|so|they|there|all|he|she)?(?: (?:so|true|right|all|it|really|correct|ok|okay))?$", re.I
)
_FINITE = re.compile(rf"\b(?:{_AUXILIARY}|{'|'.join(lexicon.table('irregular_verbs'))})\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"(?<!est)(?<!first)(?<!than)(?<!the) "
    r"(?:ever|yet|at all|actually|really|by any chance|or not|please|then)(?=\s|$|,)"
)
_LAST_ADVERB = re.compile(
    r" (?:again|still|already|now|today|too|anymore|any more|anyway|before|alone)$", re.IGNORECASE
)
_BE = frozenset({"is", "are", "was", "were"})
_OPENS_COMPLEMENT = frozenset({"the", "a", "an", *lexicon.entries("predicative_adjectives")})
_RELATIVES = frozenset({"who", "whom", "that", "which", "when"})
_INSIDE_SUBJECT = frozenset("of and or than not the a an all both there into as to such what quite only just".split())
_NOT_BEFORE_COMPLEMENT = _INSIDE_SUBJECT.union(
    *(lexicon.entries(name) for name in ("prepositions", "subordinators")), AUXILIARIES, _RELATIVES
)
_OF_ABILITY = re.compile(r"^can(?:['’]?t|not)? you (?P<verb>[a-z]+) (?P<rest>.+)$", re.IGNORECASE)
_ASKED_OF_THE_DESK = frozenset(lexicon.entries("desk_verbs"))


def is_polar(question: str) -> bool:
    """Whether a question wants a yes or a no: "Did it sink?", "Is it true that …?", "It sank, right?".

    One that asks somebody to do something ("Can you list …"), for one of two things ("Was it A or B?"), or which
    articles there are, does not.
    """
    return bool(_clause(question))


def statement_of(question: str) -> str:
    """The statement that a polar question asks about, as a sentence: "Did it sink?" → "It sank.".

    Where the question is none, or nothing is to be stated, it comes as it is.
    """
    stated = _clause(question)
    return f"{stated[0].upper()}{stated[1:]}." if stated else question


def _clause(question: str) -> str:
    """What is asked about, in the words of a statement; empty where a question is not polar."""
    text = " ".join(question.split())
    is_asked = text.endswith("?")
    text = _bare(text)
    if embedded := _ASKED_WHETHER.match(text) or _CLAIMED.match(text):
        clause = next(filter(None, embedded.groupdict().values()))
        return _stated(_bare(clause)) if _is_about_something(clause) else ""
    if tag := _TAG.search(text):
        return _of_tagged(text[: tag.start()], tag)
    if (ability := _OF_ABILITY.match(text)) and ability["verb"].lower() not in _ASKED_OF_THE_DESK:
        return f"one can {ability['verb']} {ability['rest']}"
    if _NOT_ASKED_ABOUT.match(text) or _HOLDINGS.search(text) or _ASKS_MORE.search(text) or _offers_choice(text):
        return ""
    if inverted := _INVERTED.match(text):
        return _of_inverted(inverted)
    return _stated(text) if is_asked and _is_declarative(text) else ""


def _bare(text: str) -> str:
    """A question without what opens it and its mark."""
    return _OPENERS.sub("", text.strip(' ?.!"“”')).strip(" ?.!,")


def _of_inverted(match: re.Match[str]) -> str:
    auxiliary = match["aux"].lower()
    rest = _FILLERS.sub("", match["rest"])
    rest, last = _without_last_adverb(rest)
    words = rest.split()
    is_month = auxiliary == "may" and rest[0].isdigit()
    if is_month or _SUBJECTLESS.match(rest) or (auxiliary == "do" and is_bare_verb(words[0])):
        return ""  # "May 2020", "Don't tell me"
    if len(words) > 1 and words[1].lower() == "not":
        del words[1]  # "Did it not sink?"
    if copula := _of_copula(auxiliary, words):
        return _affirmed(f"{copula}{last}")
    stated = statement(_SHORTENED.get(auxiliary, auxiliary), words) if len(words) >= SHORTEST else ""
    return _affirmed(f"{stated}{last}") if stated else ""


def _of_copula(auxiliary: str, words: Sequence[str]) -> str:
    """What "smallpox the only disease" states behind "is": the subject ends before a determiner; or empty."""
    said = [word.lower() for word in words]
    for place in range(1, len(words) if auxiliary in _BE else 0):
        before = said[place - 1]
        if is_participle(before) or before.endswith("ing") or before in _RELATIVES:
            return ""
        if said[place - 2 : place] == ["on", "board"]:
            return ""
        if said[place] in _OPENS_COMPLEMENT and before not in _NOT_BEFORE_COMPLEMENT:
            return " ".join([*words[:place], auxiliary, *words[place:]])
    return ""


def _without_last_adverb(rest: str) -> tuple[str, str]:
    """A clause without an adverb at its end, which would pass for its predicate: "the room open (again)"."""
    match = _LAST_ADVERB.search(rest)
    shorter = rest[: match.start()] if match else rest
    return (shorter, rest[len(shorter) :]) if len(shorter.split()) > SHORTEST else (rest, "")


def _of_tagged(clause: str, tag: re.Match[str]) -> str:
    """What stands before "didn't it"; where it denies, and is asked about by "did it", what it denies."""
    if not _is_about_something(clause):
        return ""
    if inverted := _INVERTED.match(clause):
        return _of_inverted(inverted)
    is_affirmative_tag = tag["aux"] and not _DENIED_TAG.search(tag.group())
    return _stated(
        re.sub(r"\bdid(?:n['’]t| not) ", "did ", re.sub(r"(?<=[a-z])n['’]t\b| not\b", "", clause))
        if is_affirmative_tag
        else clause
    )


def _is_about_something(clause: str) -> bool:
    return len(clause.split()) >= SHORTEST and not re.match(rf"{_WH}\b", clause, re.IGNORECASE)


def _offers_choice(text: str) -> bool:
    """Whether one of two things is asked for; "Did anyone die or get hurt?" asks for neither by itself."""
    return bool(_ALTERNATIVES.search(text)) and not _ANY.search(text)


def _is_declarative(text: str) -> bool:
    """Whether it is a statement with a mark of a question: "AlphaGo has won?"."""
    first, _, rest = text.partition(" ")
    return (
        not re.search(rf"\b{_WH}\b", text, re.IGNORECASE)
        and bool(_FINITE.search(rest))
        and first.lower() not in AUXILIARIES
    )


def _stated(clause: str) -> str:
    """A clause that is told already, without words that only a question has."""
    return _affirmed(_FILLERS.sub("", clause))


def _affirmed(clause: str) -> str:
    """A clause with "some" where a question has "any"."""
    return _ANY.sub(lambda found: f"{'S' if found.group()[0] == 'A' else 's'}ome{found.group()[3:]}", clause)
