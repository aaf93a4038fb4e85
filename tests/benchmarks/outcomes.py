"""Do two versions answer alike? Puts questions and claims to a library, and keeps every field of what comes.

    python tests/benchmarks/outcomes.py take --library DIR --cases questions.jsonl claims.jsonl --most 200 before.jsonl
    python tests/benchmarks/outcomes.py compare before.jsonl after.jsonl

Cases are JSON Lines with `question` (and `history`, the questions before it) or `claim`; of each file the first
`--most` are put. Only the front door `assistant` is used, so any version can run it. Times are not compared; how long
questions and claims took (median and 95th percentile) is printed where they are put.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from assistant import Assistant


def main() -> int:
    """Take what comes, or compare two takings; 1 where they differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take", help="put the cases, and write what comes")
    taking.add_argument("--library", type=Path, required=True)
    taking.add_argument("--cases", type=Path, nargs="+", required=True)
    taking.add_argument("--most", type=int, default=200, help="cases of each file")
    taking.add_argument("output", type=Path)
    comparing = commands.add_parser("compare", help="tell where two takings differ")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    options = parser.parse_args()
    if options.command == "take":
        clock = Clock()
        with options.output.open("w", encoding="utf-8") as file:
            for outcome in outcomes(Assistant.open(options.library), clock, options.cases, options.most):
                print(json.dumps(outcome, ensure_ascii=False, sort_keys=True), file=file)
        clock.tell()
        return 0
    return compare(read(options.before), read(options.after))


class Clock:
    """How long calls took, by their kind, in milliseconds."""

    def __init__(self) -> None:
        self._took: dict[str, list[float]] = {}

    def timed(self, kind: str, call: Callable[..., Any], *given: object) -> Any:
        """What a call with these arguments gives."""
        began = time.perf_counter()
        result = call(*given)
        self._took.setdefault(kind, []).append(1000 * (time.perf_counter() - began))
        return result

    def tell(self) -> None:
        """Print the median and the 95th percentile of each kind."""
        for kind, took in self._took.items():
            most = quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
            print(f"{len(took)} {kind}: median {median(took):.0f} ms, 95th percentile {most:.0f} ms")


def outcomes(assistant: Assistant, clock: Clock, cases: list[Path], most: int) -> Iterator[dict[str, Any]]:
    """What comes of each case, but times."""
    for path in cases:
        for case in read(path)[:most]:
            if claim := case.get("claim"):
                yield {"case": claim, "outcome": clock.timed("claims", assistant.check, claim).to_json()}
            else:
                question, history = case["question"], history_of(assistant, case.get("history", ()))
                answer = clock.timed("questions", assistant.ask, question, history)
                yield {"case": question, "outcome": {**answer.to_json(), "timings": None}}


def history_of(assistant: Assistant, questions: list[str]) -> list[Any]:
    """The turns before: each question with its answer."""
    turns: list[Any] = []
    for question in questions:
        turns.append((question, assistant.ask(question, turns).text))
    return turns


def compare(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> int:
    """Print how many are equal in every field, and the first that are not; 1 where any differs."""
    differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    for one, other in differing[:10]:
        fields = [key for key in one["outcome"] if one["outcome"][key] != other["outcome"].get(key)]
        print(f"{one['case']}: {', '.join(fields)}")
    print(f"{len(before) - len(differing)} of {len(before)} equal in every field but times")
    return int(bool(differing))


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
