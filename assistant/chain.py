"""The retrieval chain: question → passages → evidence → cited answer. One path serves every door."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.answer import Answer, Citation, Draft, ShortAnswer, State, Timings, Verdict, worded
from assistant.chat_models import load_chat_model
from assistant.checking.fact_check import FactChecker
from assistant.claims import ChatModelSplitter, RuleSplitter, Splitter
from assistant.conversation import ChatModelFollowUps, FollowUps, RuleFollowUps, Turn
from assistant.grounding import Grounding
from assistant.intent import Scope, intent_of
from assistant.reading.evidence import (
    ON_TOPIC,
    Evidence,
    EvidenceFinder,
    best_of,
    digest,
    load_evidence_finder,
    newest_first,
    set_aside,
)
from assistant.retrieval import EVERYTHING, HybridRetriever, Within
from assistant.settings import AssistantSettings
from assistant.wording import words
from assistant.writing import ChatModelWriter, QuotingWriter, Writer, Writing, cite
from ingest.errors import EmptyLibraryError, QuestionError
from ingest.library import Library
from ingest.settings import LibrarySettings

LONGEST_QUESTION = 2000
"""Characters; a longer one is no question."""

ANSWER, MAY_ANSWER = 0.35, 0.2
"""The least confidence with which an answer is given, and with which quotes are that may answer."""

PASSAGES_READ = 6
"""Passages that are read for a question, or for each of the questions that it is made of."""

MUCH = 0.8
"""What the confidence in another reading of a question is worth beside that in the first."""

CLOSEST = 3
"""Passages shown where there is no answer."""

SILENT = "The articles don't say."

_UNREADABLE = re.compile("[\0\ud800-\udfff]")


Searches = list[tuple[str, list[Document]]]
"""Questions, and the passages that match each, the best first."""


class Assistant:
    """Answers questions from a library, with citations. Safe to share between threads."""

    def __init__(
        self,
        library: Library,
        *,
        retriever: BaseRetriever | None = None,
        finder: EvidenceFinder | None = None,
        writer: Writer | None = None,
        follow_ups: FollowUps | None = None,
        splitter: Splitter | None = None,
    ) -> None:
        """Wire a chain; each part that is not given is the usual one."""
        self.library = library
        self._retriever = retriever or HybridRetriever(library=library)
        self._finder = finder or load_evidence_finder()
        self._writer = writer or QuotingWriter()
        self._follow_ups = follow_ups or RuleFollowUps()
        self._splitter = splitter or RuleSplitter()

    @classmethod
    def open(cls, library: Library | str | Path | None = None) -> Self:
        """Open the assistant of a library, of that in a folder, or of the one that `ARTICLES_LIBRARY` names.

        `ARTICLES_READER_MODEL` names the reader. The models are loaded here, so that one that is missing is told
        before the first question.

        Raises:
            LibraryError, ModelError, SettingsError: something of it cannot be used; the message says what.
        """
        return cls._of(library if isinstance(library, Library) else Library.open(library), AssistantSettings.read())

    @classmethod
    def _of(cls, library: Library, models: AssistantSettings) -> Self:
        _ = library.embeddings
        finder = load_evidence_finder(models.reader_model)
        if not models.chat_model:
            return cls(library, finder=finder)
        model = load_chat_model(models.chat_model)
        return cls(
            library,
            finder=finder,
            writer=ChatModelWriter(model, Grounding(finder.reader), models.chat_model),
            follow_ups=ChatModelFollowUps(model),
            splitter=ChatModelSplitter(model),
        )

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        within: Within = EVERYTHING,
        config: RunnableConfig | None = None,
    ) -> Answer:
        """Answer a question; `history` are the turns before it, each a question and the answer's text.

        Only articles that `within` holds answer. A retriever of your own must take it as an argument then.

        Raises:
            QuestionError: the question is empty or too long.
            EmptyLibraryError: there are no articles to answer from.
        """
        *_, answer = self.stream(question, history, within=within, config=config)
        assert isinstance(answer, Answer)  # noqa: S101 - the last that `stream` yields
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        within: Within = EVERYTHING,
        config: RunnableConfig | None = None,
    ) -> Iterator[Draft | Answer]:
        """As `ask`, but yields the answer as it grows: drafts, and last the `Answer`."""
        clock = _Clock()
        asked = _checked(question)
        _refuse_no_context(history, within)
        self._refuse_empty_library()
        readings = self._follow_ups.readings(asked, history)
        found = {reading: self._found(reading, within, config) for reading in readings}
        retrieved = clock.lap()
        told = history[-1][1] if history and readings != (asked,) else ""
        read_as = [(reading, self._read(reading, searches, told)) for reading, searches in found.items()]
        standalone, evidence = _likelier(read_as)
        scope = intent_of(standalone, date.today()).scope
        state = _state(_best(evidence), scope)
        answer = Answer(
            question=asked,
            standalone_question=standalone,
            answered=state == "answer",
            confidence=round(min(1.0, _best(evidence)), 4),
            text=SILENT,
            writer="quotes",
            state=state,
            set_aside=_set_aside(_passages(found[standalone])),
        )
        read = clock.lap()
        if answer.has_quotes:
            writing = Writing()
            for writing in self._writer.write(standalone, evidence, scope):
                yield Draft(worded(writing.text, state))
            answer = replace(_written(answer, writing), short=_short(evidence[0], writing, scope))
        else:
            answer = replace(answer, closest=_closest(evidence))
        yield replace(answer, timings=Timings(retrieved, read, clock.lap(), clock.total()))

    def check(self, claim: str) -> Verdict:
        """Whether the articles bear a claim out, contradict it, disagree, or do not say: with their words.

        Raises:
            QuestionError: the claim is empty or too long.
            EmptyLibraryError: there are no articles to check it against.
        """
        checked = _checked(claim, "claim", "Claim one thing in a sentence, like: The agency reported it on Monday.")
        self._refuse_empty_library()
        checker = FactChecker(self._retriever, self._finder, self._splitter)
        return checker.check(checked)

    def search(self, query: str, k: int = 8, *, within: Within = EVERYTHING) -> list[Document]:
        """The passages that match a question or words, the best first; see `HybridRetriever`.

        Raises:
            QuestionError: the query is empty or too long.
            EmptyLibraryError: there are no articles to search.
        """
        asked = _checked(query, "query")
        self._refuse_empty_library()
        return self._retriever.invoke(asked, k=k, within=within)

    def _found(self, question: str, within: Within, config: RunnableConfig | None) -> Searches:
        """The passages that match a question, or each of the questions that it is made of."""
        intent = intent_of(question, date.today())
        narrowed = {"within": within} if within else {}
        return [(part, self._retriever.invoke(part, config, **narrowed)) for part in intent.parts or (intent.topic,)]

    def _read(self, question: str, searches: Searches, told: str) -> list[Evidence]:
        """The sentences that answer a question, the best first; of a digest in the order of the articles."""
        intent = intent_of(question, date.today())
        if intent.scope is Scope.BROAD:
            return digest(intent.topic, _passages(searches))
        read = [self._finder.answers(part, documents[:PASSAGES_READ], told) for part, documents in searches]
        evidence = best_of(read)
        return newest_first(evidence) if intent.newest else evidence

    def as_runnable(self) -> Runnable[str | dict[str, Any], Answer]:
        """The assistant as a LangChain `Runnable`, to an `Answer`.

        From a question, or from {"question": …, "history": […], "within": …}, of which the last two may be left out.
        What is none of these raises a `QuestionError`.
        """

        def answer(asked: str | dict[str, Any], config: RunnableConfig) -> Answer:
            told: dict[str, Any] = asked if isinstance(asked, dict) else {"question": asked}
            if "question" not in told:
                raise QuestionError('There is no question. Ask with a text, or with {"question": …}.')
            history, within = told.get("history", ()), told.get("within", EVERYTHING)
            return self.ask(told["question"], history, within=within, config=config)

        return RunnableLambda(answer, name="Article Desk")

    def _refuse_empty_library(self) -> None:
        if self.library.is_empty():
            raise EmptyLibraryError(
                f"The library at {self.library.folder} has no articles yet. Add some: articles ingest PATH"
            )


def ask(question: str, history: Sequence[Turn] = ()) -> Answer:
    """Answer a question from the library that `ARTICLES_LIBRARY` names, or the usual one.

    Raises:
        ArticleDeskError: the question or the library cannot be used; the message says what to do.
    """
    return _assistant_of(LibrarySettings.read(), AssistantSettings.read()).ask(question, history)


def check(claim: str) -> Verdict:
    """Check a claim against the library that `ARTICLES_LIBRARY` names, or the usual one.

    Raises:
        ArticleDeskError: the claim or the library cannot be used; the message says what to do.
    """
    return _assistant_of(LibrarySettings.read(), AssistantSettings.read()).check(claim)


@cache
def _assistant_of(library: LibrarySettings, models: AssistantSettings) -> Assistant:
    """One assistant for each setting, so that a second question does not load the models again."""
    return Assistant._of(Library.open(library.library), models)


@dataclass(slots=True)
class _Clock:
    """Milliseconds since the last lap, and since the start."""

    started: float = field(default_factory=time.perf_counter)
    lapped: float = field(default_factory=time.perf_counter)

    def lap(self) -> float:
        now = time.perf_counter()
        elapsed, self.lapped = now - self.lapped, now
        return round(elapsed * 1000, 1)

    def total(self) -> float:
        return round((time.perf_counter() - self.started) * 1000, 1)


def _checked(text: object, what: str = "question", like: str = "Ask in a sentence, like: Who reported it?") -> str:
    """A question or claim on one line, without characters that no search can use."""
    if not isinstance(text, str):
        raise QuestionError(f"The {what} is no text, but of the type {type(text).__name__}. {like}")
    asked = " ".join(_UNREADABLE.sub(" ", text[: LONGEST_QUESTION + 1]).split())
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The {what} has {len(text):,} characters; {LONGEST_QUESTION:,} are the most. A sentence or two will do."
        )
    if not words(asked):
        raise QuestionError(f"The {what} has no words. {like}")
    return asked


def _refuse_no_context(history: object, within: object) -> None:
    turns = history if isinstance(history, list | tuple) else [None]
    if not all(isinstance(turn, list | tuple) and [*map(type, turn)] == [str, str] for turn in turns):
        raise QuestionError("The history is a list of turns, each a pair of texts: a question, and its answer.")
    if not isinstance(within, Within):
        raise QuestionError("What to ask within is a Within, like: Within(since='2024-01-01')")


def _likelier(readings: Sequence[tuple[str, list[Evidence]]]) -> tuple[str, list[Evidence]]:
    """The first reading of a question, unless another one is answered by another sentence, and much better."""
    first, *others = readings
    better = [
        other
        for other in others
        if MUCH * _best(other[1]) > _best(first[1])
        and [one.text for one in other[1][:1]] != [one.text for one in first[1][:1]]
    ]
    return max([first, *better], key=lambda reading: _best(reading[1]))


def _passages(searches: Searches) -> list[Document]:
    """The passages of several searches, each once."""
    return list({document.id: document for _, documents in searches for document in documents}.values())


def _state(confidence: float, scope: Scope) -> State:
    if scope is Scope.BROAD:
        return "answer" if confidence >= ON_TOPIC else "no_answer"
    return "answer" if confidence >= ANSWER else "may_answer" if confidence >= MAY_ANSWER else "no_answer"


def _short(best: Evidence, writing: Writing, scope: Scope) -> ShortAnswer | None:
    """The words of the best sentence that answer by themselves, where it is quoted first."""
    if not best.short or scope is not Scope.ONE or not writing.citations:
        return None
    first, offset = writing.citations[0], int(best.document.metadata["start"])
    start, end = (offset + place for place in best.short)
    if first.article_id != best.document.metadata["article_id"] or not first.start <= start < end <= first.end:
        return None
    return ShortAnswer(best.document.page_content[slice(*best.short)], first.number, start, end)


def _best(evidence: Sequence[Evidence]) -> float:
    return max((found.confidence for found in evidence), default=0.0)


def _written(answer: Answer, writing: Writing) -> Answer:
    return replace(
        answer,
        text=worded(writing.text, answer.state),
        writer=writing.writer,
        sentences=writing.sentences,
        removed=writing.removed,
        citations=writing.citations,
        note=writing.note,
    )


def _set_aside(documents: Sequence[Document]) -> tuple[Citation, ...]:
    """The sentences of the passages that were read that speak to whoever answers."""
    return tuple(cite(found, number, alone=True) for number, found in enumerate(set_aside(documents), start=1))


def _closest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The best sentence of each of the passages nearest to the question."""
    nearest: dict[str | None, Evidence] = {}
    for found in evidence:
        nearest.setdefault(found.document.id, found)
    return tuple(cite(found, number) for number, found in enumerate(list(nearest.values())[:CLOSEST], start=1))
