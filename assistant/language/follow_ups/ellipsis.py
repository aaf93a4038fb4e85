"""A question of which only a part is said → the whole: "Why?", "And in 2020?", after the question before. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.language import lexicon
from assistant.language.clauses.inversion import AUXILIARIES, is_participle, statement
from assistant.language.follow_ups.mentions import Mention, mentions_of

LONGEST_ORDINAL = 2
"""Words of a fragment that is an ordinal: "the fifth"."""

LONGEST_SUBJECT = 6
"""Words of an answer that may be the subject of a question."""

_AUXILIARY = "|".join(sorted({*lexicon.entries("auxiliaries"), *lexicon.entries("clause_auxiliaries")}, key=len)[::-1])
_CLAUSE = re.compile(rf"^(?:.*? )??(?P<aux>{_AUXILIARY})\b (?P<rest>.+)$", re.IGNORECASE)
_SUBJECT_ASKED, _LAZILY_ASKED = (
    re.compile(rf"^(?:who|(?:which|what) [\w-]+(?: [\w-]+){maybe}) (?P<verb>[a-z]+) (?P<rest>.+)$", re.IGNORECASE)
    for maybe in ("?", "??")
)
"""Of what does something: with as long a name of it as may be ("which ferry company"), and with as short a one."""

_SUBJECT_OPEN = re.compile(
    rf"^(?:who|what|which(?: [\w-]+)?) (?P<aux>{_AUXILIARY}) "
    r"(?P<rest>(?:still|not|now|also|being|the \w+est|\w+(?:ed|ing)|open|shut|"
    rf"{lexicon.alternation('irregular_participles')})\b.*)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"^(?:how many|how much|which|what) (?P<noun>[a-z-]+(?: [a-z-]+)??) (?P<aux>{_AUXILIARY}) (?P<rest>"
    rf"(?:still |not |now |also )?(?:being |been )?(?:\w+ed|{lexicon.alternation('irregular_participles')})\b.*)$",
    re.IGNORECASE,
)
"""Of what is counted or asked for, a clause in the passive: "how many people were evacuated"."""

_HOLDER = re.compile(r"^who (?P<aux>is|was) (?P<rest>(?:the|a|an) .+)$", re.IGNORECASE)
_HAD = re.compile(r"^(?:who|what|which(?: [\w-]+)?) (?:had|has|have) (?P<rest>.+)$", re.IGNORECASE)
_BARE_OF = lexicon.table("irregular_verbs")
_PARTICIPLES = frozenset(lexicon.entries("irregular_participles"))
_BARE = re.compile(
    r"^(?P<asks>why|(?:since |until )?when|where|how(?: long ago| often| come)?|by whom|what for|in wh\w+ year)"
    r"(?: (?P<rest>not|there))?(?: exactly| precisely| else)?(?: (?:was|is|did|does|do|were|has) (?:that|this|it|so))?"
    r"(?: (?:happen(?:ed)?|so|be|occur(?:red)?))?$",
    re.IGNORECASE,
)
_WHO_DID_IT = re.compile(r"who (?:did|has done|had done|was behind|is behind) (?:it|that|this|so)(?: to \w+)?")
_PART = re.compile(r"^(?P<asks>how many|which|who)(?: ones?)?(?: exactly| of them| was it| were they)?$", re.IGNORECASE)
_SOMEBODY = re.compile(r"^(?:any|some)(?:one|body)\b|^people\b", re.IGNORECASE)
_INDEFINITE = re.compile(r"^(?:an?|any|some|one of the|there)\b(?: (?:still )?(?:any|an?|some)\b)? ?", re.IGNORECASE)
_DURATION = re.compile(
    r"^how (?P<much>long|much time) (?:did|does|will|has|would) (?:it|that|this) taken?$", re.IGNORECASE
)
_ASKS_TIME_OR_PLACE = re.compile(r"^(?:how|when|where|why)\b(?! (?:many|much))", re.IGNORECASE)
_NOTHING = {"anything": "nothing", "anyone": "no one", "anybody": "nobody", "any": "no", "anywhere": "nowhere"}
_PREPOSITION = re.compile(
    rf"^({lexicon.alternation('prepositions')}|{lexicon.alternation('phrase_breaks')})\b"
    r"(?! (?:who|what|which|when|where))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b(?:first|last|{'|'.join(lexicon.table('ordinals'))})\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(rf"\b(?:(?:most|least) [a-z]+|{lexicon.alternation('superlatives')})\b", re.IGNORECASE)
_LONE_SUPERLATIVE = re.compile(
    r"^(?:(?:who|what|which(?: one)?)(?: (?:is|was|are|were)|['’]?s) )?the "
    rf"(?P<which>{_SUPERLATIVE.pattern})(?: ones?)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_TIME = re.compile(
    r"(?:(?:the )?(?:last|this|next|previous|following) (?:year|month|week|time|season|night)|"
    r"the (?:year|month|week|day|night|time|season) (?:before|after)(?: (?:that|last))?|yesterday|today|tomorrow|"
    r"before|before that|after that)",
    re.IGNORECASE,
)
_PLURAL = {"was": "were", "is": "are", "has": "have"}
_CONTRACTED = {"can": "can’t", "will": "won’t", "shall": "shan’t"}


def asked_anew(question: str, before: str, short: str = "") -> str:
    """After "Where did it land?", "Why?": the question before, asked for something else; empty where it is none such.

    `short` are the words that answered the question before.
    """
    asked = question.strip(" ?.!").lower()
    for form, written in _ANEW.items():
        if found := form.match(asked):
            return written(found[1], before)
    bare = _BARE.match(asked)
    clause = _clause_of(before, short)
    is_doer = _WHO_DID_IT.fullmatch(asked) is not None
    if clause and (is_doer or (bare and bare["asks"] == "by whom")) and (agent := _agent_of(*clause)):
        return agent
    if not bare or not clause:
        return ""
    auxiliary, rest = clause
    asks = {"how come": "why", "what for": "why"}.get(bare["asks"], bare["asks"])
    if bare["rest"] == "not":
        return _sentence(f"{asks} {_denied(auxiliary, rest)}")
    return _sentence(f"{asks} {auxiliary} {rest}{' there' if bare['rest'] == 'there' else ''}")


def continued(fragment: str, before: str) -> tuple[str, str]:
    """After "Who won in 2022?", "in 2023": the question before with the new part, and what of the old one tells of it.

    After "Who designed the euro banknotes?", "the coins": "Who designed the coins?", "euro". Empty where it has none.
    """
    if when_or_where := _with_time_or_place(fragment, before.rstrip("? ")):
        return when_or_where, ""
    ordinal, old = _ORDINAL.search(fragment), _ORDINAL.search(before)
    if ordinal and old and len(fragment.split()) <= LONGEST_ORDINAL:
        return _sentence(f"{before[: old.start()]}{ordinal[0]}{before[old.end() :]}"), ""
    if whether := _whether_too(fragment, before):
        return whether, ""
    new, replaced = mentions_of(fragment), _replaced(fragment, before)
    if not replaced or not new or new[0].start or new[0].end < len(fragment):
        return "", ""
    told = " ".join(re.split(r" of ", replaced.text)[0].split()[:-1]).removeprefix("the ").removeprefix("the")
    return _sentence(f"{before[: replaced.start]}{fragment}{before[replaced.end :]}"), told


def _with_time_or_place(fragment: str, before: str) -> str:
    """A question with another time or place: "in 2023", "2023", "last year"; empty where a fragment is neither."""
    if preposition := _PREPOSITION.match(fragment):
        return _sentence(_with_phrase(fragment, preposition[1], before))
    if _TIME.fullmatch(fragment):
        return _sentence(f"{before} {fragment}")
    year = _YEAR.fullmatch(fragment)
    return _sentence(_with_phrase(f"in {year[0]}", "in", before)) if year else ""


def _whether_too(fragment: str, before: str) -> str:
    """After "Which countries won a medal?", "Finland": "Did Finland win a medal?"; empty where no name is asked of."""
    asked = _LAZILY_ASKED.match(before.strip(" ?.!"))
    names = [one for one in mentions_of(f"Is {fragment}") if one.is_name]
    if not asked or len(names) != 1 or names[0].text != fragment or _replaced(fragment, before):
        return ""
    past = asked["verb"].lower()
    bare = _BARE_OF.get(past, "")
    return _sentence(f"did {fragment} {bare} {asked['rest']}") if bare and _participle(past) else ""


def with_subject(fragment: str, before: str) -> str:
    """After "How much does a ticket cost?", "dogs": the question with that as its subject; empty where it has none."""
    subject = next((one for one in mentions_of(before) if one.is_subject and one.start), None)
    return _sentence(f"{before[: subject.start]}{fragment}{before[subject.end :]}") if subject else ""


def is_asked_anew(question: str) -> bool:
    """Whether a question asks something else of what the question before asks: "Why?", "How long ago was that?"."""
    return _BARE.match(question.strip(" ?.!")) is not None


def is_duration(question: str) -> bool:
    """Whether a question asks how long something took that it does not name."""
    return _DURATION.match(question.strip(" ?.!")) is not None


def _clause_of(question: str, short: str = "") -> tuple[str, str] | None:
    """The auxiliary of a question and what follows it: "Who found it?" is turned, to "was it found".

    "Which one is still shut?" gets its answer as its subject: "is the school still shut".
    """
    whole = question.strip(" ?.!")
    if counted := _COUNTED.match(whole):
        which = whole.lower().startswith(("which", "what"))
        return counted["aux"].lower(), f"{'the ' if which else ''}{counted['noun']} {counted['rest']}"
    if (holder := _HOLDER.match(whole)) and short[:1].isupper() and len(short.split()) <= LONGEST_SUBJECT:
        return holder["aux"].lower(), f"{short} {holder['rest']}"
    if open_one := _SUBJECT_OPEN.match(whole):
        named = short if 0 < len(short.split()) <= LONGEST_SUBJECT and short[0].isupper() else ""
        return (open_one["aux"].lower(), f"{named} {open_one['rest']}") if named else None
    asked = _SUBJECT_ASKED.match(whole)
    if asked and (participle := _participle(asked["verb"])):
        objects = mentions_of(whole)
        first = next((one for one in objects if one.start == asked.start("rest")), None)
        if first is None:
            return None
        auxiliary = "were" if first.is_plural else "was"
        return auxiliary, f"{whole[first.start : first.end]} {participle}{whole[first.end :]}"
    clause = None if _has_no_auxiliary(whole) else _CLAUSE.match(whole)
    return (clause["aux"].lower(), clause["rest"]) if clause else None


def _has_no_auxiliary(question: str) -> bool:
    """Whether its "had" is the verb: "who had smallpox last"."""
    had = _HAD.match(question)
    return had is not None and not any(map(is_participle, had["rest"].lower().split()))


def _agent_of(auxiliary: str, rest: str) -> str:
    """After "Where was the painting found?", "By whom?": "Who found the painting?"; empty of no simple passive."""
    subject = next((one for one in mentions_of(f"{auxiliary} {rest}") if one.is_subject), None)
    if auxiliary not in {"was", "were"} or not subject:
        return ""
    does, _, others = f"{auxiliary} {rest}"[subject.end :].strip().partition(" ")
    past = does if does.endswith("ed") else next((one for one in _BARE_OF if _participle(one) == does), "")
    whom = rest[: subject.end - len(auxiliary) - 1]
    return _sentence(f"who {past} {whom} {others}") if past else ""


def _participle(past: str) -> str:
    """The participle of a verb in the past; empty where it is no such verb."""
    past = past.lower()
    if past in lexicon.entries("clause_auxiliaries"):
        return ""
    if past.endswith("ed") and past not in _BARE_OF:
        return past
    if past not in _BARE_OF:
        return ""
    bare = _BARE_OF[past]
    forms = (past, f"{bare}n", f"{bare}en", f"{past}n", f"{past}en", f"{bare}{bare[-1]}en", bare)
    return next((one for one in forms if one in _PARTICIPLES), past)


def _part_of(asks: str, before: str) -> str:
    """After "Did a paper report it?", "Which one?": "Which paper reported it?"; empty where that is known."""
    auxiliary, _, rest = before.strip(" ?.!").partition(" ")
    if auxiliary.lower() not in AUXILIARIES:
        return ""
    told = statement(auxiliary.lower(), rest.split())
    if asks == "who":
        return _sentence(_SOMEBODY.sub("who", told)) if _SOMEBODY.match(told) else ""
    thing = _SOMEBODY.sub("people", told) if asks == "how many" else told
    named = _INDEFINITE.sub("", thing)
    if named == told and not _SOMEBODY.match(told):
        return ""
    if asks == "how many":
        named = re.sub(r"\b(was|is|has)\b", lambda found: _PLURAL[found[0]], named, count=1)
    return _sentence(f"{asks} {named}")


def _with_superlative(which: str, before: str) -> str:
    """After "Who is the oldest member of the band?", "the youngest": the question with that in its place."""
    old = _SUPERLATIVE.search(before)
    return _sentence(f"{before[: old.start()]}{which}{before[old.end() :]}") if old else ""


def _duration_of(much: str, before: str) -> str:
    """After "How did it get to Mars?", "How long did it take?": "How long did it take the rover to get to Mars?"."""
    clause = _clause_of(before)
    if not clause or not _ASKS_TIME_OR_PLACE.match(before) or clause[0] not in {"did", "does", "do", "will", "can"}:
        return ""
    subject = next((one for one in mentions_of(f"{clause[0]} {clause[1]}") if one.is_subject), None)
    if not subject:
        return ""
    does = f"{clause[0]} {clause[1]}"[subject.end :].strip()
    return _sentence(f"how {much} did it take {subject.text} to {does}") if does else ""


def _denied(auxiliary: str, rest: str) -> str:
    """A clause that is asked, denied: "was anything taken" → "was nothing taken"."""
    first, _, others = rest.partition(" ")
    if nothing := _NOTHING.get(first.lower()):
        return f"{auxiliary} {nothing} {others}"
    return f"{_CONTRACTED.get(auxiliary, f'{auxiliary}n’t')} {rest}"


def _with_phrase(fragment: str, preposition: str, before: str) -> str:
    """A question with "in 2023" in the place of its "in 2022"; at its end where it has no such part."""
    old = re.compile(rf"\b(?i:{preposition}) (?:the )?[\w'’-]+(?: [A-Z0-9][\w'’-]*)*")
    places = [one for one in old.finditer(before) if _form(one[0]) == _form(fragment) and one.start()]
    if places:
        return f"{before[: places[-1].start()]}{fragment}{before[places[-1].end() :]}"
    place = next((one for one in mentions_of(before) if one.places and one.is_name), None)
    if place and any(one.places and one.is_name for one in mentions_of(f"is {fragment}")):
        return f"{re.sub(r'[a-z]+ $', '', before[: place.start])}{fragment}{before[place.end :]}"
    return f"{before} {fragment}"


def _form(phrase: str) -> tuple[bool, bool]:
    """Whether a phrase has a figure, and a name: what takes the place of another is of the same form."""
    return any(map(str.isdigit, phrase)), any(map(str.isupper, phrase))


def _replaced(fragment: str, before: str) -> Mention | None:
    """The part of a question that another takes the place of: a name of a name, a thing of a thing."""
    new = next(iter(mentions_of(fragment)), None)
    old = [one for one in mentions_of(before) if one.start]
    if new is None or not old:
        return None
    alike = [one for one in old if one.is_name == new.is_name]
    if not alike:
        return None
    return max(alike, key=lambda one: (one.places == new.places, one.is_plural == new.is_plural, one.is_subject))


def _sentence(text: str) -> str:
    whole = " ".join(text.split()).rstrip("?.! ")
    return f"{whole[:1].upper()}{whole[1:]}?"


_ANEW: Mapping[re.Pattern[str], Callable[[str, str], str]] = {
    _DURATION: _duration_of,
    _LONE_SUPERLATIVE: _with_superlative,
    _PART: _part_of,
}
"""The forms of which the first group asks something else of the question before, and how that is written out."""
