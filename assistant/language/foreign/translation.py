"""A question in another language → English key words: common words by a glossary, names as the library spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from assistant.language.foreign.glossary import DROPPED, Glossary, glossary, plain
from assistant.language.spelling.slips import sound_of
from assistant.language.tokens import FUNCTION_WORDS
from ingest.store.full_text import Vocabulary, stem_of, without_accents

NEAR_NAME, NEAR_WORD = 0.7, 0.85
"""How much two spellings of a name, and of another word, must have in common at least (Jaro-Winkler, 0 to 1), where
they sound the same."""

SHORTEST_SOUND = 3
"""Consonants that two spellings of a name must have in common."""

NEAR = 50
"""Words of a library that are compared by their sound."""

MOST_ADDED = 1
"""Consonants that one of them may have more at its end."""

SHORTEST_NAME = 4
"""Letters of a word that may be a name in another spelling."""

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class KeyWordQuestion:
    """English key words as a question, how many of them carry meaning, and how many words of the question are lost."""

    text: str
    known: int
    lost: int

    @property
    def is_meaningful(self) -> bool:
        """Whether enough of the question is left to be answered."""
        return self.known > 0 and self.known >= self.lost


class KeyWords:
    """Makes English key words of questions to a library in one language."""

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        self._glossary: Glossary = glossary(language)
        self._vocabulary = vocabulary

    def of(self, question: str) -> KeyWordQuestion:
        """The key words in the order of the question, the word that asks first."""
        words = list(self._words(question))
        asking = [word for word in words if word.split(" ")[0] in ASKING_WORDS]
        others = [word for word in words if word and word not in asking]
        return KeyWordQuestion(
            f"{' '.join([*asking[:1], *dict.fromkeys(others)])}?",
            known=sum(word not in FUNCTION_WORDS for word in others),
            lost=words.count(""),
        )

    def _words(self, question: str) -> Iterator[str]:
        """Each word or name in English; "" for one that cannot be said in it."""
        written = _WORD.findall(" ".join(self._apart(question)))
        plainly = [plain(word) for word in written]
        at = 0
        while at < len(written):
            found = self._glossary.entry(plainly, at)
            if found and not self._is_name(written[at], at):
                if found.english != DROPPED:
                    yield found.english
                at += found.words
            else:
                yield self._name(written[at])
                at += 1

    def _apart(self, question: str) -> Iterator[str]:
        """The question, with its Chinese in words: what the glossary lacks between them stays together."""
        place = 0
        for han in _HAN.finditer(question):
            yield question[place : han.start()]
            yield from self._chinese(han[0])
            place = han.end()
        yield question[place:]

    def _chinese(self, text: str) -> Iterator[str]:
        unknown = ""
        for word in self._glossary.segmented(text):
            if word in self._glossary.english:
                yield from filter(None, (unknown, word))
                unknown = ""
            else:
                unknown += word
        yield unknown

    def _is_name(self, written: str, at: int) -> bool:
        """Whether a word with a capital is one that the library always writes so."""
        if not at or not written[0].isupper() or not written.isascii():
            return False
        forms = self._vocabulary.forms(stem_of(written))
        return bool(forms) and all(form[0].isupper() for form in forms)

    def _name(self, written: str) -> str:
        """A word that no glossary has as the library spells it; a name that it lacks in Latin letters, else ""."""
        latin = anyascii(written)
        word = without_accents(latin)
        if not word or written[0].isdigit() or self._vocabulary.forms(stem_of(word)):
            return written if written.isascii() else (*self._vocabulary.forms(stem_of(word)), latin)[0]
        return self._near(word, written[0].islower()) or self._compound(word) or (latin if written[0].isupper() else "")

    def _near(self, word: str, is_lower: bool) -> str:
        """What the library has that sounds like a word; for one in lower case only another that is nearly the same."""
        if len(word) < SHORTEST_NAME:
            return ""
        least = NEAR_WORD if is_lower else NEAR_NAME
        near = process.extract(
            word, list(self._vocabulary.stems), scorer=JaroWinkler.similarity, score_cutoff=least, limit=NEAR
        )
        found = (form for stem, _, _ in near if _sound_alike(word, stem) for form in self._vocabulary.forms(stem))
        return next((form for form in found if form[0].islower() or not is_lower), "")

    def _compound(self, word: str) -> str:
        """Two words of the library that a language writes as one."""
        for place in range(len(word) - SHORTEST_NAME, SHORTEST_NAME - 1, -1):
            first, second = word[:place], word[place:]
            near = self._near(second, is_lower=False) if self._vocabulary.passages_with(stem_of(first)) else ""
            if near and (phrase := self._vocabulary.phrase(first, near)):
                return phrase
        return ""


def _sound_alike(word: str, stem: str) -> bool:
    """Whether two words have the same consonants, but for some at the end, as inflection adds them."""
    first, other = sorted((sound_of(word), sound_of(stem)), key=len)
    more = len(other) - len(first)
    return len(first) >= SHORTEST_SOUND + more and more <= MOST_ADDED and other.startswith(first)


ASKING_WORDS = frozenset("who when where what why how which".split())
"""The words with which the English of a glossary asks."""
