"""Make the weights of the blend, and the confidence from which an answer is given.

    python -m assistant.training.blend --squad xquad.en.json --qa qa.jsonl.gz

Questions are put to libraries of the articles they were written for, and to the same libraries without the
passages that answer them: the articles are silent then. The ranking weights put the sentence with the answer
first (softmax over all sentences of a question); the confidence weights make a probability of the measures of
the best sentence. Fitted on the question-answer records and on the first half of the SQuAD file by article; the
second half is only reported on.

The question-answer records are JSON Lines with `set`, `question`, `context`, `positive` (the sentence that
answers) and `answer_start` (in `positive`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from assistant.evidence import candidate_at
from assistant.reading import TokenEncoder, Weights, measures
from assistant.retrieval import HybridRetriever
from ingest import Library, ingest_articles
from ingest.chunking import sentence_spans

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from numpy.typing import NDArray

    from ingest.embedding import Vectors

    Floats = NDArray[np.float64]

READ = 8
"""Passages read for a question, as `HybridRetriever` brings."""

SETS = ("squadshifts-wiki", "squadshifts-reddit", "tydiqa-en", "qed-nq", "mlqa-en-dev", "nq-open-oracle")
"""Records whose answers are literal and whose negatives are clean."""


_MEASURES = [field.name for field in fields(Weights)]
_TELLING = [_MEASURES.index(name) for name in ("words", "nearby", "closeness")]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where its answer stands: half-open offsets into the text of an article."""

    text: str
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles, as records to ingest, and questions on them."""

    records: list[dict[str, str]]
    questions: list[Question]


class _Remembered:
    """An encoder that encodes the same text once: most questions meet the same sentences again."""

    def __init__(self, encoder: TokenEncoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encoder.encode_tokens(new), strict=True))
        return [self._vectors[text] for text in texts]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What is fitted: see `assistant.reading`."""

    ranking: Floats
    confidence: Floats
    offset: float


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question with the measures of its candidates, and which of them hold the answer."""

    article_id: str
    measures: NDArray[np.float64]
    answers: NDArray[np.bool_]
    silent: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, and print the figures and the weights."""
    options = _options().parse_args(arguments)
    cases = _cases(_squad(options.squad), options.questions, options.seed)
    order = [record["id"] for record in _squad(options.squad).records]
    first_half = set(order[: len(order) // 2])
    development = [case for case in cases if case.article_id in first_half]
    held_out = [case for case in cases if case.article_id not in first_half]
    training = _cases(_qa(options.qa, options.contexts, options.seed), options.questions, options.seed)
    fit = _fitted(training + development * 2)
    confident = _threshold(development, fit)
    print("RANKING =", _named(fit.ranking))
    print("CONFIDENCE =", _named(fit.confidence))
    print(f"CONFIDENCE_OFFSET = {fit.offset:.2f}")
    print(f"CONFIDENT = {confident:.3f}")
    for name, some in (("training", training), ("development", development), ("held out", held_out)):
        print(f"{name:12}", _figures(some, fit, confident))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--squad", type=Path, required=True, help="questions in SQuAD form; first half for fitting")
    parser.add_argument("--qa", type=Path, required=True, help="question-answer records, .jsonl.gz")
    parser.add_argument("--contexts", type=int, default=1200, help="contexts taken from the records")
    parser.add_argument("--questions", type=int, default=1200, help="most questions taken of each")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _squad(path: Path) -> Corpus:
    records, questions = [], []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        text = ""
        for paragraph in article["paragraphs"]:
            text += "\n\n" if text else ""
            for asked in paragraph["qas"]:
                for answer in asked["answers"][:1]:
                    start = len(text) + answer["answer_start"]
                    questions.append(Question(asked["question"], article["title"], start, start + len(answer["text"])))
            text += paragraph["context"]
        records.append({"id": article["title"], "title": article["title"].replace("_", " "), "text": text})
    return Corpus(records, questions)


def _qa(path: Path, contexts: int, seed: int) -> Corpus:
    asked: dict[str, list[dict[str, str | int]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            literal = record["set"] in SETS and record["positive"] and record["answer_start"] is not None
            if literal and record["positive"] in (record["context"] or ""):
                asked.setdefault(record["context"], []).append(record)
    chosen = random.Random(seed).sample(sorted(asked), min(contexts, len(asked)))  # noqa: S311
    questions = [
        Question(str(record["question"]), str(number), start, start + len(str(record["answer"])))
        for number, context in enumerate(chosen)
        for record in asked[context]
        for start in [context.index(str(record["positive"])) + int(record["answer_start"])]
    ]
    return Corpus([{"id": str(number), "text": context} for number, context in enumerate(chosen)], questions)


def _cases(corpus: Corpus, questions: int, seed: int) -> list[Case]:
    """Each question twice: put to the library, and to the library without what answers it."""
    asked = corpus.questions
    if len(asked) > questions:
        asked = random.Random(seed).sample(asked, questions)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "corpus.jsonl")
        file.write_text("\n".join(map(json.dumps, corpus.records)), encoding="utf-8")
        with Library.open(Path(folder, "library")) as library:
            ingest_articles([file], library)
            retriever = HybridRetriever(library=library, k=READ + 2)
            encoder = _Remembered(library.embeddings)
            return [case for question in _with_progress(asked) for case in _both_ways(question, retriever, encoder)]


def _with_progress(questions: Sequence[Question]) -> Iterator[Question]:
    for number, question in enumerate(questions):
        if number % 500 == 0:
            print(f"{number} of {len(questions)} questions", file=sys.stderr)
        yield question


def _both_ways(question: Question, retriever: HybridRetriever, encoder: TokenEncoder) -> Iterator[Case]:
    found = retriever.invoke(question.text)
    silent = _ranked_anew([document for document in found if not _holds(document, question)], found)
    for documents, is_silent in ((found, False), (silent, True)):
        case = _case(question, documents[:READ], encoder, is_silent)
        if case.measures.size:
            yield case


def _ranked_anew(documents: Sequence[Document], found: Sequence[Document]) -> list[Document]:
    """The documents with the scores of their new ranks, as if those left out had never been there."""
    return [
        document.model_copy(update={"metadata": {**document.metadata, "score": before.metadata["score"]}})
        for document, before in zip(documents, found, strict=False)
    ]


def _holds(document: Document, question: Question) -> bool:
    facts = document.metadata
    overlaps = facts["start"] < question.end and question.start < facts["end"]
    return bool(overlaps and facts["article_id"] == question.article_id)


def _case(question: Question, documents: Sequence[Document], encoder: TokenEncoder, silent: bool) -> Case:
    candidates, answers = [], []
    for document in documents:
        spans = sentence_spans(document.page_content)
        base = document.metadata["start"]
        for position, (start, end) in enumerate(spans):
            candidates.append(candidate_at(document, spans, position))
            inside = base + start <= question.start and question.end <= base + end
            answers.append(bool(inside and document.metadata["article_id"] == question.article_id))
    rows = measures(question.text, candidates, encoder, len(candidates))
    return Case(question.article_id, rows, np.array(answers, bool), silent)


def _fitted(cases: Sequence[Case]) -> Fit:
    ranking = _fit_ranking([case for case in cases if not case.silent])
    return Fit(ranking, *_fit_confidence(cases, ranking))


def _fit_ranking(cases: Sequence[Case], steps: int = 500) -> Floats:
    """Softmax regression: the probability of the sentences with the answer, among all of a question."""
    useful = [case for case in cases if case.answers.any()]
    width = max(len(case.answers) for case in useful)
    inputs = torch.zeros(len(useful), width, useful[0].measures.shape[1])
    there, right = (
        torch.zeros(len(useful), width, dtype=torch.bool),
        torch.zeros(len(useful), width, dtype=torch.bool),
    )
    for row, case in enumerate(useful):
        inputs[row, : len(case.answers)] = torch.tensor(case.measures)
        there[row, : len(case.answers)] = True
        right[row, : len(case.answers)] = torch.tensor(case.answers)
    scale = inputs[there].std(0)
    weights = torch.zeros(inputs.shape[2], requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.05)
    for _ in range(steps):
        sums = (inputs / scale @ weights).masked_fill(~there, -1e9)
        loss = (sums.logsumexp(1) - sums.masked_fill(~right, -1e9).logsumexp(1)).mean()
        optimizer.zero_grad()
        (loss + 1e-3 * weights.square().sum()).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return (weights.detach() / scale).numpy().astype(np.float64)


def _fit_confidence(cases: Sequence[Case], ranking: Floats) -> tuple[Floats, float]:
    """Logistic regression: does the best sentence answer? On the measures that do not depend on the library."""
    rows = np.array([_best(case, ranking)[0][_TELLING] for case in cases])
    right = [_best(case, ranking)[1] for case in cases]
    scale = rows.std(0)
    curve = LogisticRegression(C=1e3, max_iter=5000).fit(rows / scale, right)
    weights = np.zeros(len(_MEASURES))
    weights[_TELLING] = curve.coef_[0] / scale
    return weights, float(curve.intercept_[0])


def _best(case: Case, ranking: Floats) -> tuple[Floats, bool]:
    """The measures of the best sentence, and whether it holds the answer."""
    number = int(np.argmax(case.measures @ ranking))
    return case.measures[number], bool(case.answers[number])


def _confidence(case: Case, fit: Fit) -> float:
    return float(1 / (1 + np.exp(-(_best(case, fit.ranking)[0] @ fit.confidence + fit.offset))))


def _threshold(cases: Sequence[Case], fit: Fit) -> float:
    """The highest confidence that withholds no more than one right answer in two hundred."""
    right = [_confidence(case, fit) for case in cases if not case.silent and _best(case, fit.ranking)[1]]
    return float(np.quantile(right, 0.005))


def _figures(cases: Sequence[Case], fit: Fit, confident: float) -> dict[str, float]:
    told = [case for case in cases if not case.silent]
    silent = [case for case in cases if case.silent]
    given = [case for case in told if _confidence(case, fit) >= confident]
    withheld = [case for case in silent if _confidence(case, fit) < confident]
    return {
        "questions": len(told),
        "best sentence right": round(sum(_best(case, fit.ranking)[1] for case in told) / len(told), 3),
        "answered": round(len(given) / len(told), 3),
        "answered and right": round(sum(_best(case, fit.ranking)[1] for case in given) / len(told), 3),
        "silent articles: withheld": round(len(withheld) / len(silent), 3),
    }


def _named(weights: Floats) -> dict[str, float]:
    return dict(zip(_MEASURES, [round(float(weight), 2) for weight in weights], strict=True))


if __name__ == "__main__":
    main()
