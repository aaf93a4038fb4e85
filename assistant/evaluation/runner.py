"""Put cases to an assistant, and see of each what came and what of it is right."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from langchain_core.documents import Document

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from assistant.evaluation.cases import Case, ClaimCase, QuestionCase
from assistant.language.tokens import words
from assistant.verdict import Verdict
from ingest.errors import EmptyLibraryError
from ingest.library import Library

RETRIEVAL_DEPTH = 10
"""Passages looked at of each search."""


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What came of a question.

    `retrieved` are what the search found, best first, and `relevant` all that it should find: passages that hold an
    answer, or articles where the case only names those; copies of one story are one. `right` and `verbatim` tell of
    each quote of `quotes` whether it holds an answer in the right article, and whether it stands there word for word.
    `recall` is the share of the right articles that were cited.
    """

    case: QuestionCase
    answer: Answer
    retrieved: tuple[str, ...]
    relevant: frozenset[str]
    right: tuple[bool, ...]
    verbatim: tuple[bool, ...]
    recall: float

    @property
    def quotes(self) -> tuple[Citation, ...]:
        """The citations, or the closest passages where the answer was withheld."""
        return self.answer.citations or self.answer.closest

    @property
    def first_is_right(self) -> bool:
        """Whether an answer was given whose first citation is right."""
        return self.answer.answered and any(self.right[:1])

    @property
    def is_mistake(self) -> bool:
        """Whether it was answered wrongly, or not at all though there is an answer."""
        return self.answer.answered != self.case.answerable or (self.case.answerable and not self.first_is_right)


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """What came of a claim, and how many milliseconds it took."""

    case: ClaimCase
    verdict: Verdict
    milliseconds: float

    @property
    def is_mistake(self) -> bool:
        """Whether the label is not the right one."""
        return self.verdict.label != self.case.label


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes of all cases, or of the first ones where it was stopped before the end."""

    questions: tuple[QuestionOutcome, ...]
    claims: tuple[ClaimOutcome, ...]
    interrupted: bool = False


def evaluate(
    assistant: Assistant,
    cases: Sequence[Case],
    on_progress: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Evaluation:
    """Put all cases; `on_progress` is told how many of how many are done.

    Raises:
        EmptyLibraryError: there are no articles to ask.
    """
    library = assistant.library
    if library.is_empty():
        raise EmptyLibraryError(f"The library at {library.folder} has no articles yet. Add some: articles ingest PATH")
    gold = _Gold(library, [case for case in cases if isinstance(case, QuestionCase) and case.answerable])
    questions: list[QuestionOutcome] = []
    claims: list[ClaimOutcome] = []
    for done, case in enumerate(cases):
        on_progress(done, len(cases))
        if stopped():
            return Evaluation(tuple(questions), tuple(claims), interrupted=True)
        if isinstance(case, ClaimCase):
            claims.append(_put_claim(assistant, case))
        else:
            questions.append(_put_question(assistant, case, gold))
    on_progress(len(cases), len(cases))
    return Evaluation(tuple(questions), tuple(claims))


def _put_claim(assistant: Assistant, case: ClaimCase) -> ClaimOutcome:
    started = time.perf_counter()
    verdict = assistant.check(case.claim)
    return ClaimOutcome(case, verdict, round((time.perf_counter() - started) * 1000, 1))


def _put_question(assistant: Assistant, case: QuestionCase, gold: _Gold) -> QuestionOutcome:
    answer = assistant.ask(case.question)
    found = assistant.search(case.question, k=RETRIEVAL_DEPTH) if case.answerable else []
    quotes = answer.citations or answer.closest
    right = tuple(case.answerable and gold.holds(case, quote.article_id, quote.quote) for quote in quotes)
    return QuestionOutcome(
        case=case,
        answer=answer,
        retrieved=gold.units(case, found),
        relevant=gold.relevant[case.line],
        right=right,
        verbatim=tuple(_stands_there(assistant.library, quote) for quote in quotes),
        recall=gold.recall(case, [quote.article_id for quote, is_right in zip(quotes, right, strict=True) if is_right])
        if answer.answered
        else 0.0,
    )


def _stands_there(library: Library, quote: Citation) -> bool:
    return library.article(quote.article_id).text[quote.start : quote.end] == quote.quote


class _Gold:
    """What is right: which articles, and which passages of them hold an answer. Copies of a story are one."""

    def __init__(self, library: Library, cases: Sequence[QuestionCase]) -> None:
        self._story = {row.article.id: row.article.story for row in library.articles()}
        self.relevant: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
        for article_id in self._story:
            concerned = [case for case in cases if self._is_of(case, article_id)]
            passages = library.passages_of(article_id) if concerned else []
            for case in concerned:
                held = {
                    self._unit(case, article_id, one.text)
                    for one in passages
                    if contains_answer(case.answers, one.text)
                }
                self.relevant[case.line] |= held

    def holds(self, case: QuestionCase, article_id: str, text: str) -> bool:
        """Whether a text of an article is right: of the articles named, and with an answer in it."""
        return self._is_of(case, article_id) and contains_answer(case.answers, text)

    def units(self, case: QuestionCase, found: Iterable[Document]) -> tuple[str, ...]:
        """What was found, each once, in the terms of `relevant`."""
        places = ((document.metadata["article_id"], document.page_content) for document in found)
        return tuple(dict.fromkeys(self._unit(case, article_id, text) for article_id, text in places))

    def recall(self, case: QuestionCase, cited: Sequence[str]) -> float:
        """The share of the articles named that are cited; without any named, whether one is cited at all."""
        if case.article_ids is None:
            return float(bool(cited))
        wanted = {self._story[article_id] for article_id in case.article_ids}
        return len(wanted & {self._story[article_id] for article_id in cited}) / len(wanted)

    def _is_of(self, case: QuestionCase, article_id: str) -> bool:
        named = case.article_ids
        return named is None or self._story[article_id] in {self._story[one] for one in named}

    def _unit(self, case: QuestionCase, article_id: str, text: str) -> str:
        story = str(self._story[article_id])
        return f"{story} {' '.join(text.split())}" if case.answers else story


def contains_answer(answers: Sequence[str], text: str) -> bool:
    """Whether one of the answers stands in a text, but for case and punctuation; without answers, any text will do."""
    said = f" {' '.join(words(text))} "
    return not answers or any(f" {' '.join(words(answer))} " in said for answer in answers)
