"""A question within a sentence → the question asked by itself: "when the ship ran aground" → "When did …?". Pure.

Only where a subject with a determiner, a pronoun or a capital stands before a verb that a list knows is the order of
words changed; else the words are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import lexicon

_WHETHER = re.compile(r"^(?:if|whether)(?: or not)? (?P<clause>.+)$", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?P<asking>(?:how (?:long|old|far|deep|much|big|fast|often|tall|high|wide|heavy|large)|in (?:which|what) \w+|"
    r"(?:what|which) (?:year|day|month|time|date)|who|whom|what|when|where|why|how)) (?P<rest>.+)$",
    re.IGNORECASE,
)
_AUXILIARIES = frozenset("is are was were has have had will would can could may might should must did do does".split())
_DO = frozenset("did do does".split())
_DETERMINERS = frozenset("the a an his her its their this that these those my your our".split())
_PRONOUNS = frozenset("he she it they we i you there".split())
_RELATIVES = frozenset("that which who whose whom and or".split())
_BARE_OF = {past: bare for past, bare in lexicon.table("irregular_verbs").items() if past != bare}
_BARE = frozenset(lexicon.entries("verbs_bare"))
_MAYBE_BARE = _BARE | frozenset(lexicon.entries("ambiguous_verbs_bare"))


def direct_question(clause: str) -> str:
    """The question that a clause is within another sentence, with a capital and its mark.

    "whether it sank" → "Is it true that it sank?"; "who the owner is" → "Who is the owner?".
    """
    asked = clause.strip(" ?.!,")
    if whether := _WHETHER.match(asked):
        return f"Is it true that {whether['clause']}?"
    if (parts := _ASKING.match(asked)) and (inverted := _inverted(parts["rest"].split())):
        asked = f"{parts['asking']} {inverted}"
    return f"{asked[:1].upper()}{asked[1:]}?"


def _inverted(words: Sequence[str]) -> str:
    """The words with their verb before the subject; empty where the subject or the verb is unsure."""
    place = _verb_place(words)
    if not place:
        return ""
    subject, verb, rest = words[:place], words[place].lower(), words[place + 1 :]
    if set(map(str.lower, subject[1:])) & _RELATIVES:
        return ""
    if verb in _DO and not rest:
        return " ".join([verb, *subject, "do"])
    if verb in _AUXILIARIES:
        return " ".join([verb, *subject, *rest])
    auxiliary = "did" if _bare_of_past(verb) else "does"
    return " ".join([auxiliary, *subject, _bare_of_past(verb) or _bare_of_present(verb), *rest])


def _verb_place(words: Sequence[str]) -> int:
    """Where the finite verb stands after its subject; 0 where that is unsure."""
    first = words[0].lower()
    if first in _PRONOUNS and len(words) > 1:
        return 1 if _is_finite(words[1]) else 0
    if first not in _DETERMINERS and not words[0][0].isupper():
        return 0
    start = 2 if first in _DETERMINERS else 1
    told = next((place for place in range(start, len(words)) if _is_finite(words[place])), 0)
    last = len(words) - 1
    return told or (last if last >= start and _bare_of_present(words[last]) else 0)


def _is_finite(word: str) -> bool:
    return word.lower() in _AUXILIARIES or (word.islower() and bool(_bare_of_past(word)))


def _bare_of_present(verb: str) -> str:
    """The bare form of a word in -s that is a verb rather than a noun in the plural; empty of others."""
    return verb[:-1] if verb.endswith("s") and verb[:-1] in _BARE else ""


def _bare_of_past(verb: str) -> str:
    """The bare form of a past; empty of a word that is not known as one."""
    if verb in _BARE_OF:
        return _BARE_OF[verb]
    if not verb.endswith("ed"):
        return ""
    stem = verb[:-2]
    doubled = stem[:-1] if stem[-2:-1] == stem[-1:] else ""
    forms = (f"{stem}e", stem, f"{stem[:-1]}y" if stem.endswith("i") else "", doubled)
    return next((form for form in forms if form in _MAYBE_BARE), "")
