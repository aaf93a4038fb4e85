"""A drafted sentence against the words that it cites: it counts only if it is a statement that they bear out.

What is no statement (see `assistant.language.statements`) tells nothing. Numbers, dates, units and names of the
sentence must stand in what it cites (see `assistant.language.entities`), and the reader, which reads it as a claim,
must find it, and each of its clauses, supported and not refuted. Otherwise another of the quotes may bear it out, and
the mark moves there. What none bears out is not part of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.prose.citation_marks import DraftedSentence
from assistant.checking.decomposition import atomic_claims
from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.language.entities.consistency import unsupported_entities
from assistant.language.prompt_injection import is_injection
from assistant.language.statements import is_clause, rejection_reason
from assistant.language.tokens import content_stems, words
from assistant.reading.reader import Reader, Reading
from assistant.reading.word_match import is_readable
from assistant.retrieval.passage import RetrievedPassage

SUPPORT_THRESHOLD = 0.5
"""The least probability of support with which a sentence stands. Chosen by
`tests/benchmarks/planted_errors.py --tune`."""

CLAUSE_SUPPORT_THRESHOLD = 0.2
"""The least probability of support for each clause of a sentence that has several: one may ride on another's."""

_NONVERIDICAL = frozenset(lexicon.entries("nonveridical_words"))
_JOINT = re.compile(r"(?:;|,? (?:and|but|so|while|whereas|yet)) ")
_PREAMBLE = re.compile(r"^(?:according to (?:the )?(?:articles?|sources?|sentences?|text)\b,?\s*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ground:
    """A quote that a sentence may rest on: its number, its words, and what stands around them.

    `context` has the words before the quote, its title and its date: names and dates may be told there. `title` and
    `published` are what the reader sees of it. `lead` are the words with which the quote was lengthened, as it began in
    mid-air: they tell what its "he" and "it" stand for.
    """

    number: int
    quote: str
    context: str = ""
    lead: str = ""
    title: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a drafted sentence: the citations that bear it out, or the reason why it falls."""

    citations: tuple[int, ...]
    support: Literal["verbatim", "supported"] | None
    reason: str = ""


class Grounding:
    """Checks drafted sentences against quotes; `threshold` is as `SUPPORT_THRESHOLD`."""

    def __init__(self, reader: Reader, threshold: float = SUPPORT_THRESHOLD) -> None:
        self._reader = reader
        self._threshold = threshold

    def check(self, drafted: DraftedSentence, grounds: Sequence[Ground], *, in_english: bool = False) -> Finding:
        """Whether the quotes bear the sentence out, those that it cites first; and in English where it must be."""
        statement = Claim(_PREAMBLE.sub("", drafted.text))
        if is_injection(statement.text):
            return Finding((), None, "It tells nothing: it speaks to the reader.")
        if fault := rejection_reason(statement.text, in_english=in_english):
            return Finding((), None, fault)
        cited = [ground for ground in grounds if ground.number in drafted.cited]
        others = [ground for ground in grounds if ground not in cited]
        for ground in (*cited, *others):
            if _is_verbatim_clause(statement, ground.quote) and not rests_on_lead(statement, ground):
                return Finding((ground.number,), "verbatim")
        if not is_readable(statement):
            return Finding((), None, "It is in letters that the reader does not know.")
        tried = self._best_supported(statement, [cited]) if cited else None
        if tried and tried.support:
            return tried
        moved = self._best_supported(statement, [[ground] for ground in others]) if others else None
        return moved if moved and moved.support else tried or moved or Finding((), None, "There is nothing to cite.")

    def _best_supported(self, statement: Claim, choices: Sequence[Sequence[Ground]]) -> Finding:
        """The choice of quotes that bears a statement out best, or what the first one lacks."""
        read = self._reader.read(statement.text, [_passage(choice) for choice in choices])
        lacks = [
            self._missing_support(statement, choice, found) or self._clause_missing_support(statement, choice)
            for choice, found in zip(choices, read, strict=True)
        ]
        standing = [number for number, lack in enumerate(lacks) if not lack]
        if not standing:
            return Finding((), None, lacks[0])
        best = max(standing, key=lambda number: read[number].supports)
        return Finding(tuple(ground.number for ground in choices[best]), "supported")

    def _missing_support(self, statement: Claim, choice: Sequence[Ground], reading: Reading) -> str:
        """Why these quotes do not bear a statement out; empty where they do."""
        if any(rests_on_lead(statement, ground) for ground in choice):
            return "It tells something else than what was asked."
        around = " ".join(f"{ground.context} {ground.quote}" for ground in choice)
        if missing := unsupported_entities(statement.entities, around):
            return f"“{missing[0]}” is not in the words that it cites."
        if reading.refutes > max(0.0, reading.supports):
            return "The words that it cites say otherwise."
        if reading.support < self._threshold:
            return "The words that it cites do not bear it out."
        return ""

    def _clause_missing_support(self, statement: Claim, choice: Sequence[Ground]) -> str:
        """Why these quotes do not bear out a clause of a sentence that has several; empty where they do."""
        clauses = clauses_of(statement.text)
        if len(clauses) == 1:
            return ""
        readings = [self._reader.read(clause, [_passage(choice)])[0] for clause in clauses]
        if any(one.support < CLAUSE_SUPPORT_THRESHOLD or one.refutes > max(0.0, one.supports) for one in readings):
            return "The words that it cites do not bear out all of it."
        return ""


def clauses_of(statement: str) -> list[str]:
    """The clauses of a sentence, each with its subject."""
    found = []
    for claim in atomic_claims(statement):
        start = 0
        for joint in _JOINT.finditer(claim):
            if is_clause(claim[start : joint.start()]) and is_clause(claim[joint.end() :]):
                found.append(claim[start : joint.start()])
                start = joint.end()
        found.append(claim[start:])
    return found


def _passage(choice: Sequence[Ground]) -> RetrievedPassage:
    """Quotes as a passage to read, under the title and day of the first."""
    text = " ".join(ground.quote for ground in choice)
    return RetrievedPassage(text, title=choice[0].title, published=choice[0].published)


def rests_on_lead(statement: Claim, ground: Ground) -> bool:
    """Whether a statement has more words of its own from the lead of a quote than from the sentence that answers."""
    if not ground.lead:
        return False
    said, lead = set(statement.stems), set(content_stems(ground.lead))
    answer = set(content_stems(ground.quote.removeprefix(ground.lead)))
    return len(said & (lead - answer)) > len(said & answer)


def _is_verbatim_clause(statement: Claim, quote: str) -> bool:
    """Whether a statement is, word for word, a part of a quote that is no less than a clause of it."""
    stated, quoted = statement.words, tuple(words(quote))
    if not stated or len(stated) > len(quoted):
        return False
    places = [first for first in range(len(quoted) - len(stated) + 1) if quoted[first : first + len(stated)] == stated]
    return any(_begins_clause(quoted, first) for first in places)


def _begins_clause(quoted: Sequence[str], first: int) -> bool:
    """Whether nothing before the words turns what they say ("He denied that …")."""
    return not _NONVERIDICAL & set(quoted[:first])
