"""Evidence → an answer in prose: a chat model writes from quotes, and what they bear out is kept."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from assistant.answer import Citation, RemovedSentence, Sentence
from assistant.answering.prose.citation_marks import DraftedSentence, drafted_sentences
from assistant.answering.prose.grounding import Ground, Grounding
from assistant.answering.quoting.quotes import MOST_SENTENCES, MOST_SENTENCES_OF_SEVERAL, QuotingWriter, Writing
from assistant.answering.quoting.ranking import best_confidence, deduplicated
from assistant.language.prompt_injection import is_injection
from assistant.language.query import Query, Scope
from assistant.language.tokens import words
from assistant.reading.chat_models import DEFAULT_LIMITS, StreamLimits, read_stream
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.reading.prompts import answering_prompt
from ingest.errors import ChatModelError, CutOffError

MOST_SENTENCES_SHOWN = 6
"""Sentences that a chat model writes from."""

RELEVANCE_SHARE = 0.1
"""The least share of the best confidence with which a sentence is shown to a chat model, and may bear out what it
writes: what else stands in the passages is on something else, and may have been put there to be written. Of the
sentences that answer, 2 of 138 fall below it (hand-written questions that the reader answers, first half)."""

MOST_DRAFTED, LONGEST_DRAFT = 12, 8000
"""Sentences, and characters, of a draft that are looked at."""


class ChatModelWriter:
    """Has a chat model write from the best sentences, and keeps what they bear out; quotes where nothing is left."""

    def __init__(
        self,
        model: BaseChatModel,
        grounding: Grounding,
        name: str = "chat model",
        limits: StreamLimits = DEFAULT_LIMITS,
    ) -> None:
        self._model = model
        self._grounding = grounding
        self._name = name
        self._limits = limits

    def write(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Writing]:
        """See `Writer.write`. A sentence appears when it has been checked."""
        shown = list(evidence) if query.scope is Scope.BROAD else select_for_prompt(evidence)
        quotes = [cite(found, number) for number, found in enumerate(shown, start=1)]
        grounds = [ground_of(found, quote) for found, quote in zip(shown, quotes, strict=True)]
        writing = Writing(writer=self._name)
        most = MOST_SENTENCES if query.scope is Scope.ONE else MOST_SENTENCES_OF_SEVERAL
        prompt = answering_prompt(query.text, quotes, digest=query.scope is Scope.BROAD)
        try:
            with closing(self._drafted(prompt)) as drafts:
                for drafted in drafts:
                    writing = self._checked(drafted, writing, quotes, grounds, query) if drafted else writing
                    yield writing
                    if len(writing.sentences) == most or len(writing.sentences + writing.removed) >= MOST_DRAFTED:
                        break  # the length of an answer is the asker's
        except ChatModelError as problem:
            left = "What stands here was written before." if writing.sentences else "These are the articles' own words."
            failed = "was cut off" if isinstance(problem, CutOffError) else "did not answer"
            writing = replace(writing, note=f"The chat model {self._name} {failed} ({problem}). {left}")
        if writing.sentences:
            yield writing
            yield from writing.with_disagreement(query.scope)
        else:
            for quoted in QuotingWriter().write(query, evidence):
                yield replace(quoted, removed=writing.removed, note=writing.note)

    def _drafted(self, prompt: Sequence[BaseMessage]) -> Generator[DraftedSentence | None]:
        """The sentences that the model writes, each as soon as it is whole and but once; None while it is silent."""
        draft, given = "", 0
        seen: set[str] = set()
        for piece in read_stream(self._model, prompt, self._limits):
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
        query: Query,
    ) -> Writing:
        """The writing with one more sentence, if its quotes bear it out."""
        finding = self._grounding.check(drafted, grounds, in_english=query.is_english)
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


def select_for_prompt(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that a chat model is shown: the best of those on what was asked, each but once."""
    threshold = RELEVANCE_SHARE * best_confidence(evidence)
    relevant = [found for found in evidence if found.confidence > 0 and found.confidence >= threshold]
    return deduplicated(relevant, MOST_SENTENCES_SHOWN)


def ground_of(evidence: Evidence, citation: Citation) -> Ground:
    """What a drafted sentence may rest on: the citation of a sentence, and what is around it."""
    lead = citation.quote.removesuffix(evidence.text)
    title = "" if is_injection(citation.title) else citation.title
    return Ground(citation.number, citation.quote, context_of(evidence), lead, title, citation.published or "")


def context_of(evidence: Evidence) -> str:
    """What may tell the names and dates of a sentence: its title, its date and the sentence before."""
    passage, before = evidence.passage, evidence.position - 1
    previous = passage.sentence(before).strip() if before in passage.trusted_positions else ""
    titles = [title for title in (passage.title, passage.heading) if title and not is_injection(title)]
    return ". ".join(filter(None, (*titles, passage.published, previous)))
