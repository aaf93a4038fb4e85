"""Which sentences are worth reading: fit `NARROWING`, the weights of the plain measures that choose them.

    python -m assistant.training.narrowing --xquad xquad.en.json --squad2 dev.json

Fitted on the first half of the articles of both files, so that the best sentence comes first without any model. Prints
the weights, and of how many questions the answer is among so many sentences, on the first and on the second half.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.measures import MEASURED
from assistant.training.calibration import SCORES, Read, fit_ranking
from assistant.training.cases import Asked, Case, make_cases, read_squad

SIZES = (1, 4, 8, 10, 12, 16, 24)
ALL = 10**6


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, and print the weights and what they give."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--xquad", type=Path, required=True, help="questions in SQuAD form")
    parser.add_argument("--squad2", type=Path, required=True, help="questions in SQuAD 2.0 form")
    parser.add_argument("--most", type=int, default=1200, help="most questions taken of each file")
    options = parser.parse_args(arguments)
    halves = {path.stem: _halves(path, options.most) for path in (options.xquad, options.squad2)}
    fitting = [
        Read(case, np.zeros((len(case.measures), len(SCORES))))
        for first, _ in halves.values()
        for case in first
        if case.answers.any()
    ]
    weights = fit_ranking(fitting, MEASURED)[len(SCORES) :]
    print(", ".join(f"{name}={weight:.2f}" for name, weight in zip(MEASURED, weights, strict=True)))
    for size in SIZES:
        shares = [
            f"{name} {_share(first, weights, size):.3f}, {_share(second, weights, size):.3f}"
            for name, (first, second) in halves.items()
        ]
        print(f"among {size:2}: {'   '.join(shares)}")


def _halves(path: Path, most: int) -> tuple[list[Case], list[Case]]:
    """The cases of questions that have an answer, of the first half of the articles and of the second."""
    corpus = read_squad(path)
    asked = [question for question in corpus.questions if question.gold]
    asked = random.Random(0).sample(asked, min(most, len(asked)))  # noqa: S311
    first = {record["id"] for record in corpus.records[: len(corpus.records) // 2]}
    cases = [case for case in make_cases(corpus, asked, most=ALL) if case.asked is Asked.TOLD]
    return [case for case in cases if case.article_id in first], [
        case for case in cases if case.article_id not in first
    ]


def _share(cases: Sequence[Case], weights: np.ndarray, size: int) -> float:
    """Of how many cases the answer is among the best so many sentences."""
    found = [case.answers[np.argsort(-(case.measures @ weights), kind="stable")[:size]].any() for case in cases]
    return float(np.mean(found))


if __name__ == "__main__":
    main()
