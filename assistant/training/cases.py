"""Questions put to libraries, and what a reader sees of each: made from files in SQuAD form (1.1 or 2.0).

All articles of a file go into one library. A question that has an answer is put twice: to the library, and to the
library without the passages that hold its answer, which is silent then.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.evidence import candidate_at
from assistant.measures import Candidate, measured
from assistant.reading import READ, narrowed, passage_scores, text_of
from assistant.retrieval import HybridRetriever
from assistant.scoring import PairScorer
from ingest import Library, ingest_articles
from ingest.chunking import sentence_spans

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PASSAGES = 8
"""Passages read for a question, as `HybridRetriever` brings."""


class Asked(StrEnum):
    """Where the answer of a question is."""

    TOLD = "told"
    """In the library."""
    TAKEN_OUT = "taken out"
    """In a passage that was taken out."""
    NEAR_MISS = "near miss"
    """Nowhere; a paragraph looks as if (SQuAD 2.0)."""
    ELSEWHERE = "elsewhere"
    """In another library."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the half-open spans of an article's text that answer it."""

    text: str
    article_id: str
    gold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles, as records to ingest, and questions on them."""

    records: list[dict[str, str]]
    questions: list[Question]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question as a reader sees it.

    `measures` has shape (sentences, 5); for each sentence `answers` says whether it holds the answer, `passages`
    the number of its passage. `gold_passages` are the numbers of those passages that hold the answer.
    """

    question: str
    article_id: str
    asked: Asked
    candidates: tuple[Candidate, ...]
    measures: Floats
    answers: NDArray[np.bool_]
    passages: NDArray[np.int_]
    gold_passages: frozenset[int]


def read_squad(path: Path) -> Corpus:
    """Articles (paragraphs joined by a blank line) and their questions, in the order of the file."""
    records, questions = [], []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        text = ""
        for paragraph in article["paragraphs"]:
            text += "\n\n" if text else ""
            for asked in paragraph["qas"]:
                starts = [(len(text) + answer["answer_start"], len(answer["text"])) for answer in asked["answers"]]
                gold = tuple((start, start + length) for start, length in starts)
                questions.append(Question(asked["question"], article["title"], gold))
            text += paragraph["context"]
        records.append({"id": article["title"], "title": article["title"].replace("_", " "), "text": text})
    return Corpus(records, questions)


def make_cases(
    corpus: Corpus, questions: Sequence[Question], elsewhere: Sequence[Question] = (), *, most: int = READ
) -> Iterator[Case]:
    """Cases of questions on the corpus, and of `elsewhere`, which nothing in it answers; with `most` sentences each."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "corpus.jsonl")
        file.write_text("\n".join(map(json.dumps, corpus.records)), encoding="utf-8")
        with Library.open(Path(folder, "library")) as library:
            ingest_articles([file], library)
            retriever = HybridRetriever(library=library, k=PASSAGES + 2)
            for number, question in enumerate(questions):
                if number % 200 == 0:
                    print(f"{number} of {len(questions)} questions", file=sys.stderr)
                yield from _cases_of(question, retriever.invoke(question.text), most)
            for question in elsewhere:
                foreign = replace(question, gold=())
                yield from _case(foreign, retriever.invoke(question.text)[:PASSAGES], Asked.ELSEWHERE, most)


def raw_scores(cases: Sequence[Case], scorer: PairScorer) -> list[Floats]:
    """The two raw scores of the sentences of each case, by themselves and within their passages: shape (sentences, 2).

    Equal pairs are scored once. The second is 0 where the model does not score tokens.
    """
    pairs = list(dict.fromkeys((case.question, text_of(own)) for case in cases for own in case.candidates))
    known: dict[tuple[str, str], float] = {}
    for first in range(0, len(pairs), 2000):
        some = pairs[first : first + 2000]
        known.update(zip(some, scorer.scores(some)[:, 0].tolist(), strict=True))
        print(f"{first + len(some)} of {len(pairs)} pairs", file=sys.stderr)
    alone = [np.array([known[case.question, text_of(own)] for own in case.candidates]) for case in cases]
    within = _scores_within(cases, scorer) if scorer.scores_tokens else [np.zeros_like(own) for own in alone]
    return [np.column_stack(both) for both in zip(alone, within, strict=True)]


def _scores_within(cases: Sequence[Case], scorer: PairScorer) -> list[Floats]:
    found: list[Floats] = []
    for case in cases:
        found.append(passage_scores(case.question, case.candidates, scorer))
        if len(found) % 500 == 0:
            print(f"passages of {len(found)} of {len(cases)} cases", file=sys.stderr)
    return found


def _cases_of(question: Question, found: Sequence[Document], most: int) -> Iterator[Case]:
    if not question.gold:
        yield from _case(question, found[:PASSAGES], Asked.NEAR_MISS, most)
        return
    yield from _case(question, found[:PASSAGES], Asked.TOLD, most)
    silent = [document for document in found if not _holds(document, question)]
    yield from _case(question, silent[:PASSAGES], Asked.TAKEN_OUT, most)


def _holds(document: Document, question: Question) -> bool:
    facts = document.metadata
    overlaps = any(facts["start"] < end and start < facts["end"] for start, end in question.gold)
    return bool(overlaps and facts["article_id"] == question.article_id)


def _case(question: Question, documents: Sequence[Document], asked: Asked, most: int) -> Iterator[Case]:
    candidates, answers, passages = [], [], []
    for number, document in enumerate(documents):
        spans = sentence_spans(document.page_content)
        base = document.metadata["start"]
        for position, (start, end) in enumerate(spans):
            candidates.append(candidate_at(document, spans, position))
            inside = any(base + start <= first and last <= base + end for first, last in question.gold)
            answers.append(bool(inside and document.metadata["article_id"] == question.article_id))
            passages.append(number)
    if not candidates:
        return
    measures = measured(question.text, candidates)
    kept = narrowed(measures, most)
    yield Case(
        question=question.text,
        article_id=question.article_id,
        asked=asked,
        candidates=tuple(candidates[number] for number in kept),
        measures=measures[kept],
        answers=np.array(answers, bool)[kept],
        passages=np.array(passages)[kept],
        gold_passages=frozenset(n for n, document in enumerate(documents) if _holds(document, question)),
    )
