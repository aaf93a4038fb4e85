"""Whether a question leaves open what it is about: by its pronouns, or as it is a fragment. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.tokens import FUNCTION_WORDS, content_words, words

ANAPHORS = frozenset(lexicon.entries("anaphors"))
"""Words that stand for something else."""

FILLERS = frozenset(lexicon.entries("question_fillers"))
"""Words of a question that do not say what it is about."""

NAME = re.compile(r"(?<!^)\b[A-ZА-ЯЁ][\w'’-]+(?: [A-ZА-ЯЁ][\w'’-]+)*")
"""A name that is not the first word."""

MOST_OPEN_WORDS = 4
"""Words that carry meaning in a question without names from which it stands for itself, if more."""

FEW_WORDS = 2
"""Words that carry meaning in a question without names up to which it speaks of what the talk is of."""

_OPENER = "|".join(re.sub(r" ", r",? ", one) for one in lexicon.entries("follow_up_openers"))
_OPENERS = re.compile(rf"^(?:(?:{_OPENER})\b(?!['’-]|,? (?:and|or) )[\s,:.!–—-]*)+", re.IGNORECASE)
_GOING_ON = re.compile(r"^(?:and|also|in that case|if so|if that is so)\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what about|how about|and what about|as for|а как насчёт)\b[\s,]*", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:(?:in |on |at |by |for |to |from |since |until |with )?(?:who|whom|whose|what|which|when|where|why|how)\b|"
    rf"(?:{lexicon.alternation('auxiliaries')}|should|tell|give|show|name|list|summari[sz]e|compare|explain|describe)\b|"
    r"кто|что|как|когда|где|почему|зачем|сколько|какой|какая|какие)",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(rf"^(?:{lexicon.alternation('prepositions')})\b", re.IGNORECASE)
_OPENERS_OF_THAT = frozenset(lexicon.entries("anaphor_openers"))
_DEFINITE = re.compile(r"\b(?:the|that|those|these|this) ([a-z]\w+)", re.IGNORECASE)
_BE = frozenset("is are was were be been".split())
_LONGEST_FRAGMENT = 5


def without_opener(question: str) -> str:
    """A question without what only goes on from the turn before: "and", "in that case", "ok, but"."""
    rest = _OPENERS.sub("", question)
    return rest if words(rest) else question


def has_known_thing(question: str) -> bool:
    """Whether a question speaks of something as known: "what did the union give up"."""
    return _DEFINITE.search(question) is not None


def goes_on(question: str) -> bool:
    """Whether a question that names nothing goes on from the turn before: "and how many came", "was anybody hurt"."""
    if NAME.search(question):
        return False
    telling = [word for word in content_words(question) if word not in FILLERS]
    says_little = len(telling) <= FEW_WORDS and not has_known_thing(question)
    return says_little or _GOING_ON.match(question) is not None


def fragment_of(question: str) -> str:
    """The part of a question that is all that is said: "And in 2020?" → "in 2020"; empty where it is a whole one."""
    rest = without_opener(question)
    about = _ABOUT.sub("", rest)
    is_continued = about != question and not _ASKING.match(about)
    is_short = len(words(question)) <= _LONGEST_FRAGMENT
    return about.strip(" ?.!") if is_continued or (is_phrase(question) and is_short) else ""


def thing_asked_about(question: str) -> str:
    """The thing of "What about the crew?": "the crew"; empty where a question is none of these."""
    about = _ABOUT.sub("", without_opener(question)).strip(" ?.!")
    is_thing = _ABOUT.match(without_opener(question)) and not _ASKING.match(about) and not is_phrase(about)
    return about if is_thing else ""


def is_phrase(fragment: str) -> bool:
    """Whether the part of a question that is said is one like "in 2020"."""
    return _PREPOSITION.match(fragment) is not None and not _ASKING.match(fragment)


def is_context_dependent(question: str) -> bool:
    """Whether a question leaves open what it is about."""
    if fragment_of(question):
        return True
    if NAME.search(question):
        return False
    return has_anaphor(question) or is_bare(question)


def may_be_context_dependent(question: str) -> bool:
    """Whether a question names nothing, but speaks of something as known ("the wreck"), or says little."""
    if NAME.search(question):
        return False
    return has_known_thing(question) or len(content_words(question)) <= MOST_OPEN_WORDS


def has_anaphor(question: str) -> bool:
    """Whether a word of a question stands for something else; the "that" of "the team that won" does not."""
    said = words(question)
    return any(
        word in ANAPHORS
        and not (word == "that" and 0 < place < len(said) - 1 and said[place - 1] not in _OPENERS_OF_THAT)
        and not (word == "there" and place and said[place - 1] in _BE)
        for place, word in enumerate(said)
    )


def is_bare(question: str) -> bool:
    """Whether a question says nothing of what it is about: "Why?", "Which one?"."""
    return not [word for word in words(question) if word not in FUNCTION_WORDS | FILLERS]
