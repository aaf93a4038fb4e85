"""The retrieval chain: question → passages → evidence → cited answer. One path serves every door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import Answer, Draft
from assistant.answering.catalogue.selection import nothing_within
from assistant.answering.chronology.requests import chosen_articles, told_timeline
from assistant.answering.conversation import Conversation, Turn
from assistant.answering.dispatch import respond
from assistant.answering.facets.name_index import NameIndex
from assistant.answering.facets.names import MENTIONS_SHOWN, NAMES_SHOWN, facets_of, mentions_of
from assistant.answering.follow_ups.rewriters import ChatModelRewriter, QuestionRewriter, RuleRewriter
from assistant.answering.interpretation import Interpreter
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.prose.chat_model_writer import ChatModelWriter
from assistant.answering.prose.grounding import Grounding
from assistant.answering.quoting.quotes import QuotingWriter, Writer
from assistant.answering.request import Request
from assistant.answering.streaming import growing_runnable
from assistant.answering.validation import refuse_empty_library, validate_context, validated, validated_draft
from assistant.checking.decomposition import ChatModelDecomposer, ClaimDecomposer, RuleDecomposer
from assistant.checking.fact_check import QUICK, FactChecker
from assistant.checking.reviewing import Reviewer
from assistant.checking.verdicts import unread
from assistant.facets import Facets, Mentions
from assistant.language import lexicon
from assistant.language.foreign.identification import language_of
from assistant.language.query import Query
from assistant.reading.chat_models import load_chat_model
from assistant.reading.evidence import EvidenceFinder, load_evidence_finder
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter, HybridRetriever
from assistant.retrieval.trace import RetrievalTrace
from assistant.review import Review
from assistant.settings import AssistantSettings
from assistant.timeline import Timeline
from assistant.verdict import Verdict
from ingest.errors import QuestionError
from ingest.library import Library
from ingest.settings import LibrarySettings


class Assistant:
    """Answers questions from a library, with citations. Safe to share between threads.

    In a `with` it is closed at the end: `with Assistant.open("lib") as assistant: …`.
    """

    def __init__(
        self,
        library: Library,
        *,
        retriever: BaseRetriever | None = None,
        finder: EvidenceFinder | None = None,
        writer: Writer | None = None,
        follow_ups: QuestionRewriter | None = None,
        decomposer: ClaimDecomposer | None = None,
    ) -> None:
        """Wire a chain; each part that is not given is the usual one."""
        self.library = library
        self.chat_model = ""  # the name of the one that writes its answers; "" where it quotes
        self._opened = ExitStack()
        self._names = NameIndex(library)
        self._interpreter = Interpreter(library, follow_ups or RuleRewriter())
        self._parts = Parts(
            library,
            retriever or HybridRetriever(library=library),
            finder or load_evidence_finder(),
            writer or QuotingWriter(),
            decomposer or RuleDecomposer(),
        )

    @classmethod
    def open(cls, library: Library | str | Path | None = None) -> Self:
        """Open the assistant of a library, of that in a folder, or of the one that `ARTICLES_LIBRARY` names.

        `ARTICLES_READER_MODEL` names the reader. The models are loaded here, so that one that is missing is told
        before the first question. Closing it closes a library that it has opened, not one that it was given.

        Raises:
            LibraryError, ModelError, SettingsError: something of it cannot be used; the message says what.
        """
        if isinstance(library, Library):
            return cls._of(library, AssistantSettings.read())
        with ExitStack() as opened:
            assistant = cls._of(opened.enter_context(Library.open(library)), AssistantSettings.read())
            assistant._opened = opened.pop_all()
        return assistant

    @classmethod
    def _of(cls, library: Library, models: AssistantSettings) -> Self:
        _ = library.embeddings
        quoting = cls(library, finder=load_evidence_finder(models.reader_model))
        name = models.chat_model
        return quoting.written_by(load_chat_model(name), name) if name else quoting

    def written_by(self, model: BaseChatModel | None, name: str = "") -> Self:
        """An assistant of the same library and reader, whose answers a chat model of this name writes; None: quotes."""
        finder = self._parts.finder
        assistant = type(self)(
            self.library,
            retriever=self._parts.retriever,
            finder=finder,
            writer=ChatModelWriter(model, Grounding(finder.reader), name) if model else None,
            follow_ups=ChatModelRewriter(model) if model else None,
            decomposer=ChatModelDecomposer(model) if model else None,
        )
        assistant.chat_model = name
        return assistant

    @property
    def reader_version(self) -> str:
        """What tells the reader from one of another training."""
        return self._parts.finder.version

    def close(self) -> None:
        """Let go of the files of the library, if `open` opened it; a second time does nothing."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] | Conversation = (),
        *,
        within: ArticleFilter = NO_FILTER,
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
        history: Sequence[Turn] | Conversation = (),
        *,
        within: ArticleFilter = NO_FILTER,
        config: RunnableConfig | None = None,
    ) -> Iterator[Draft | Answer]:
        """As `ask`, but yields the answer as it grows: drafts, and last the `Answer`."""
        asked = validated(question)
        validate_context(history, within)
        typed = Request(Query(asked), date.today(), Conversation.of(history))
        trace = RetrievalTrace()
        pipeline = Pipeline(self._parts, within, trace.within(config))
        for step in respond(typed, self._interpreter, pipeline):
            if isinstance(step, Answer):
                note = " ".join(filter(None, (step.note, self.library.search_problem)))
                yield replace(step, timings=pipeline.timings(), note=note, retrieved=trace.found)
            else:
                yield step

    def check(self, claim: str, *, within: ArticleFilter = NO_FILTER) -> Verdict:
        """Whether the articles bear a claim out, contradict it, disagree, or do not say: with their words.

        Of a claim in another language than English, which is not read, they do not say, with the reason.
        Only articles that `within` holds are asked.

        Raises:
            QuestionError: the claim is empty or too long, or `within` holds no article.
            EmptyLibraryError: there are no articles to check it against.
        """
        checked = validated(claim, "claim", "Claim one thing in a sentence, like: The agency reported it on Monday.")
        refuse_empty_library(self.library)
        validate_context((), within)
        if why := nothing_within(self.library, within):
            raise QuestionError(why)
        verdict = Pipeline(self._parts, within).check(checked)
        language = language_of(checked)
        return unread(verdict, lexicon.table("unread_claims_in_languages")[language]) if language else verdict

    def review(self, text: str, previous: Review | None = None) -> Review:
        """Check a draft: a verdict on each of its claims, in place, with a reason and the articles' words.

        Claims that stand alike in a `previous` review of the same articles keep their verdict at once.

        Raises:
            QuestionError: the draft has no words, or more than 20,000.
            EmptyLibraryError: there are no articles to check it against.
        """
        *_, review = self.stream_review(text, previous)
        return review

    def stream_review(self, text: str, previous: Review | None = None) -> Iterator[Review]:
        """As `review`, but yields it as it grows, by a claim each. Closing the iterator stops the work."""
        draft = validated_draft(text)
        refuse_empty_library(self.library)
        retriever, finder = self._parts.retriever, self._parts.finder
        checker = FactChecker(retriever, finder, self._parts.decomposer, depth=QUICK)
        yield from Reviewer(self.library, retriever, checker).review(draft, previous)

    def search(self, query: str, k: int = 8, *, within: ArticleFilter = NO_FILTER) -> list[Document]:
        """The passages that match a question or words, the best first; see `HybridRetriever`.

        Raises:
            QuestionError: the query is empty or too long.
            EmptyLibraryError: there are no articles to search.
        """
        asked = validated(query, "query")
        refuse_empty_library(self.library)
        return self._parts.retriever.invoke(asked, k=k, within=within)

    def timeline(
        self, subject: str = "", *, articles: Sequence[str] = (), within: ArticleFilter = NO_FILTER
    ) -> Timeline:
        """The dated sentences on a subject, or of articles, in the order of what they tell: see `Timeline`.

        Only of articles that `within` holds, and of those with these ids, where some are named.

        Raises:
            QuestionError, UnknownArticleError, EmptyLibraryError: there is nothing to tell of; the message says why.
        """
        return told_timeline(subject, articles, Pipeline(self._parts, within))

    def names(
        self, *, articles: Sequence[str] = (), within: ArticleFilter = NO_FILTER, most: int | None = NAMES_SHOWN
    ) -> Facets:
        """Who and what the articles name, so many of each kind; see `Facets`. Raises as `timeline`."""
        return facets_of(chosen_articles(articles, self.library, within), self._names, most)

    def mentions(
        self, name: str, *, articles: Sequence[str] = (), within: ArticleFilter = NO_FILTER, most: int = MENTIONS_SHOWN
    ) -> Mentions:
        """The sentences that have one of the `names`. Raises as `timeline`, and a `QuestionError` where none has."""
        return mentions_of(name, chosen_articles(articles, self.library, within), self._names, self.library, most)

    def as_runnable(self) -> Runnable[str | dict[str, Any], Answer]:
        """The assistant as a LangChain `Runnable`, to an `Answer`.

        From a question, or from {"question": …, "history": […], "within": …}, of which the last two may be left out.
        What is none of these raises a `QuestionError`. `stream` and `astream` yield the answer as it grows: see
        `Assistant.stream`.
        """

        def answer(asked: str | dict[str, Any], config: RunnableConfig) -> Iterator[Draft | Answer]:
            told: dict[str, Any] = asked if isinstance(asked, dict) else {"question": asked}
            if "question" not in told:
                raise QuestionError('There is no question. Ask with a text, or with {"question": …}.')
            history, within = told.get("history", ()), told.get("within", NO_FILTER)
            return self.stream(told["question"], history, within=within, config=config)

        return cast(Runnable[str | dict[str, Any], Answer], growing_runnable(answer, "Article Desk"))

    def as_review_runnable(self) -> Runnable[str, Review]:
        """The review of drafts as a LangChain `Runnable`, from a text to a `Review`; `stream` yields it by claims."""
        steps = growing_runnable(lambda text, _config: self.stream_review(text), "Article Desk review")
        return cast(Runnable[str, Review], steps)


def ask(question: str, history: Sequence[Turn] | Conversation = ()) -> Answer:
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
