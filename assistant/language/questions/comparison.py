"""What is compared, where a question asks for that: things with each other, or what articles say of one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.language import lexicon

MOST_SIDES = 4
"""Things that are compared, at most."""


class ComparisonBasis(StrEnum):
    """What stands side by side."""

    THINGS = "things"
    """Things that are named: "Compare A and B"."""
    SOURCES = "sources"
    """What each source says: "Who says what on X?"."""
    CONTRADICTIONS = "contradictions"
    """What sources say against each other: "What do the papers disagree about?"."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared.

    `sides` are the names of the things, as they were asked for; `question` is what is asked of each, with "{}" in its
    place, empty where they are to be compared as a whole. Of sources, `subject` is what they tell of, empty for all.
    """

    basis: ComparisonBasis
    sides: tuple[str, ...] = ()
    question: str = ""
    subject: str = ""

    @property
    def is_of_views(self) -> bool:
        """Whether the question is what each side says."""
        return self.question.startswith("What does {} say on")

    def question_on(self, side: str) -> str:
        """What is asked of one side; its name where they are compared as a whole."""
        return self.question.replace("{}", side) if self.question else side


def _patterns(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


_ADJECTIVES = lexicon.table("comparatives")
_SOURCES = f"(?:{lexicon.alternation('source_nouns')}|paper|source|outlet|article|newspaper|agency|author|publisher)"
_THE = r"(?:(?:the|these|my|your|our|all|different|various|two|both|other|those|each|every|of) )*"
_OPENERS = re.compile(rf"^(?:(?:{lexicon.alternation('request_openers')}|tell me|explain|describe)\b[\s,]*)+", re.I)
_HINT = re.compile(r"\s*\((?P<about>[^()]*)\)[\s?.!]*$")
_TAIL = re.compile(r"[\s,]+(?:please|pls|for me|briefly|in short|side by side|to each other|with each other)$", re.I)
_ON = r"(?:on|about|over|regarding|concerning|as to|when it comes to)"
_IN = r"(?:in terms of|with respect to|with regard to|in|by|as regards)"
_ASPECT = rf"(?: (?:(?P<on>{_ON})|{_IN}) (?P<aspect>(?!the year\b|\d)(?:(?! and | or | vs\.? ).)+))?"
_SUBJECT = rf"(?: (?:{_ON}|of|in|to|with)\b)*\s*(?P<subject>.*)$"
_DISAGREE = r"(?:disagree|differ|diverge|conflict|not agree|contradict(?: each other| one another| themselves)?)"
_CLASHES = r"(?:contradictions?|disagreements?|conflicts?|discrepanc(?:y|ies)|differences)"

_CONTRADICTIONS = _patterns(
    rf"^(?:what|where|on what|how|in what|which (?:points|facts)|what points) (?:do|does|did) {_THE}{_SOURCES} "
    rf"(?:all )?{_DISAGREE}(?: (?:with|from) each other)?{_SUBJECT}",
    rf"^(?:do|does|did) {_THE}{_SOURCES} (?:all )?(?:{_DISAGREE}|agree)(?: (?:with|from) each other)?{_SUBJECT}",
    rf"^(?:are|is) there (?:any |a )?{_CLASHES}(?: (?:between|among|in|across) {_THE}{_SOURCES})?{_SUBJECT}",
    rf"^(?:what|which|where|list|show|find)?(?: are| is)?(?: any| the)* ?{_CLASHES} (?:between|among|in|across) "
    rf"{_THE}{_SOURCES}{_SUBJECT}",
)
_SOURCES_SIDE_BY_SIDE = _patterns(
    r"^who (?:says|said|say|claims|claimed|thinks|thought|wrote|writes|reports|reported|argues|argued) what" + _SUBJECT,
    rf"^what (?:do|does|did) (?:each|every|both|(?:the )?(?:different|various)) (?:of )?{_THE}{_SOURCES} "
    rf"(?:say|said|report|write|tell|claim)(?: us)?{_SUBJECT}",
    rf"^how (?:do|does|did) {_THE}{_SOURCES} (?:report|describe|cover|present|tell|frame){_SUBJECT}",
    rf"^(?:compare|contrast) (?:what |how )?{_THE}(?:{_SOURCES}|coverage|reporting|accounts|versions)"
    rf"(?: (?:say|report|tell|write|cover))? ?(?:{_ON}|of) (?P<subject>.+)$",
)
_THINGS = _patterns(
    r"^(?:(?:summari[sz]e|sum up) |(?:what|which|how|where)"
    r"(?:'s|’s| is| are| was| were| big is| large is| great is| lies?) )?"
    r"(?:the |a |an |any |some |main |major |key |list )*(?:differences?|similarit(?:y|ies)|contrasts?|comparison|gap)"
    rf"(?: (?:in|of) (?P<before>(?:(?! between ).)+?))? (?:between|of) (?P<sides>.+?){_ASPECT}$",
    rf"^(?:summari[sz]e |sum up |list |show )?(?:the )?(?:compare|contrast|comparing|comparison of)(?: and contrast)? "
    rf"(?P<sides>.+?){_ASPECT}$",
    r"^how (?:do|does|did|are|is|was|were|would|can) (?P<sides>.+?) "
    r"(?:differ|compared?|different|contrast|measure up|stack up)"
    rf"(?: (?:from|to|with|against) (?!each other|one another)(?P<other>.+?))?(?: from (?:each other|one another))?"
    rf"{_ASPECT}$",
    rf"^(?:what|where|on what|how far) (?:do|does|did) (?P<sides>.+?) (?:disagree|differ|clash)(?: {_ON}$)?{_ASPECT}$",
    r"^what (?:do|does|did) (?P<sides>.+?) (?:have|share) (?:in common|different)(?: with (?P<other>.+))?$",
    r"^what (?:distinguishes|sets|separates|differentiates) (?P<sides>.+?)(?: apart)? from (?P<other>.+)$",
    rf"^(?P<sides>(?:(?! vs\.? | versus | v\. )[^?]){{2,60}} (?:vs\.?|versus|v\.) [^?]{{2,60}}?){_ASPECT}$",
)
_COMPARATIVE = rf"(?P<comparative>{'|'.join(_ADJECTIVES)}|(?:more|less) (?P<adjective>\w+))"
_MORE = _patterns(
    rf"^(?:which|who|what)(?: one)? (?P<noun>\w+ )?(?:is|was|are|were|has been) (?:the )?{_COMPARATIVE}"
    r"(?: one)?(?: ?[,:;-]+ ?| of | between | out of )(?P<sides>.+)$",
    r"^(?:which|who|what)(?: one)? (?P<noun>)?of (?P<sides>.+?) (?:is|was|are|were) (?:the )?" + _COMPARATIVE + "$",
    rf"^(?:how (?:many|much) (?:\w+ )??|by how (?:many|much) (?:\w+ )??)(?P<noun>)?{_COMPARATIVE} "
    r"(?:is|was|are|were) (?P<sides>.+ than .+)$",
    rf"^by how (?:many|much)(?: \w+)? (?P<noun>)?(?:is|was|are|were) (?P<sides>.+) {_COMPARATIVE} than (?P<other>.+)$",
    rf"^how (?:many|much) (?P<noun>)?(?:\w+ )?{_COMPARATIVE} (?:is|was|are|were) (?P<sides>.+ than .+)$",
)
_FIRST = re.compile(
    r"^(?:which|who|what)(?: one)? (?P<event>\w+(?: \w+){0,3}?) (?:first|last|earlier|later|sooner|before|longer ago)"
    r"(?: ?[,:;-]+ ?)(?P<sides>.+)$",
    re.IGNORECASE,
)
_BETWEEN_SIDES = re.compile(r",? (?:vs\.?|versus|v\.|compared (?:to|with)) ", re.IGNORECASE)
_BETWEEN_TWO = re.compile(r",? (?:than|with|to|against|from) ", re.IGNORECASE)
_BETWEEN_MANY = re.compile(r",? (?:and|or) |, ", re.IGNORECASE)
_SHARED_HEAD = re.compile(r"^(?:the )?(?P<head>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?) (?:of|for) (?P<rest>.+)$")
_SHARED_GENITIVE = re.compile(r"^(?P<one>.+?)(?:'s|’s|s'|s’) and (?P<other>.+?)(?:'s|’s|s'|s’) (?P<head>[a-z][\w -]*)$")
_DETERMINED = re.compile(r"^(?:the|a|an|that|those|this|his|her|their|its|my|our)\b", re.IGNORECASE)
_ORDINAL = rf"(?:\d{{1,4}}|{'|'.join(lexicon.table('ordinals'))}|last|old|new)"
_NUMBERED = re.compile(rf"^(?:the )?{_ORDINAL}$", re.IGNORECASE)
_AFTER_NUMBER = re.compile(rf"^(?:the )?{_ORDINAL} (?P<rest>\D.*)$", re.IGNORECASE)
_OWNER = re.compile(r"^(?P<owner>[A-Z].*?(?:'s|’s|s'|s’)) ")
_HIS = re.compile(r"^(?:his|her|its|their) ", re.IGNORECASE)
_PRONOUNS = frozenset("it they them these those this that he she both each other they two".split())


def comparison_of(text: str) -> Comparison | None:
    """What a question compares; None where it asks for something else."""
    asked = _stripped(_HINT.sub("", text))
    asked = _OPENERS.sub("", asked) or asked
    hint = _HINT.search(text)
    return _of_sources(asked, hint["about"] if hint else "") or _of_more(asked) or _of_things(asked)


def _stripped(text: str) -> str:
    text = " ".join(text.split()).strip(" ?.!,;:")
    shorter = _TAIL.sub("", text).strip(" ?.!,;:")
    return shorter if shorter == text else _stripped(shorter)


def _of_sources(asked: str, about: str) -> Comparison | None:
    """What sources say, beside each other or against each other; `about` is what was talked about before."""
    for basis, forms in (
        (ComparisonBasis.CONTRADICTIONS, _CONTRADICTIONS),
        (ComparisonBasis.SOURCES, _SOURCES_SIDE_BY_SIDE),
    ):
        for form in forms:
            if asks := form.match(asked):
                subject = asks["subject"].strip()
                return Comparison(basis, subject=about if subject.lower() in {"", *_PRONOUNS} else subject)
    return None


def _of_more(asked: str) -> Comparison | None:
    """Which of some things is more so, or was first: how much so each is, or when it was."""
    for form in _MORE:
        if asks := form.match(asked):
            degree = asks["adjective"] or _ADJECTIVES.get(asks["comparative"].lower(), "")
            return _comparison(_sides(asks["sides"], asks.groupdict().get("other")), f"How {degree} is {{}}?")
    if asks := _FIRST.match(asked):
        return _comparison(_sides(asks["sides"]), f"When was it that {{}} {asks['event']}?")
    return None


def _of_things(asked: str) -> Comparison | None:
    """Some things, as a whole or in one respect."""
    for form in _THINGS:
        if asks := form.match(asked):
            told = {name: value or "" for name, value in asks.groupdict().items()}
            head, rest = _shared_head(told["sides"])
            thing = f"{head or told.get('before') or ''} of {{}}".removeprefix(" of ")
            return _comparison(_sides(rest, told.get("other")), _question_on(thing, told))
    return None


def _question_on(thing: str, told: Mapping[str, str]) -> str:
    """What is asked of each side, "{}"; empty where nothing is."""
    aspect = told.get("aspect", "")
    if aspect and told.get("on"):
        return f"What does {thing} say on {aspect}?"
    if aspect and aspect[0].isupper():
        return f"{thing} in {aspect}"
    of = f"{re.sub('^(?:the|their) ', '', aspect)} of {thing}" if aspect else re.sub("^the ", "", thing)
    verb = "are" if re.match(r"[\w-]*[^s]s of ", of) else "is"
    return "" if of == "{}" else f"What {verb} the {of}?"


def _comparison(sides: tuple[str, ...], question: str) -> Comparison | None:
    """A comparison of things, where at least two are named."""
    named = [side for side in sides if side.lower() not in _PRONOUNS and not side.startswith("there ")]
    if len(named) != len(sides) or not 1 < len(sides) <= MOST_SIDES:
        return None
    return Comparison(ComparisonBasis.THINGS, sides, question)


def _shared_head(text: str) -> tuple[str, str]:
    """What is compared of some things, and these: "the cost of A and B"; empty where it is they themselves."""
    if genitive := _SHARED_GENITIVE.match(text):
        return genitive["head"], f"{genitive['one']} and {genitive['other']}"
    shared = _SHARED_HEAD.match(text)
    if not shared:
        return "", text
    others = _sides(shared["rest"])[1:]
    if not others or any(_DETERMINED.match(other) or " of " in other for other in others):
        return "", text
    return shared["head"], shared["rest"]


def _sides(text: str, other: str | None = None) -> tuple[str, ...]:
    """The things that a text names, in its order."""
    named = [*filter(None, map(_name, [*_parts(text), *([other] if other else [])]))]
    return tuple(dict.fromkeys(_written_out(side, named[0], named[-1]) for side in named))


def _written_out(side: str, first: str, last: str) -> str:
    """A thing as it is named beside others: "the 2017 and the 2019 run", "Ann's first run and her second"."""
    if _NUMBERED.match(side) and (rest := _AFTER_NUMBER.match(last)):
        return f"{side} {rest['rest']}"
    owner = _OWNER.match(first)
    return _HIS.sub(f"{owner['owner']} ", side) if owner and side is not first else side


def _parts(text: str) -> Iterator[str]:
    for between in (_BETWEEN_SIDES, _BETWEEN_TWO, _BETWEEN_MANY):
        parts = between.split(text)
        if len(parts) > 1:
            yield from parts
            return
    yield text


def _name(side: str) -> str:
    """A thing as it is named, without what only leads to it."""
    side = re.sub(r"^(?:both|either|between|that of|those of|and|or) ", "", side.strip(" ,;:?.!"), flags=re.IGNORECASE)
    return side.strip(" ,;:\"“”'")
