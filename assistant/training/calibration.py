"""Calibrate a reader: what puts the best sentence first, and how likely that it answers.

    python -m assistant.training.calibration --xquad xquad.en.json --squad2 dev.json \
        --others questions.jsonl --cyrillic xquad.ru.json --model assistant/weights/reader --write

Fitted on the articles of the first half of each file that are in no second half; all figures of "second half"
are of the others. `--others` are questions on other things (JSON Lines with `question`), which neither file answers.
`--cyrillic` are questions and articles in Russian, which the reader does not read: plain measures tell alone there.
Prints an ablation table, the reliability of the probabilities (expected calibration error, ECE, of ten bins of
equal size: Naeini et al. 2015) and a risk-coverage curve; `--write` puts both calibrations beside the model.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.measures import MEASURED, Measures
from assistant.reading import CALIBRATION, CYRILLIC, Calibration
from assistant.scoring import PairScorer, load_scorer
from assistant.training.cases import Asked, Case, Corpus, Question, make_cases, raw_scores, read_squad
from ingest.samples import SAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OTHERS = "others"
"""Where questions on other things are from."""

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
TELLING = ("score", "passage", "topic", "words", "nearby", "kind")
"""What confidence rests on: what does not depend on how many articles there are."""

SCORES = ("score", "passage")
"""What the model makes of a sentence by itself, and within its passage."""

_COLUMNS = (*SCORES, *MEASURED)
_LEAST_SPREAD = 1e-6
"""Of a column that is to be scaled: the passages' is 0 throughout where a model does not score tokens."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A case with the model's raw scores: shape (sentences, 2)."""

    case: Case
    scores: Floats

    @property
    def columns(self) -> Floats:
        """Scores and measures of each sentence: shape (sentences, 7)."""
        return np.column_stack([self.scores, self.case.measures])


@dataclass(frozen=True, slots=True)
class Sets:
    """Cases by the library that they were put to."""

    xquad: list[Read]
    squad2: list[Read]
    samples: list[Read]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print the figures, and write the calibration where asked."""
    options = _options().parse_args(arguments)
    xquad, squad2 = read_squad(options.xquad), read_squad(options.squad2)
    held_out = _second_half(xquad) | _second_half(squad2) | {OTHERS}
    cases = _cached(options.cache, lambda: _all_cases(xquad, squad2, options))
    scorer = load_scorer(str(options.model))
    sets = Sets(**{name: _read(own, raw_scores(own, scorer)) for name, own in cases.items()})
    fitting = _part(sets, lambda read: read.case.article_id not in held_out)
    reporting = _part(sets, lambda read: read.case.article_id in held_out)
    calibration = fitted(fitting)
    for name, part in (("first half", fitting), ("second half", reporting)):
        _report(name, part, calibration)
    _ablation(fitting, reporting)
    cyrillic = _for_cyrillic(read_squad(options.cyrillic), scorer, options.most)
    for name, written in ((CALIBRATION, calibration), (CYRILLIC, cyrillic)):
        text = json.dumps(asdict(written), indent=2) + "\n"
        print(f"\n{name}\n{text}")
        if options.write:
            (options.model / name).write_text(text, encoding="utf-8")


def fitted(fitting: Sets) -> Calibration:
    """The calibration that fits these cases best."""
    told = [read for read in fitting.xquad + fitting.squad2 if read.case.answers.any()]
    ranking = fit_ranking(told, _COLUMNS)
    everything = fitting.xquad + fitting.squad2 + fitting.samples
    confidence, offset = fit_confidence(everything, ranking, TELLING)
    return Calibration(
        score=_rounded(ranking[0]),
        passage=_rounded(ranking[1]),
        ranking=Measures(*map(_rounded, ranking[len(SCORES) :])),
        sure_score=_rounded(confidence[0]),
        sure_passage=_rounded(confidence[1]),
        confidence=Measures(*map(_rounded, confidence[len(SCORES) :])),
        offset=_rounded(offset),
        fall=_rounded(fit_fall(told, ranking, confidence, offset)),
    )


def _for_cyrillic(corpus: Corpus, scorer: PairScorer, most: int) -> Calibration:
    """A calibration without the reader's scores, fitted on the first half of the articles; prints figures of both."""
    asked = random.Random(0).sample(corpus.questions, min(most, len(corpus.questions)))  # noqa: S311
    cases, second = list(make_cases(corpus, asked)), _second_half(corpus)
    reads = _read(cases, raw_scores(cases, scorer))
    fitting, reporting = (
        [read for read in reads if (read.case.article_id in second) is half] for half in (False, True)
    )
    told = [read for read in fitting if read.case.answers.any()]
    ranking = fit_ranking(told, MEASURED)
    confidence, offset = fit_confidence(fitting, ranking, TELLING[len(SCORES) :])
    calibration = Calibration(
        score=0.0,
        ranking=Measures(*map(_rounded, ranking[len(SCORES) :])),
        sure_score=0.0,
        confidence=Measures(*map(_rounded, confidence[len(SCORES) :])),
        offset=_rounded(offset),
        fall=_rounded(fit_fall(told, ranking, confidence, offset)),
    )
    tried = {
        "without the reader": ranking,
        "with it": fit_ranking(told, _COLUMNS),
        "by its scores alone": fit_ranking(told, SCORES),
    }
    for name, part in (("first half", fitting), ("second half", reporting)):
        _report_cyrillic(name, part, calibration, tried)
    return calibration


def _report_cyrillic(name: str, part: Sequence[Read], calibration: Calibration, tried: Mapping[str, Floats]) -> None:
    print(f"\nCyrillic, {name}")
    told = [read for read in part if read.case.asked is Asked.TOLD]
    for how, ranking in tried.items():
        figures = ranking_figures(told, ranking)
        print(f"  {how}:", ", ".join(f"{figure} {value:.3f}" for figure, value in figures.items()))
    sure, right = confidences(part, calibration)
    print(f"  ECE {calibration_error(sure, right):.3f}")
    for threshold in THRESHOLDS:
        shares = abstention(sure, [read.case.asked for read in part], threshold)
        print(f"    {threshold:.2f}", "  ".join(f"{kind} {share:.3f}" for kind, share in shares.items()))


def fit_ranking(reads: Sequence[Read], columns: Sequence[str], steps: int = 400) -> Floats:
    """Softmax regression on some columns: the probability of the sentences with the answer, among all of a question."""
    used = [_COLUMNS.index(name) for name in columns]
    width = max(len(read.scores) for read in reads)
    inputs, there = torch.zeros(len(reads), width, len(used)), torch.zeros(len(reads), width, dtype=torch.bool)
    right = torch.zeros_like(there)
    for row, read in enumerate(reads):
        inputs[row, : len(read.scores)] = torch.tensor(read.columns[:, used])
        there[row, : len(read.scores)] = True
        right[row, : len(read.scores)] = torch.tensor(read.case.answers)
    scale = inputs[there].std(0).clamp(min=_LEAST_SPREAD)
    weights = torch.zeros(len(used), requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.05)
    for _ in range(steps):
        sums = (inputs / scale @ weights).masked_fill(~there, -1e9)
        loss = (sums.logsumexp(1) - sums.masked_fill(~right, -1e9).logsumexp(1)).mean()
        optimizer.zero_grad()
        (loss + 1e-3 * weights.square().sum()).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    found = np.zeros(len(_COLUMNS))
    found[used] = (weights.detach() / scale).numpy()
    return found


def fit_confidence(reads: Sequence[Read], ranking: Floats, columns: Sequence[str]) -> tuple[Floats, float]:
    """Logistic regression on some columns of the best sentence: does it answer? Kinds of cases count by `SHARES`."""
    used = [_COLUMNS.index(name) for name in columns]
    rows = np.array([read.columns[_best(read, ranking)][used] for read in reads])
    right = np.array([read.case.answers[_best(read, ranking)] for read in reads])
    kinds = [read.case.asked for read in reads]
    share = np.array([SHARES[kind] / kinds.count(kind) for kind in kinds]) * len(reads)
    scale = rows.std(0).clip(min=_LEAST_SPREAD)
    curve = LogisticRegression(C=1e3, max_iter=5000).fit(rows / scale, right, sample_weight=share)
    found = np.zeros(len(_COLUMNS))
    found[used] = curve.coef_[0] / scale
    return found, float(curve.intercept_[0])


SHARES = {Asked.TOLD: 0.5, Asked.NEAR_MISS: 0.2, Asked.TAKEN_OUT: 0.2, Asked.ELSEWHERE: 0.1}
"""What people are taken to ask: as often what the articles tell as what they don't."""


def fit_fall(reads: Sequence[Read], ranking: Floats, confidence: Floats, offset: float) -> float:
    """How the log-odds of the other sentences fall with their distance: the likeliest of a grid."""

    def loss(fall: float) -> float:
        total = 0.0
        for read in reads:
            sums = read.columns @ ranking
            best = int(sums.argmax())
            odds = read.columns[best] @ confidence + offset + fall * (sums - sums[best])
            total += float(np.logaddexp(0, np.where(read.case.answers, -odds, odds)).sum())
        return total

    return min((float(fall) for fall in np.arange(0.3, 2.01, 0.05)), key=loss)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--xquad", type=Path, required=True, help="questions in SQuAD form, all with an answer")
    parser.add_argument("--squad2", type=Path, required=True, help="questions in SQuAD 2.0 form")
    parser.add_argument("--others", type=Path, required=True, help="questions on other things, JSON Lines")
    parser.add_argument("--cyrillic", type=Path, required=True, help="questions in SQuAD form, in Russian")
    parser.add_argument("--model", type=Path, required=True, help="folder of the reader")
    parser.add_argument("--most", type=int, default=2400, help="most questions taken of each file")
    parser.add_argument("--cache", type=Path, help="file to keep the cases in, which do not depend on the model")
    parser.add_argument("--write", action="store_true", help="write both calibrations beside the model")
    return parser


def _all_cases(xquad: Corpus, squad2: Corpus, options: argparse.Namespace) -> dict[str, list[Case]]:
    chance = random.Random(0)  # noqa: S311
    asked = [chance.sample(corpus.questions, min(options.most, len(corpus.questions))) for corpus in (xquad, squad2)]
    with options.others.open(encoding="utf-8") as lines:
        others = [Question(json.loads(line)["question"], OTHERS, ()) for line in lines]
    texts = [{"id": path.stem, "text": path.read_text(encoding="utf-8")} for path in SAMPLES]
    return {
        "xquad": list(make_cases(xquad, asked[0], others)),
        "squad2": list(make_cases(squad2, asked[1])),
        "samples": list(make_cases(Corpus(texts, []), [], asked[0])),
    }


def _cached(file: Path | None, make: Callable[[], dict[str, list[Case]]]) -> dict[str, list[Case]]:
    if file and file.exists():
        kept: dict[str, list[Case]] = pickle.loads(file.read_bytes())  # noqa: S301 - the person's own file
        return kept
    made = make()
    if file:
        file.write_bytes(pickle.dumps(made))
    return made


def _second_half(corpus: Corpus) -> set[str]:
    order = [record["id"] for record in corpus.records]
    return set(order[len(order) // 2 :])


def _read(cases: Sequence[Case], scores: Sequence[Floats]) -> list[Read]:
    return [Read(case, own) for case, own in zip(cases, scores, strict=True)]


def _part(sets: Sets, belongs: Callable[[Read], bool]) -> Sets:
    return Sets(*([read for read in own if belongs(read)] for own in (sets.xquad, sets.squad2, sets.samples)))


def _best(read: Read, ranking: Floats) -> int:
    return int(np.argmax(read.columns @ ranking))


def _rounded(value: float) -> float:
    return round(float(value), 3)


def _report(name: str, part: Sets, calibration: Calibration) -> None:
    print(f"\n{name}")
    told = [read for read in part.xquad if read.case.asked is Asked.TOLD]
    ranking = np.array([calibration.score, calibration.passage, *astuple(calibration.ranking)])
    for figure, value in ranking_figures(told, ranking).items():
        print(f"  xquad, {figure}: {value:.3f}")
    for library, reads in (("squad2", part.squad2), ("xquad and its silence", part.xquad), ("samples", part.samples)):
        sure, right = confidences(reads, calibration)
        elsewhere = np.array([read.case.asked is Asked.ELSEWHERE for read in reads])
        near = np.array([read.case.asked in {Asked.TOLD, Asked.NEAR_MISS} for read in reads])
        print(f"  {library}: ECE {calibration_error(sure[near | elsewhere], right[near | elsewhere]):.3f}")
        for threshold in THRESHOLDS:
            figures = abstention(sure, [read.case.asked for read in reads], threshold)
            print(f"    {threshold:.2f}", "  ".join(f"{kind} {share:.3f}" for kind, share in figures.items()))
    _curve(*confidences([read for read in part.squad2 if read.case.asked is not Asked.TAKEN_OUT], calibration))


def ranking_figures(told: Sequence[Read], ranking: Floats) -> dict[str, float]:
    """How often the best sentence, one of the best three, and the best sentence's passage hold the answer."""
    first, three, passage = [], [], []
    for read in told:
        order = np.argsort(-(read.columns @ ranking), kind="stable")
        first.append(bool(read.case.answers[order[:1]].any()))
        three.append(bool(read.case.answers[order[:3]].any()))
        passage.append(int(read.case.passages[order[0]]) in read.case.gold_passages)
    read_at_all = [bool(read.case.answers.any()) for read in told]
    return {
        "first sentence": float(np.mean(first)),
        "first three": float(np.mean(three)),
        "gold passage first": float(np.mean(passage)),
        "among those read": float(np.mean(read_at_all)),
    }


def confidences(reads: Sequence[Read], calibration: Calibration) -> tuple[Floats, NDArray[np.bool_]]:
    """For each case the confidence, and whether the best sentence answers."""
    sure, right = [], []
    for read in reads:
        probabilities = calibration.probabilities(read.scores, read.case.measures)
        sure.append(float(probabilities.max()))
        right.append(bool(read.case.answers[int(probabilities.argmax())]))
    return np.array(sure), np.array(right)


def calibration_error(sure: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """The expected calibration error: how far confidence and the share of right answers are apart, over equal bins."""
    parts = np.array_split(np.argsort(sure), bins)
    return float(
        sum(len(part) * abs(sure[part].mean() - right[part].mean()) for part in parts if len(part)) / len(sure)
    )


def abstention(sure: Floats, asked: Sequence[Asked], threshold: float) -> dict[str, float]:
    """Shares of questions answered (told) and withheld (each other kind), and balanced accuracy on near misses."""
    kinds = np.array(asked)
    figures = {}
    for kind in dict.fromkeys(asked):
        given = float((sure[kinds == kind] >= threshold).mean())
        figures[str(kind)] = given if kind is Asked.TOLD else 1 - given
    if {Asked.TOLD, Asked.NEAR_MISS} <= set(asked):
        figures["balanced"] = (figures[Asked.TOLD] + figures[Asked.NEAR_MISS]) / 2
    return figures


def _curve(sure: Floats, right: NDArray[np.bool_]) -> None:
    print("  squad2, risk at coverage:", end=" ")
    order = np.argsort(-sure)
    for coverage in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        taken = order[: max(1, int(len(order) * coverage))]
        print(f"{coverage:.0%} {1 - right[taken].mean():.3f}", end="  ")
    print("\n  reliability (confidence: share right):", end=" ")
    for part in np.array_split(np.argsort(sure), 10):
        print(f"{sure[part].mean():.2f}: {right[part].mean():.2f}", end="  ")
    print()


ABLATIONS = {
    "words only": ("words",),
    "meaning only": ("topic",),
    "plain measures together": MEASURED,
    "reader, by sentences": ("score",),
    "reader, by passages": ("passage",),
    "reader, by both": SCORES,
    "reader and rank": (*SCORES, "rank"),
    "sentences and all measures": ("score", *MEASURED),
    "passages and all measures": ("passage", *MEASURED),
    "reader and all measures": _COLUMNS,
}


def _ablation(fitting: Sets, reporting: Sets) -> None:
    """What each part gives, on the second half of the file in which every question has an answer."""
    print("\nablation, second half: first sentence, first three, gold passage first; squad2 told from near miss (AUC)")
    told = [read for read in fitting.xquad + fitting.squad2 if read.case.answers.any()]
    for name, columns in ABLATIONS.items():
        ranking = fit_ranking(told, columns)
        figures = ranking_figures([read for read in reporting.xquad if read.case.asked is Asked.TOLD], ranking)
        telling = [column for column in columns if column != "rank"]
        confidence, _ = fit_confidence(fitting.xquad + fitting.squad2 + fitting.samples, ranking, telling)
        asked = [read for read in reporting.squad2 if read.case.asked is not Asked.TAKEN_OUT]
        sure = [float(read.columns[_best(read, ranking)] @ confidence) for read in asked]
        area = roc_auc_score([read.case.asked is Asked.TOLD for read in asked], sure)
        print(f"  {name:27}", "  ".join(f"{value:.3f}" for value in list(figures.values())[:3]), f" {area:.3f}")


if __name__ == "__main__":
    main()
