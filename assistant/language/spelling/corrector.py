"""A misspelt question → the question that was meant, by the words of the library and ordinary ones.

Only words that nobody knows are read otherwise: a right word that the library lacks stays what it is, as the articles
cannot tell of it. Where it is unsure what was meant, it is offered as a further reading, and the articles decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.language import lexicon
from assistant.language.spelling.candidates import SAME_SOUND_COST, SHORTEST_CORRECTED, Candidate, CandidateFinder
from assistant.language.spelling.dictionary import COMMON_RANK, load_dictionary
from assistant.language.spelling.slips import PLAIN_COST, is_at_edge, slip_cost
from ingest.store.full_text import Vocabulary, stem_of, without_accents

MOST_OTHERS = 2
"""Further readings of a question, at most."""

SHORTEST_JOINED = 6
"""Letters of a word that may be two, or two be one, at least."""

SHORTEST_SURE_NAME = 7
"""Letters of a name from which one slip is taken for one: shorter ones are too easily other names."""

SURE_LEAD = 0.14
"""What the second candidate must cost more than the first."""

SURE_TIMES = 4
"""Or how many times as frequent the first must be."""

PHRASE_GAIN = 0.5
"""What a candidate costs less that the library has beside the word before or after it."""

LONGEST_ACRONYM = 5
"""Letters of a word in capitals that is taken to be an acronym."""

RARE_RANK = 15_000
"""Rank in the dictionary from which a short word is more likely one that asks, misspelt."""

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_ASKING = tuple(word for word in lexicon.entries("question_words") if word.isascii())
_ASKING_HOW, _ASKING_WHICH = ("how",), ("who", "what", "which", "whose")
_AUXILIARIES, _DEGREES = frozenset(lexicon.entries("auxiliaries")), frozenset("many much long old far often".split())
_FUNCTION = frozenset((*lexicon.entries("function_words"), *lexicon.entries("english_function_words")))


@dataclass(frozen=True, slots=True)
class Correction:
    """A question as it is read; `changes` are its words as they were typed, and as they are read.

    `others` are further ways to read it, the likeliest first, where it is unsure what was meant.
    """

    question: str
    changes: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What to tell of it: "Read as: Lukashenko"; empty where nothing is read otherwise."""
        return f"Read as: {', '.join(read for _, read in self.changes)}" if self.changes else ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The half-open span of a question that may be read otherwise, how, and whether it surely is."""

    start: int
    end: int
    word: str
    sure: bool


class SpellingCorrector:
    """Corrects questions to a library. Safe to share between threads; good as long as its vocabulary is."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._dictionary = load_dictionary()
        self._finder = CandidateFinder(vocabulary, self._dictionary)

    def correct(self, question: str) -> Correction:
        """The question as it was meant; it stays as it is where every word is known, or nothing is near."""
        words = list(_WORD.finditer(question))
        readings = list(self._readings(question, words))
        sure = [one for one in readings if one.sure]
        changes = tuple((question[one.start : one.end], one.word) for one in sure)
        others = [_applied(question, [*sure, one]) for one in readings if not one.sure]
        return Correction(_applied(question, sure), changes, tuple(others[:MOST_OTHERS]))

    def _readings(self, question: str, words: Sequence[re.Match[str]]) -> Iterator[_Reading]:
        joined = {word.start(): joined for pair in pairwise(words) if (joined := self._joined(*pair)) for word in pair}
        yield from {one.start: one for one in joined.values()}.values()
        for place, word in enumerate(words):
            if word.start() in joined:
                continue
            if asking := self._asking_word(words, place):
                yield _Reading(*word.span(), _cased(asking, word[0]), sure=True)
            elif not self._is_known(word[0]):
                before, after = (words[near][0] if 0 <= near < len(words) else "" for near in (place - 1, place + 1))
                yield from self._readings_of(word, before, after)

    def _is_known(self, written: str) -> bool:
        word = without_accents(written)
        if len(word) < SHORTEST_CORRECTED or not word.isascii():
            return True
        if written.isupper() and len(written) <= LONGEST_ACRONYM:
            return True
        if word in self._dictionary.ranks or self._finder.known(word):
            return True
        return self._dictionary.is_ordinary(word) and not self._split(word)

    def _asking_word(self, words: Sequence[re.Match[str]], place: int) -> str:
        """What a short first word asks that is none, as "wen did" does; empty where it is unclear, or is one."""
        typed, after = words[place][0].lower(), words[1][0] if len(words) > 1 else ""
        if place or not after.islower() or len(typed) > SHORTEST_CORRECTED or typed in _FUNCTION:
            return ""
        rare = COMMON_RANK if after in _AUXILIARIES else RARE_RANK
        if self._dictionary.ranks.get(typed, rare) < rare or self._finder.known(typed):
            return ""
        asking = _ASKING_HOW if after in _DEGREES else _ASKING if after in _AUXILIARIES else _ASKING_WHICH
        meant = [one for one in asking if slip_cost(typed, one) <= PLAIN_COST]
        return meant[0] if len(meant) == 1 else ""

    def _joined(self, first: re.Match[str], second: re.Match[str]) -> _Reading | None:
        """Two words that the library has as one only."""
        one, other = without_accents(first[0]), without_accents(second[0])
        apart = first.string[first.end() : second.start()]
        if apart != " " or len(one + other) < SHORTEST_JOINED or {one, other} & _FUNCTION:
            return None
        forms = self.vocabulary.forms(stem_of(one + other)) if self._may_be_one(one, other) else ()
        same = [form for form in forms if without_accents(form) == one + other]
        return _Reading(first.start(), second.end(), same[0], sure=True) if same else None

    def _may_be_one(self, one: str, other: str) -> bool:
        return bool(self.vocabulary.passages_with(stem_of(one + other))) and not self.vocabulary.phrase(one, other)

    def _split(self, word: str) -> str:
        """The name of two words in the library that was typed as one; empty where none was: "slowdown" is a word."""
        if len(word) < SHORTEST_JOINED:
            return ""
        for place in range(2, len(word) - 1):
            parts = word[:place], word[place:]
            if all(self.vocabulary.passages_with(stem_of(part)) for part in parts):
                phrase = self.vocabulary.phrase(*parts)
                if without_accents(phrase).split() == list(parts) and phrase.istitle():
                    return phrase
        return ""

    def _readings_of(self, word: re.Match[str], before: str, after: str) -> Iterator[_Reading]:
        """How a word that nobody knows is read."""
        typed = without_accents(word[0])
        if phrase := self._split(typed):
            yield _Reading(*word.span(), phrase, sure=True)
            return
        found = self._finder.candidates(typed)
        if word[0][0].isupper() and word.start():  # a name that no article writes so is another one
            found = [one for one in found if one.word[0].isupper() or self._is_written_as_name(one)]
        ranked = sorted((self._in_phrase(one, before, after) for one in found), key=lambda one: one.cost)
        if not ranked:
            return
        best = ranked[0]
        if _is_sure(typed, ranked):
            yield _Reading(*word.span(), _cased(best.word, word[0]), sure=True)
        elif _may_be_meant(typed, best):
            yield _Reading(*word.span(), _cased(best.word, word[0]), sure=False)

    def _is_written_as_name(self, candidate: Candidate) -> bool:
        return any(form[0].isupper() for form in self.vocabulary.forms(stem_of(candidate.word)))

    def _in_phrase(self, candidate: Candidate, before: str, after: str) -> Candidate:
        """The candidate, which costs less where the library has it beside the same word."""
        beside = ((before, candidate.word), (candidate.word, after))
        known = [pair for pair in beside if all(pair) and not _FUNCTION.intersection(map(str.lower, pair))]
        gain = PHRASE_GAIN if any(self.vocabulary.phrase(*pair) for pair in known) else 0.0
        return replace(candidate, cost=candidate.cost - gain)


def _is_sure(typed: str, ranked: Sequence[Candidate]) -> bool:
    """Whether the first candidate was surely meant."""
    best, *others = ranked
    others = [one for one in others if stem_of(one.word) != stem_of(best.word)]
    if is_at_edge(typed, best.word.lower()) and best.cost > PHRASE_GAIN:
        return False
    if others and others[0].cost - best.cost < SURE_LEAD and best.frequency < SURE_TIMES * others[0].frequency:
        return False
    more = 0 if best.cost <= PLAIN_COST else 2 if best.cost <= SAME_SOUND_COST else 4
    shortest = SHORTEST_SURE_NAME if best.is_name and best.cost > PHRASE_GAIN else SHORTEST_CORRECTED
    return len(typed) >= shortest + more


def _may_be_meant(typed: str, best: Candidate) -> bool:
    """Whether it is worth to read a question with this word as well: with a name, or where it is unclear which."""
    return best.is_name or not is_at_edge(typed, best.word.lower())


def _cased(word: str, typed: str) -> str:
    """The word with a capital where the typed one has one."""
    return word[0].upper() + word[1:] if typed[0].isupper() else word


def _applied(question: str, readings: Sequence[_Reading]) -> str:
    """The question with these spans read otherwise."""
    for one in sorted(readings, key=lambda one: -one.start):
        question = question[: one.start] + one.word + question[one.end :]
    return question
