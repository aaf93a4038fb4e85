"""Evidence → sentences with citations. `QuotingWriter` needs no model: it lets the articles speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Citation, Sentence, Span
from assistant.evidence import Evidence
from assistant.wording import words
from ingest.article import page_at

MOST_SENTENCES = 3
NEARLY_AS_GOOD = 0.8
"""A further sentence is quoted only if its confidence is at least this share of the first one's."""

SURE_ENOUGH = 0.5
"""And only if its confidence is at least this."""

NEAR_TIE = 0.9
"""Where another story is that close to the best sentence, both are quoted, however sure: they may disagree."""

LONGEST_QUOTE = 700
"""Characters beyond which a quote is not lengthened by the sentences before it."""

_IN_MID_AIR = frozenset(
    """he she it they him her them his hers its their theirs this that these those such both neither
    however but and also so thus therefore moreover instead furthermore besides then""".split()
)


@dataclass(frozen=True, slots=True)
class Writing:
    """The sentences written so far, with their citations."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]

    @property
    def text(self) -> str:
        """The sentences with their marks, as one text."""
        return " ".join(sentence.marked for sentence in self.sentences)


class Writer(Protocol):
    """What puts evidence into an answer."""

    name: str

    def write(self, question: str, evidence: Sequence[Evidence]) -> Iterator[Writing]:
        """The answer as it grows, whole at last; `evidence` is not empty and has the best first."""


class QuotingWriter:
    """Answers with one to three sentences of the articles, word for word."""

    name = "quotes"

    def write(self, question: str, evidence: Sequence[Evidence]) -> Iterator[Writing]:
        """See `Writer.write`."""
        writing = Writing((), ())
        for number, found in enumerate(_worth_quoting(evidence), start=1):
            citation = cite(found, number)
            sentence = Sentence(" ".join(citation.quote.split()), (number,), "verbatim")
            writing = Writing((*writing.sentences, sentence), (*writing.citations, citation))
            yield writing


def cite(evidence: Evidence, number: int) -> Citation:
    """The citation of a sentence, with the sentences before it where it begins in mid-air ("He said…")."""
    first = evidence.position
    spans, passage = evidence.sentences, evidence.document.page_content
    start, end = spans[first]
    while first > 0 and _in_mid_air(passage[start:end]) and end - spans[first - 1][0] <= LONGEST_QUOTE:
        first -= 1
        start = spans[first][0]
    facts = evidence.document.metadata
    return Citation(
        number=number,
        article_id=facts["article_id"],
        title=facts["title"],
        source=facts["source"],
        url=facts["url"],
        publisher=facts["publisher"],
        author=facts["author"],
        published=facts["published"],
        quote=passage[start:end],
        start=facts["start"] + start,
        end=facts["start"] + end,
        passage=Span(facts["start"], facts["end"]),
        page=page_at(facts.get("pages", ()), facts["start"] + start),
    )


def _in_mid_air(text: str) -> bool:
    first = words(text)[:1]
    return bool(first) and first[0] in _IN_MID_AIR


def _worth_quoting(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, and those nearly as good that say something else."""
    best, *others = evidence
    chosen, said = [best], [set(words(best.text))]
    for found in others:
        new = set(words(found.text))
        worth = found.confidence >= _enough(found, best) and not any(_same(new, old) for old in said)
        if worth and len(chosen) < MOST_SENTENCES:
            chosen.append(found)
            said.append(new)
    return chosen


def _enough(found: Evidence, best: Evidence) -> float:
    """The confidence from which a sentence is quoted beside the best one."""
    enough = max(SURE_ENOUGH, NEARLY_AS_GOOD * best.confidence)
    same_story = found.document.metadata["story"] == best.document.metadata["story"]
    return enough if same_story else min(enough, NEAR_TIE * best.confidence)


def _same(one: set[str], other: set[str]) -> bool:
    """Whether two sentences have nearly the same words, as copies of one story do."""
    return len(one & other) >= 0.8 * len(one | other)
