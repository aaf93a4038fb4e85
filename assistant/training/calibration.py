"""Calibrate a reader: from what it says, and where retrieval found it, to probabilities.

    python -m assistant.training.calibration --natural dev.jsonl.gz --articles articles.jsonl.gz \
        --cyrillic xquad.ru.json --model assistant/weights/reader --work runs/calibration --write

Every claim and question of the file is put to a library of all the articles; the passages found are read, and kept in
the folder `--work`, so that a run that was stopped goes on and another is quick. Curves are fitted on one half of the
articles (`Record.half` 0) and told on the other. Prints for both halves what each threshold gives, the reliability of
the probabilities (expected calibration error, ECE, of ten bins of equal size: Naeini et al. 2015), and what is lost
without each feature; `--write` puts the curves beside the model. `--cyrillic` are questions in Russian, for the curve
that tells by words alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.checking.fact_check import PASSAGES_READ
from assistant.language.query import Query
from assistant.reading.calibration import FEATURES, Calibration, Logistic
from assistant.reading.evidence import READ_AGAIN, alone_features, answer_features, candidate_of, close_stance, part
from assistant.reading.masking import masked
from assistant.reading.reader import Reader, Reading, load_reader
from assistant.reading.word_match import word_features
from assistant.retrieval.hybrid import HybridRetriever
from assistant.retrieval.passage import RetrievedPassage
from assistant.training.data_sets.natural import Case, articles_of, cases_of, read_records
from assistant.training.data_sets.squad import read_squad
from assistant.training.remembering import RememberingReader
from ingest import Library, ingest_articles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
_TOLD_EVERY = 100


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case, the passages found for it, and what the reader makes of each; of a claim the log-odds of both stances."""

    case: Case
    passages: tuple[tuple[RetrievedPassage, Reading], ...]
    stances: tuple[tuple[float, float], ...]


Ranked = list[tuple[dict[str, float], bool]]
"""The features of sentences, the likeliest to answer first, and whether each does."""


def main() -> None:
    """Read, fit, tell, and write the curves if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--natural", type=Path, required=True, help="claims and questions, JSON Lines, gzip")
    parser.add_argument("--articles", type=Path, required=True, help="the articles that they are on, JSON Lines, gzip")
    parser.add_argument("--cyrillic", type=Path, help="questions in Russian, in SQuAD form")
    parser.add_argument("--model", type=Path, required=True, help="the folder of a reader")
    parser.add_argument("--work", type=Path, required=True, help="where the library and the readings are kept")
    parser.add_argument("--most", type=int, default=None, help="read only so many cases")
    parser.add_argument("--write", action="store_true", help="put the curves beside the model")
    options = parser.parse_args()
    reader = RememberingReader(load_reader(options.model), _made(options.work) / "readings.sqlite3")
    read = read_cases(options.natural, options.articles, reader, options.work, options.most)
    fitted, told = ([one for one in read if one.case.half == half] for half in (0, 1))
    curves = fit(fitted, reader)
    for name, half in (("the half it is fitted on", fitted), ("the other half", told)):
        print(f"\n{name}: {len(half)} cases")
        tell_answers(half, curves, reader)
        tell_verdicts(half, curves["supports"])
    tell_ablation(fitted, told)
    if options.cyrillic:
        curves["words"] = fit_words(options.cyrillic, options.work)
    if options.write:
        Calibration(**{"words": Logistic({}, -9.0), **curves}).write(options.model)


def read_cases(natural: Path, articles: Path, reader: Reader, work: Path, most: int | None = None) -> list[ReadCase]:
    """Every case with its readings."""
    records = read_records(natural)
    cases = sorted(cases_of(records), key=lambda case: case.order)[:most]
    read = []
    with library_of(articles_of(records, articles), work / "library") as library:
        retriever = HybridRetriever(library=library)
        for number, case in enumerate(cases, start=1):
            passages = retriever.retrieve(Query(case.text))[:PASSAGES_READ]
            readings = reader.read(case.text, list(map(masked, passages)))
            pairs = tuple(zip(passages, readings, strict=True))
            read.append(ReadCase(case, pairs, tuple(_stances(case, pairs, reader)) if case.is_claim else ()))
            if number % _TOLD_EVERY == 0:
                print(f"{number} of {len(cases)} cases read", file=sys.stderr, flush=True)
    return read


def _stances(
    case: Case, pairs: Iterable[tuple[RetrievedPassage, Reading]], reader: Reader
) -> Iterator[tuple[float, float]]:
    for passage, reading in pairs:
        best = max(
            passage.trusted_positions, key=lambda place: reading.evidence_in(*passage.sentences[place]), default=0
        )
        yield close_stance(case.text, passage, best, reading, reader)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def library_of(articles: Iterable[Mapping[str, Any]], folder: Path) -> Library:
    """A library of these articles, made if it is not there yet."""
    library = Library.open(folder)
    if library.is_empty():
        corpus = folder.with_suffix(".jsonl")
        corpus.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
        ingest_articles([corpus], library)
    return library


# --- fitting ----------------------------------------------------------------------------------------------


def fit(read: Sequence[ReadCase], reader: Reader) -> dict[str, Logistic]:
    """The curves for answers, support and refutation.

    That for answers orders the sentences first; then it is scaled to the probability that the first of them is right.
    So is that of the likeliest ones read alone, which is fitted on them.
    Support and refutation are read as one, by the surest passage: what retrieval says, and curves of their own, made
    verdicts on other articles worse.
    """
    questions = [answer_rows(one) for one in read if not one.case.is_claim]
    order = fit_curve([row for rows in questions for row in rows], FEATURES["answers"])
    answers = scaled_to_first(order, questions)
    again = [read_again(one, answers, reader) for one in read if not one.case.is_claim]
    alone = fit_curve([row for rows in again for row in rows], FEATURES["alone"])
    claims = [(surest(one), one.case.label) for one in read if one.case.is_claim]
    told = fit_curve([({"odds": odds}, said == label) for (odds, said), label in claims], ("odds",))
    return {
        "answers": answers,
        "alone": scaled_to_first(alone, again),
        "supports": Logistic({"supports": told.weights["odds"]}, told.offset),
        "refutes": Logistic({"refutes": told.weights["odds"]}, told.offset),
    }


def scaled_to_first(curve: Logistic, questions: Sequence[Ranked]) -> Logistic:
    """The curve on the scale on which it tells how likely the first sentence of each question is right."""
    first = [max((curve.log_odds(features), right) for features, right in rows) for rows in questions if rows]
    by = fit_curve([({"odds": odds}, right) for odds, right in first], ("odds",))
    times = by.weights["odds"]
    weights = {name: round(times * weight, 4) for name, weight in curve.weights.items()}
    return Logistic(weights, round(times * curve.offset + by.offset, 4))


def surest(read: ReadCase) -> tuple[float, str]:
    """The largest log-odds of a stance that a passage has on a claim, and the stance."""
    said = [one for supports, refutes in read.stances for one in ((supports, "supported"), (refutes, "refuted"))]
    return max(said, default=(-20.0, "not_said"))


def fit_curve(rows: Sequence[tuple[Mapping[str, float], bool]], features: Sequence[str]) -> Logistic:
    """The logistic curve over some features that tells best which rows are true."""
    values = np.array([[row[name] for name in features] for row, _ in rows])
    spread = values.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=5000).fit(values / spread, [truth for _, truth in rows])
    weights = {name: round(float(one), 4) for name, one in zip(features, model.coef_[0] / spread, strict=True)}
    return Logistic(weights, round(float(model.intercept_[0]), 4))


def read_again(read: ReadCase, answers: Logistic, reader: Reader) -> Ranked:
    """The likeliest sentences found for a question, by their passage and read alone, and whether each answers."""
    found = []
    for passage, reading in read.passages:
        for position, features in enumerate(answer_features(passage, reading)):
            found.append((answers.probability(features), passage, position))
    best = sorted(found, key=lambda one: -one[0])[:READ_AGAIN]
    alone = reader.read(read.case.text, [masked(part(passage, position, position)) for _, passage, position in best])
    return [
        (alone_features(sure, reading), _is_gold(read.case, passage, passage.sentence(position)))
        for (sure, passage, position), reading in zip(best, alone, strict=True)
    ]


def answer_rows(read: ReadCase) -> Ranked:
    """The features of every sentence found for a question, and whether it answers."""
    rows = []
    for passage, reading in read.passages:
        for position, features in enumerate(answer_features(passage, reading)):
            rows.append((features, _is_gold(read.case, passage, passage.sentence(position))))
    return rows


def _is_gold(case: Case, passage: RetrievedPassage, sentence: str) -> bool:
    """Whether a sentence of a passage is one that tells it, or has the very words that answer."""
    told = _flat(sentence)
    if passage.title != case.title:
        return False
    return any(one in told or told in one for one in map(_flat, case.gold)) or bool(
        case.answer and _flat(case.answer) in told
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def fit_words(file: Path, work: Path) -> Logistic:
    """The curve that tells by words alone, on the questions of the first half of a file's articles."""
    corpus = read_squad(file)
    first = {record["id"] for record in corpus.records[: len(corpus.records) // 2]}
    rows: list[tuple[dict[str, float], bool]] = []
    with library_of(corpus.records, work / "cyrillic") as library:
        retriever = HybridRetriever(library=library)
        for question in corpus.questions:
            if question.article_id not in first:
                continue
            candidates, golds = [], []
            query = Query(question.text)
            for passage in retriever.retrieve(query)[:PASSAGES_READ]:
                for position, span in enumerate(passage.sentences):
                    candidates.append(candidate_of(passage, position))
                    start, end = (passage.start + place for place in span)
                    golds.append(
                        passage.article_id == question.article_id
                        and any(start <= one and other <= end for one, other in question.gold)
                    )
            rows += zip(word_features(query, candidates), golds, strict=True)
    return fit_curve(rows, FEATURES["words"])


# --- telling ----------------------------------------------------------------------------------------------


def tell_answers(read: Sequence[ReadCase], curves: Mapping[str, Logistic], reader: Reader) -> None:
    """First and first three sentences right; and for each threshold what is answered and what is refused."""
    questions = [
        (one.case, ranked(read_again(one, curves["answers"], reader), curves["alone"]))
        for one in read
        if not one.case.is_claim
    ]
    due = [found for case, found in questions if case.label == "answered" and found]
    near = [found[0][0] for case, found in questions if case.label != "answered" and found]
    first = np.array([found[0] for found in due])
    three = np.mean([any(right for _, right in found[:3]) for found in due])
    area = roc_auc_score([1] * len(due) + [0] * len(near), [*first[:, 0], *near])
    print(
        f"  questions: first sentence right {first[:, 1].mean():.3f}, one of three {three:.3f} of {len(due)}; "
        f"near misses told from answered, area {area:.3f}; "
        f"ECE {expected_error(first[:, 0], first[:, 1] > 0):.3f}"
    )
    for least in THRESHOLDS:
        print(
            f"    from {least:.2f}: answered {np.mean(first[:, 0] >= least):.3f}, of these right "
            f"{_mean(first[first[:, 0] >= least, 1]):.3f}; near misses refused {np.mean(np.array(near) < least):.3f}"
        )


def ranked(rows: Ranked, curve: Logistic) -> list[tuple[float, bool]]:
    """The probability of each sentence and whether it is right, the likeliest first."""
    return sorted(((curve.probability(row), right) for row, right in rows), reverse=True)


def tell_verdicts(read: Sequence[ReadCase], curve: Logistic) -> None:
    """For each threshold what is decided, and how rightly: by the surest passage."""
    claims = [one for one in read if one.case.is_claim]
    labels = np.array([one.case.label for one in claims])
    found = [surest(one) for one in claims]
    said = np.array([label for _, label in found])
    sure = np.array([curve.probability({"supports": odds}) for odds, _ in found])
    print(f"  claims: {len(claims)}; ECE {expected_error(sure, said == labels):.3f}")
    due = labels != "not_said"
    for least in THRESHOLDS:
        told = sure >= least
        print(
            f"    from {least:.2f}: precision {_mean((said == labels)[told]):.3f}, recall "
            f"{_mean((told & (said == labels))[due]):.3f}"
            + "".join(
                f"; {name} {_mean((labels == name)[told & (said == name)]):.3f} at "
                f"{_mean((told & (said == name))[labels == name]):.3f}"
                for name in ("supported", "refuted")
            )
            + f"; true called refuted {_mean((told & (said == 'refuted'))[labels == 'supported']):.3f}, "
            f"false called supported {_mean((told & (said == 'supported'))[labels == 'refuted']):.3f}"
        )


def tell_ablation(fitted: Sequence[ReadCase], told: Sequence[ReadCase]) -> None:
    """What is lost without each feature, on the other half."""
    rows = [row for one in fitted if not one.case.is_claim for row in answer_rows(one)]
    print("\nthe first sentence right before any is read alone, on the other half, without a feature")
    for left_out in ("", *FEATURES["answers"]):
        curve = fit_curve(rows, [name for name in FEATURES["answers"] if name != left_out])
        found = [ranked(answer_rows(one), curve) for one in told if one.case.label == "answered"]
        print(f"    without {left_out or 'none':10} {np.mean([one[0][1] for one in found if one]):.3f}")


def expected_error(sure: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """The expected calibration error: how far probabilities are from shares, in bins of equal size."""
    parts = np.array_split(np.argsort(sure), bins)
    return float(
        sum(abs(sure[part].mean() - right[part].mean()) * len(part) for part in parts if len(part)) / len(sure)
    )


def _mean(values: NDArray[np.generic]) -> float:
    return float(values.mean()) if len(values) else 0.0


if __name__ == "__main__":
    main()
