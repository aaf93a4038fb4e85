"""A question with pronouns → the same with what they stand for: "Who owns it?" → "Who owns the Ever Given?". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.follow_ups.mentions import mentions_of
from assistant.language.follow_ups.phrases import AUXILIARIES, VERBS, is_capitalized, is_noun, word_matches
from assistant.language.follow_ups.referents import Pointing, referents
from assistant.language.follow_ups.turns import ReadTurn, on_articles

_POINTING = {
    **dict.fromkeys("he she him her his hers".split(), Pointing.PERSON),
    **dict.fromkeys("it its this that".split(), Pointing.THING),
    **dict.fromkeys("they them their theirs these those".split(), Pointing.GROUP),
    "there": Pointing.PLACE,
}
_POSSESSIVE = frozenset("his hers its their theirs".split())
_DEMONSTRATIVE = frozenset("this that these those".split())
_SUBORDINATORS = frozenset(lexicon.entries("subordinators")) | {"that", "which", "who", "when", "while", "think", "say"}
_EXPLETIVE = re.compile(
    rf"\bit (?:(?:is|was|be|will be|has been) )?(?:{lexicon.alternation('pleonastic_it')})\b|"
    rf"\b(?:is|was) it (?:{lexicon.alternation('pleonastic_it')})\b|\bit takes?\b.* to\b",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"\b(?:this|that|these|those)(?=\W*$)|\b(?:this|these|those) [a-z]", re.IGNORECASE)
_IDENTIFIED = re.compile(
    r"^(?:which|what) [\w-]+ (?:is|was|are|were) (?:it|that|this|they|these|those|he|she)\W*$", re.IGNORECASE
)
"""A question by what something is known: "Which volcano was it?"."""

_RANKS = frozenset("only first last second third next".split())
_DOING = frozenset("do does did done doing".split())
_MOTION = frozenset(lexicon.entries("motion_verbs"))
_KNOWN = re.compile(r"\b(?:the|that|this|those|these) (?P<noun>[a-z][\w-]+)\b(?! [a-z]*(?:of|that|which|who)\b)")


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """A pronoun of a question: the half-open span that it stands at, and to what it points.

    `is_goal` tells whether it says where to.
    """

    start: int
    end: int
    pointing: Pointing
    is_possessive: bool
    is_goal: bool = False


def resolved(question: str, turns: Sequence[ReadTurn]) -> list[str]:
    """The question with what its pronouns stand for: one or two readings; none where that is not known."""
    pronouns = [] if _IDENTIFIED.match(question) else _pronouns(question)
    meant: dict[Pointing, list[str]] = {}
    for one in sorted(pronouns, key=lambda one: one.pointing is not Pointing.PERSON):
        if one.pointing not in meant:
            meant[one.pointing] = referents(one.pointing, turns, {text for texts in meant.values() for text in texts})
    known = [one for one in pronouns if meant[one.pointing]]
    if not known or any(one.pointing is not Pointing.PLACE for one in pronouns if one not in known):
        return []
    chosen = {pointing: texts[0] for pointing, texts in meant.items() if texts}
    readings = [_substituted(question, known, chosen)]
    rival = next((one.pointing for one in known if len(meant[one.pointing]) > 1), None)
    if rival:
        readings.append(_substituted(question, known, {**chosen, rival: meant[rival][1]}))
    return readings


def points_back(question: str) -> bool:
    """Whether a question has a pronoun, or "that" and a noun, which it does not explain itself."""
    return bool(_pronouns(question)) or _LEFT_OPEN.search(question) is not None


def with_known_nouns(question: str, turns: Sequence[ReadTurn]) -> str:
    """A question with the whole of what it speaks of as known: "the match" → "the AlphaGo match"; empty without any."""
    mentions = [one for turn in on_articles(turns) for one in mentions_of(turn.search)]
    for known in _KNOWN.finditer(question):
        whole = next((one.text for one in mentions if _is_of(known["noun"], one.text)), "")
        if whole:
            return f"{question[: known.start()]}{whole}{question[known.end() :]}"
    return ""


def _is_of(noun: str, phrase: str) -> bool:
    """Whether a longer phrase is of what a noun says."""
    head = phrase.partition(" of ")[0].rsplit(maxsplit=1)[-1]
    return head == noun and any(part[0].isupper() for part in phrase.split())


def _pronouns(question: str) -> list[_Pronoun]:
    """The pronouns of a question that stand for something that it does not name itself."""
    tokens = word_matches(question)
    said = [token.group() for token in tokens]
    found = []
    for place, token in enumerate(tokens):
        word = said[place].lower()
        if word not in _POINTING or not _points_back(question, said, place):
            continue
        is_possessive = word in _POSSESSIVE or (word == "her" and _before_noun(said, place))
        if not _is_named_before(said, place, is_possessive):
            is_goal = place > 0 and said[place - 1].lower() in _MOTION
            found.append(_Pronoun(token.start(), token.end(), _POINTING[word], is_possessive, is_goal))
    return found


def _points_back(question: str, said: Sequence[str], place: int) -> bool:
    """Whether a word is a pronoun here: not the "that" of "that ship", the "there" of "there is"."""
    word, before = said[place].lower(), said[place - 1].lower() if place else ""
    if before in _DOING and word in {"it", "this", "that"} and not any(map(str.isalnum, "".join(said[place + 1 :]))):
        return False  # "how did they do it": what was done, and no thing
    if word == "it":
        return _EXPLETIVE.search(question) is None
    if word == "there":
        return before not in AUXILIARIES or place == len(said) - 1 or said[place + 1] in "?.!"
    if word in _DEMONSTRATIVE:
        after = said[place + 1].lower() if place + 1 < len(said) else ""
        is_one_of_a_row = place + 2 < len(said) and said[place + 2].lower() in _RANKS
        return before in {"is", "was"} and after in {"the", "a", "an"} and not is_one_of_a_row
    return True


def _before_noun(said: Sequence[str], place: int) -> bool:
    """Whether a noun follows."""
    if place + 1 >= len(said):
        return False
    after = said[place + 1]
    return is_noun(after, first=False) and (after.lower() not in VERBS or place + 2 < len(said))


def _is_named_before(said: Sequence[str], place: int, is_possessive: bool) -> bool:
    """Whether a name that the question has before a pronoun, in a clause of its own, may be what it stands for."""
    names = [at for at in range(1, place) if is_capitalized(said, at)]
    if not names:
        return False
    between = {word.lower() for word in said[names[-1] + 1 : place]}
    return is_possessive or bool(between & _SUBORDINATORS)


def _substituted(question: str, pronouns: Sequence[_Pronoun], meant: dict[Pointing, str]) -> str:
    """The question with names for pronouns: the first of each kind only, as one goes on with pronouns."""
    told: set[Pointing] = set()
    parts, last = [], 0
    for one in pronouns:
        if one.pointing in told or one.pointing not in meant:
            continue
        told.add(one.pointing)
        parts += [question[last : one.start], _worded(meant[one.pointing], one)]
        last = one.end
    return "".join([*parts, question[last:]])


def _worded(name: str, pronoun: _Pronoun) -> str:
    """A name in the place of a pronoun."""
    if pronoun.pointing is Pointing.PLACE:
        return f"to {name}" if pronoun.is_goal else f"in {name}"
    if pronoun.is_possessive:
        return f"{name}’" if name.endswith("s") and " and " not in name else f"{name}’s"
    return name
