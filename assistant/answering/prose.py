"""Evidence → sentences with citations.

`QuotingWriter` needs no model: it lets the articles speak. `ChatModelWriter` has a chat model write from the same
quotes, and keeps of it what they bear out.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from assistant.answer import Citation, RemovedSentence, Sentence
from assistant.answering.citation_marks import DraftedSentence, drafted_sentences
from assistant.answering.grounding import Ground, Grounding
from assistant.language.entities.consistency import disagreement
from assistant.language.intent import Scope
from assistant.language.prompt_injection import addresses_reader, untrusted_positions
from assistant.language.tokens import content_stems, words
from assistant.reading.chat_models import USUAL, Patience, read_stream
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence, apart
from assistant.reading.prompts import answering_prompt
from ingest.errors import ChatModelError, CutOffError

MOST_SENTENCES = 3
NEARLY_AS_GOOD = 0.8
"""A further sentence is quoted only if its confidence is at least this share of the first one's."""

SURE_ENOUGH = 0.5
"""And only if its confidence is at least this."""

NEAR_TIE = 0.9
"""Where another story is that close to the best sentence, both are quoted, however sure: they may disagree."""

OF_SEVERAL = 0.3
"""Where several things are asked for, the share of the best confidence from which a sentence is quoted."""

MOST_OF_SEVERAL = 6
SAME_MATTER = 0.5
"""Two quotes speak of the same if the shorter one has that share of its words in common with the other."""

MOST_SHOWN = 6
"""Sentences that a chat model writes from."""

ON_WHAT_WAS_ASKED = 0.1
"""The least share of the best confidence with which a sentence is shown to a chat model, and may bear out what it
writes: what else stands in the passages is on something else, and may have been put there to be written. Of the
sentences that answer, 2 of 138 fall below it (hand-written questions that the reader answers, first half)."""

MOST_DRAFTED, LONGEST_DRAFT = 12, 8000
"""Sentences, and characters, of a draft that are looked at."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The sentences written so far, with their citations."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    removed: tuple[RemovedSentence, ...] = ()
    writer: str = "quotes"
    note: str = ""
    """What went wrong in the writing, if anything."""

    @property
    def text(self) -> str:
        """The sentences with their marks, as one text."""
        return " ".join(sentence.marked for sentence in self.sentences)


class Writer(Protocol):
    """What puts evidence into an answer."""

    def write(self, question: str, evidence: Sequence[Evidence], scope: Scope = Scope.ONE) -> Iterator[Writing]:
        """The answer as it grows, whole at last; `evidence` is not empty and has the best first.

        While nothing is added, it comes again as it is, now and then: who reads it can leave then.
        """


class QuotingWriter:
    """Answers with the sentences of the articles, word for word: one to three, or up to six where more is asked."""

    def write(self, question: str, evidence: Sequence[Evidence], scope: Scope = Scope.ONE) -> Iterator[Writing]:
        """See `Writer.write`."""
        writing = Writing()
        for number, found in enumerate(worth_quoting(evidence, scope), start=1):
            citation = cite(found, number)
            if any(_overlap(citation, earlier) for earlier in writing.citations):
                citation = cite(found, number, alone=True)  # what it begins in mid-air of is quoted already
            sentence = Sentence(" ".join(citation.quote.split()), (number,), "verbatim")
            writing = _with(writing, sentence, citation)
            yield writing
        yield from _with_difference(writing, scope)


class ChatModelWriter:
    """Has a chat model write from the best sentences, and keeps what they bear out; quotes where nothing is left."""

    def __init__(
        self,
        model: BaseChatModel,
        grounding: Grounding,
        name: str = "chat model",
        patience: Patience = USUAL,
    ) -> None:
        self._model = model
        self._grounding = grounding
        self._name = name
        self._patience = patience

    def write(self, question: str, evidence: Sequence[Evidence], scope: Scope = Scope.ONE) -> Iterator[Writing]:
        """See `Writer.write`. A sentence appears when it has been checked."""
        shown = list(evidence) if scope is Scope.BROAD else worth_showing(evidence)
        quotes = [cite(found, number) for number, found in enumerate(shown, start=1)]
        grounds = [ground_of(found, quote) for found, quote in zip(shown, quotes, strict=True)]
        writing = Writing(writer=self._name)
        most = MOST_SENTENCES if scope is Scope.ONE else MOST_OF_SEVERAL
        try:
            with closing(self._drafted(answering_prompt(question, quotes, digest=scope is Scope.BROAD))) as drafts:
                for drafted in drafts:
                    writing = self._checked(drafted, writing, quotes, grounds, question) if drafted else writing
                    yield writing
                    if len(writing.sentences) == most or len(writing.sentences + writing.removed) >= MOST_DRAFTED:
                        break  # the length of an answer is the asker's
        except ChatModelError as problem:
            left = "What stands here was written before." if writing.sentences else "These are the articles' own words."
            failed = "was cut off" if isinstance(problem, CutOffError) else "did not answer"
            writing = replace(writing, note=f"The chat model {self._name} {failed} ({problem}). {left}")
        if writing.sentences:
            yield writing
            yield from _with_difference(writing, scope)
        else:
            for quoted in QuotingWriter().write(question, evidence, scope):
                yield replace(quoted, removed=writing.removed, note=writing.note)

    def _drafted(self, prompt: Sequence[BaseMessage]) -> Generator[DraftedSentence | None]:
        """The sentences that the model writes, each as soon as it is whole and but once; None while it is silent."""
        draft, given = "", 0
        seen: set[str] = set()
        for piece in read_stream(self._model, prompt, self._patience):
            if not piece:
                yield None
                continue
            draft += piece[: LONGEST_DRAFT + 1]
            found = drafted_sentences(draft, finished=False)
            yield from _unseen(found[given:], seen)
            given = max(given, len(found))
            if len(draft) > LONGEST_DRAFT:
                return
        yield from _unseen(drafted_sentences(draft, finished=True)[given:], seen)

    def _checked(
        self,
        drafted: DraftedSentence,
        writing: Writing,
        quotes: Sequence[Citation],
        grounds: Sequence[Ground],
        question: str,
    ) -> Writing:
        """The writing with one more sentence, if its quotes bear it out."""
        finding = self._grounding.check(drafted, grounds, question)
        if finding.support is None:
            return replace(writing, removed=(*writing.removed, RemovedSentence(drafted.text, finding.reason)))
        cited = [quote for quote in quotes if quote.number in finding.citations]
        known = {(citation.article_id, citation.start): citation for citation in writing.citations}
        for quote in cited:
            known.setdefault((quote.article_id, quote.start), replace(quote, number=len(known) + 1))
        marks = tuple(known[quote.article_id, quote.start].number for quote in cited)
        sentence = Sentence(drafted.text, marks, finding.support)
        return replace(writing, sentences=(*writing.sentences, sentence), citations=tuple(known.values()))


def _unseen(drafted: Sequence[DraftedSentence], seen: set[str]) -> Iterator[DraftedSentence]:
    for sentence in drafted:
        said = " ".join(words(sentence.text))
        if said not in seen:
            seen.add(said)
            yield sentence


def _with(writing: Writing, sentence: Sentence, citation: Citation) -> Writing:
    return replace(writing, sentences=(*writing.sentences, sentence), citations=(*writing.citations, citation))


def worth_showing(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that a chat model is shown: the best of those on what was asked, each but once."""
    least = ON_WHAT_WAS_ASKED * max((found.confidence for found in evidence), default=0.0)
    return apart([found for found in evidence if found.confidence > 0 and found.confidence >= least], MOST_SHOWN)


def ground_of(evidence: Evidence, citation: Citation) -> Ground:
    """What a drafted sentence may rest on: the citation of a sentence, and what is around it."""
    lead = citation.quote.removesuffix(evidence.text)
    title = "" if addresses_reader(citation.title) else citation.title
    return Ground(citation.number, citation.quote, around(evidence), lead, title, citation.published or "")


def around(evidence: Evidence) -> str:
    """What may tell the names and dates of a sentence: its title, its date and the sentence before."""
    facts, text, spans = evidence.document.metadata, evidence.document.page_content, evidence.sentences
    before = evidence.position - 1
    trusted = before >= 0 and before not in untrusted_positions(text, spans)
    told = text[spans[before][0] : spans[before][1]].strip() if trusted else ""
    titles = [title for title in (facts["title"], facts.get("heading")) if title and not addresses_reader(title)]
    return ". ".join(filter(None, (*titles, facts["published"], told)))


def _overlap(one: Citation, other: Citation) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def worth_quoting(evidence: Sequence[Evidence], scope: Scope = Scope.ONE) -> list[Evidence]:
    """The best sentence and those nearly as good that say something else; of a digest all."""
    if scope is Scope.BROAD:
        return list(evidence)
    best = evidence[0]
    if scope is Scope.SEVERAL:
        best = max(evidence, key=lambda found: found.confidence)
        enough = [found for found in evidence if found.confidence >= OF_SEVERAL * best.confidence]
        return apart([*_first_of_each_story(enough), *enough], MOST_OF_SEVERAL)
    return apart([best, *(found for found in evidence[1:] if found.confidence >= _enough(found, best))], MOST_SENTENCES)


def _first_of_each_story(evidence: Sequence[Evidence]) -> list[Evidence]:
    first: dict[int, Evidence] = {}
    for found in evidence:
        first.setdefault(found.document.metadata["story"], found)
    return list(first.values())


def _enough(found: Evidence, best: Evidence) -> float:
    """The confidence from which a sentence is quoted beside the best one."""
    enough = max(SURE_ENOUGH, NEARLY_AS_GOOD * best.confidence)
    same_story = found.document.metadata["story"] == best.document.metadata["story"]
    return enough if same_story else min(enough, NEAR_TIE * best.confidence)


def _with_difference(writing: Writing, scope: Scope) -> Iterator[Writing]:
    """The writing with a sentence that says that two of its quotes differ, where they do and are of different dates."""
    quotes = writing.citations
    pairs = [(one, other) for number, one in enumerate(quotes) for other in quotes[number + 1 :]]
    pair = next((pair for pair in pairs if differ(*pair)), None)
    if pair and scope is Scope.ONE:
        older, newer = sorted(pair, key=lambda citation: citation.published or "")
        said = f"The articles differ here: the one of {older.published} and the later one of {newer.published}."
        sentence = Sentence(said, (older.number, newer.number), "supported")
        yield replace(writing, sentences=(*writing.sentences, sentence))


def differ(one: Citation, other: Citation) -> bool:
    """Whether two quotes of different dates speak of the same and give other numbers or dates for it."""
    if one.article_id == other.article_id or not one.published or not other.published:
        return False
    if one.published == other.published:
        return False
    mine, theirs = set(content_stems(one.quote)), set(content_stems(other.quote))
    alike = len(mine & theirs) >= SAME_MATTER * min(len(mine), len(theirs))
    return alike and disagreement(one.quote, other.quote)
