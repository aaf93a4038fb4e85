"""The words of a question: which of them carry its meaning, and what kind of answer it asks for. Pure."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ENGLISH = snowballstemmer.stemmer("english")
_RUSSIAN = snowballstemmer.stemmer("russian")
_STEMMING = threading.Lock()  # a stemmer keeps the word that it works on in itself

FUNCTION_WORDS = frozenset(
    """a an the of in on at to for by with and or is are was were be been being do does did what which who whom
    whose when where why how many much that this it its as from has have had he she they his her their them him
    i you your my we our us would could should can will may might there then than so if not no into about any
    some such these those s t
    в во и на с со по к ко о об от до за из у не что как какой какая какое какие какого каком кто кого кому чем
    когда где куда почему зачем сколько чей это этот эта эти был была были было есть быть он она они оно его её
    ее их им для при или а но же ли бы то все""".split()
)


class AnswerKind(StrEnum):
    """What must stand in a sentence that answers."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    REASON = "reason"
    ANY = "any"


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a word has in common with its other forms, accents apart."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    with _STEMMING:
        return str(_RUSSIAN.stemWord(word) if is_cyrillic(word) else _ENGLISH.stemWord(plain))


def is_cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic letters."""
    return bool(_CYRILLIC.search(word))


def content_words(text: str) -> list[str]:
    """The words that carry the meaning, each once; all words where none does."""
    found = dict.fromkeys(words(text))
    return [word for word in found if word not in FUNCTION_WORDS] or list(found)


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry the meaning, in order, with repetitions."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]


_KINDS = (
    (
        AnswerKind.NUMBER,
        r"\bhow (?:many|much|old|long|far|tall|high|large|big|fast|deep|often|wide|heavy)\b"
        r"|\bwhat (?:percent|percentage|number|amount|proportion|share)\b"
        r"|\bwhat (?:is|was) the (?:number|population)\b|\bсколько\b",
    ),
    (
        AnswerKind.DATE,
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|decade|century|time)\b|\bhow long ago\b"
        r"|\bкогда\b|\bв каком году\b",
    ),
    (
        AnswerKind.NAME,
        r"\bwho\b|\bwhom\b|\bwhose\b|\bwhere\b"
        r"|\b(?:what|which) (?:country|city|place|state|town|location|river|region|street)\b|\bкто\b|\bгде\b",
    ),
    (AnswerKind.REASON, r"\bwhy\b|\bпочему\b"),
)
_ASKS_FOR = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


def answer_kind(question: str) -> AnswerKind:
    """What kind of answer a question asks for."""
    lowered = question.lower()
    return next((kind for kind, pattern in _ASKS_FOR if pattern.search(lowered)), AnswerKind.ANY)


_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion half "
    "twice both several first second third single"
)
_TIME_WORDS = (
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday century decade"
)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS.split())})\b", re.IGNORECASE)
_DATE = re.compile(rf"\b[12]\d{{3}}\b|\d+s\b|\b(?:{'|'.join(_TIME_WORDS.split())})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZА-ЯЁ][\w'’-]+")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order|as a result|caused?|reasons?|to avoid|to prevent|therefore)\b"
    r"|\b(?:потому|поскольку|так как|чтобы|из-за)\b",
    re.IGNORECASE,
)


def holds_answer_of(kind: AnswerKind, sentence: str, question_words: Sequence[str]) -> bool:
    """Whether a sentence has what this kind of question asks for: a name must be one not in the question."""
    if kind is AnswerKind.NUMBER:
        return bool(_NUMBER.search(sentence))
    if kind is AnswerKind.DATE:
        return bool(_DATE.search(sentence))
    if kind is AnswerKind.REASON:
        return bool(_REASON.search(sentence))
    if kind is AnswerKind.NAME:
        return any(name.lower() not in question_words for name in _NAME.findall(sentence))
    return True
