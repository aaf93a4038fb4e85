"""How long does each kind of question take, beside a plain one?

    python tests/benchmarks/kinds_timing.py [--questions FILE.jsonl --library DIR] [--most 20]

Without options, the conversations of `newsroom/` are put to a library of its articles, each turn with those before it.
A file has lines with `question`, `kind` and perhaps `history`, the questions before it (their answers are not timed).
Printed is the median of each kind, and that of each kind of answer, as a multiple of the median of plain questions
(direct, paraphrase and keywords) of the same run: times differ between machines, the multiples less.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from conversations import conversations, newsroom_assistant

from assistant import Answer, Assistant
from assistant.answer import Draft
from assistant.answering.conversation import Conversation

PLAIN = ("direct", "paraphrase", "keywords")

Known = dict[tuple[str, ...], Conversation]
"""The conversations of questions that were put one after the other."""


@dataclass(frozen=True)
class Asked:
    """A question of a kind, and those before it."""

    question: str
    kind: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Took:
    """How long a question took, in milliseconds, until the first words and the whole answer; `answer` is its kind."""

    kind: str
    answer: str
    first: float
    whole: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=Path, help="questions with kinds; the conversations if not given")
    parser.add_argument("--library", type=Path, help="where they are put; a library of the newsroom if not given")
    parser.add_argument("--most", type=int, default=20, help="questions of each kind")
    options = parser.parse_args()
    questions = of_each_kind(read(options.questions) if options.questions else of_the_newsroom(), options.most)
    if not any(one.kind in PLAIN for one in questions):
        parser.error(f"none of the questions is plain ({', '.join(PLAIN)}): there is nothing to compare with")
    with opened(options.library) as assistant:
        assistant.ask(questions[0].question)  # warms it up
        known: Known = {(): Conversation()}
        took = [timed(assistant, one, known) for one in questions]
    plain = median(one.whole for one in took if one.kind in PLAIN)
    print(f"plain questions: median {plain:.0f} ms")
    print_table("kind of question", [(one.kind, one) for one in took], plain)
    print_table("kind of answer", [(one.answer, one) for one in took], plain)


def of_the_newsroom() -> Iterator[Asked]:
    """The turns of the conversations."""
    for conversation in conversations():
        turns = conversation["turns"]
        for place, turn in enumerate(turns):
            yield Asked(turn["question"], turn["kind"], tuple(one["question"] for one in turns[:place]))


def read(path: Path) -> Iterator[Asked]:
    """The questions of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield Asked(row["question"], row["kind"], tuple(row.get("history", ())))


def of_each_kind(questions: Iterable[Asked], most: int) -> list[Asked]:
    """So many questions of each kind, the first."""
    taken: Counter[str] = Counter()
    kept = []
    for one in questions:
        taken[one.kind] += 1
        if taken[one.kind] <= most:
            kept.append(one)
    return kept


def opened(library: Path | None) -> AbstractContextManager[Assistant]:
    """An assistant on this library, or on one of the newsroom."""
    return nullcontext(Assistant.open(library)) if library else newsroom_assistant()


def timed(assistant: Assistant, asked: Asked, known: Known) -> Took:
    """How long a question took, after those before it; its answer is kept for the questions that follow."""
    before = conversation_after(assistant, asked.history, known)
    began = time.perf_counter()
    steps = assistant.stream(asked.question, before)
    last: Draft | Answer = next(steps)
    first = time.perf_counter() - began
    for step in steps:
        last = step
    whole = time.perf_counter() - began
    assert isinstance(last, Answer)  # the last that comes
    known[(*asked.history, asked.question)] = before.after(last)
    return Took(asked.kind, last.kind, 1000 * first, 1000 * whole)


def conversation_after(assistant: Assistant, questions: tuple[str, ...], known: Known) -> Conversation:
    """The conversation of these questions; those of which the answer is not known yet are put."""
    if questions not in known:
        before = conversation_after(assistant, questions[:-1], known)
        known[questions] = before.after(assistant.ask(questions[-1], before))
    return known[questions]


def print_table(title: str, took: Sequence[tuple[str, Took]], plain: float) -> None:
    """Print, for each name, how many there are, their medians, and the multiple of the median of plain questions."""
    groups: defaultdict[str, list[Took]] = defaultdict(list)
    for name, one in took:
        groups[name].append(one)
    print(f"\n{title:18}{'n':>5}{'first words, ms':>18}{'whole, ms':>12}{'of plain':>10}")
    for name, ones in sorted(groups.items()):
        whole = median(one.whole for one in ones)
        print(f"{name:18}{len(ones):>5}{median(one.first for one in ones):>18.0f}{whole:>12.0f}{whole / plain:>10.2f}")


if __name__ == "__main__":
    main()
