"""How right are answers and verdicts on claims and questions as people write them?

    python tests/benchmarks/natural.py dev.jsonl.gz articles.jsonl.gz --work runs/natural [--show N] [--rules]

All articles and stories go into one library, and every claim and question goes the whole way: search, reading, answer
or verdict. A label holds for the passage that the case was written on: another article may tell more. What the reader
makes of a passage is kept in the folder `--work`, so a second run takes a moment; times are told of what was new.
Figures are of both halves (by article); the probabilities were fitted on the first. `--show` prints so many of the
wrong ones of the second half. `--rules` tells what each rule beside the reader changes (bootstrap of 1,000 draws).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from unittest import mock

from assistant import Assistant
from assistant.answer import Answer
from assistant.checking import fact_check, weighing
from assistant.language.claim import Claim
from assistant.language.entities.consistency import unsupported_entities
from assistant.reading.calibration import Calibration
from assistant.reading.evidence import EvidenceFinder, Stance
from assistant.reading.reader import WEIGHTS, load_reader
from assistant.training.calibration import library_of
from assistant.training.data_sets.natural import Case, articles_of, cases_of, read_records
from assistant.training.remembering import RememberingReader
from assistant.verdict import Verdict

NEITHER = "not_enough_evidence"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a question: how many of the first quotes are right, in order, and the answer."""

    case: Case
    answer: Answer
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a claim."""

    case: Case
    verdict: Verdict


def main() -> None:
    """Put every case, and print what came."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("natural", type=Path, help="claims and questions, JSON Lines, gzip")
    parser.add_argument("articles", type=Path, help="the articles that they are on, JSON Lines, gzip")
    parser.add_argument("--work", type=Path, required=True, help="where the library and the readings are kept")
    parser.add_argument(
        "--model", type=Path, default=WEIGHTS, help="the folder of a reader to try in the place of ours"
    )
    parser.add_argument("--most", type=int, default=None, help="only so many cases")
    parser.add_argument("--show", type=int, default=0, help="print so many of the wrong ones of the second half")
    parser.add_argument("--rules", action="store_true", help="tell what each rule beside the reader changes")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    records = read_records(options.natural)
    cases = sorted(cases_of(records), key=lambda case: case.order)[: options.most]
    reader = RememberingReader(load_reader(options.model), options.work / "readings.sqlite3")
    finder = EvidenceFinder(reader, Calibration.read(options.model))
    with library_of(articles_of(records, options.articles), options.work / "library") as library:
        assistant = Assistant(library, finder=finder)
        if options.rules:
            tell_rules(assistant, [case for case in cases if case.is_claim])
            return
        answered = [ask(assistant, case) for case in cases if not case.is_claim]
        checked = [Checked(case, assistant.check(case.text)) for case in cases if case.is_claim]
    for half, name in enumerate(("first half (fitted on)", "second half")):
        print(f"\n{name}")
        tell_answers([one for one in answered if one.case.half == half])
        tell_verdicts([one for one in checked if one.case.half == half])
    show([one for one in answered if one.case.half], [one for one in checked if one.case.half], options.show)


def ask(assistant: Assistant, case: Case) -> Answered:
    """Put a question, and see which quotes have a sentence that answers it."""
    answer = assistant.ask(case.text)
    told = answer.citations or answer.closest
    for citation in told:
        assert assistant.library.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    return Answered(case, answer, tuple(is_right(case, one.title, one.quote) for one in told))


def is_right(case: Case, title: str, quote: str) -> bool:
    """Whether a quote has a sentence that answers, or the very words."""
    said = " ".join(quote.split())
    return title == case.title and any(
        words and (words in said or said in words)
        for words in (*(" ".join(one.split()) for one in case.gold), case.answer)
    )


# --- figures ----------------------------------------------------------------------------------------------


def tell_answers(answered: Sequence[Answered]) -> None:
    """First quotes right, what is answered, and what of the near misses is."""
    for group in ("wikipedia", "news", None):
        some = [one for one in answered if group in {one.case.group, None}]
        due = [one for one in some if one.case.label == "answered"]
        near = [one for one in some if one.case.label == "not_answered"]
        if not due or not near:
            continue
        first, three = (mean(any(one.right[:most]) for one in due) for most in (1, 3))
        print(
            f"  questions, {group or 'all'}: {len(due)} due: first quote (where refused, the nearest) right "
            f"{first:.3f}, of three {three:.3f}, "
            f"answered {mean(map(plainly, due)):.3f}, "
            f"answered and right {mean(one.answer.answered and any(one.right[:1]) for one in due):.3f}; "
            f"{len(near)} near misses: not answered plainly {1 - mean(map(plainly, near)):.3f}"
        )


def plainly(one: Answered) -> float:
    """1 for an answer, a half for what may answer."""
    return {"answer": 1.0, "may_answer": 0.5, "no_answer": 0.0}[one.answer.state]


def tell_verdicts(checked: Sequence[Checked]) -> None:
    """How many verdicts are right, of those given and of those due."""
    for group in ("wikipedia", "news", None):
        some = [one for one in checked if group in {one.case.group, None}]
        if some:
            told = figures(some)
            print(
                f"  claims, {group or 'all'}: {len(some)}: "
                + ", ".join(f"{key} {one:.3f}" for key, one in told.items())
            )


def figures(checked: Sequence[Checked]) -> dict[str, float]:
    """Precision and recall of supported and refuted together and each, and the two worst mistakes."""
    given = [one for one in checked if one.verdict.label in {"supported", "refuted"}]
    due = [one for one in checked if one.case.label != "not_said"]
    of = {label: [one for one in checked if one.case.label == label] for label in ("supported", "refuted")}
    told = {
        "precision": share(given, _is_right),
        "recall": share(due, _is_right),
        "accuracy": 1 - share(checked, _is_mistaken),
        "true called refuted": share(of["supported"], lambda one: one.verdict.label == "refuted"),
        "false called supported": share(of["refuted"], lambda one: one.verdict.label == "supported"),
    }
    for label in ("supported", "refuted"):
        told[f"{label} rightly"] = share([one for one in given if one.verdict.label == label], _is_right)
    return told


def _is_right(one: Checked) -> bool:
    return one.verdict.label == one.case.label


def _is_mistaken(one: Checked) -> bool:
    return one.verdict.label != (NEITHER if one.case.label == "not_said" else one.case.label)


def share(some: Sequence[Checked], holds: Callable[[Checked], bool]) -> float:
    """The share of which something holds; 0 of nothing."""
    return mean(map(holds, some)) if some else 0.0


def show(answered: Sequence[Answered], checked: Sequence[Checked], most: int) -> None:
    """Wrong answers and wrong verdicts to read."""
    wrong = [one for one in answered if (not one.answer.answered or not any(one.right[:1])) == bool(one.case.gold)]
    for one in wrong[:most]:
        told = one.answer.citations or one.answer.closest
        first = " ".join(told[0].quote.split()) if told else ""
        print(
            f"\nQ {one.case.kind} {one.case.label} -> {one.answer.state} {one.answer.confidence}: {one.case.text}\n"
            f"  got: {first}\n  due: {' / '.join(one.case.gold) or '-'}"
        )
    for mistake in [one for one in checked if _is_mistaken(one)][:most]:
        case, verdict = mistake.case, mistake.verdict
        quotes = [f"{one.stance} {one.confidence}: {one.citation.quote}" for one in verdict.evidence[:2]]
        print(
            f"\nC {case.kind} {case.label} -> {verdict.label} {verdict.confidence}: {case.text}\n"
            f"  got: {' / '.join(' '.join(one.split()) for one in quotes)}\n  due: {' / '.join(case.gold) or '-'}"
        )


# --- rules ------------------------------------------------------------------------------------------------

DRAWS = 1000


def tell_rules(assistant: Assistant, cases: Sequence[Case]) -> None:
    """What each rule beside the reader changes: right less wrong verdicts a hundred claims, with its spread."""
    usual = [Checked(case, assistant.check(case.text)) for case in cases]
    print(f"all rules: {_told(usual)}")
    for name, changed in RULES.items():
        with changed(assistant):
            other = [Checked(case, assistant.check(case.text)) for case in cases]
        gains = [_worth(one) - _worth(without) for one, without in zip(usual, other, strict=True)]
        draws = sorted(mean(random.Random(seed).choices(gains, k=len(gains))) for seed in range(DRAWS))
        low, high = (100 * draws[int(DRAWS * place)] for place in (0.05, 0.95))
        print(f"{name}: {_told(other)}; the rule as shipped gains {100 * mean(gains):+.2f} ({low:+.2f} to {high:+.2f})")


def _told(checked: Sequence[Checked]) -> str:
    return ", ".join(f"{key} {one:.3f}" for key, one in figures(checked).items())


def _worth(one: Checked) -> float:
    """1 for a right verdict, -3 for a wrong one: that is the price from which nine in ten must be right."""
    given = one.verdict.label in {"supported", "refuted"}
    return (1.0 if _is_right(one) else -3.0) if given else 0.0


@contextmanager
def _without_says(_: Assistant) -> Iterator[None]:
    with mock.patch.object(weighing, "lexically_entails", return_value=False):
        yield


@contextmanager
def _without_attribution(_: Assistant) -> Iterator[None]:
    with mock.patch.object(weighing, "_only_said_by", return_value=""):
        yield


@contextmanager
def _without_parts(assistant: Assistant) -> Iterator[None]:
    class Whole:
        def decompose(self, text: str) -> Sequence[str]:
            return [text]

    with mock.patch.object(assistant, "_decomposer", Whole()):
        yield


@contextmanager
def _with_entities(_: Assistant) -> Iterator[None]:
    """A passage that lacks a number, date or name of the claim does not support it."""

    def strict(
        claim: Claim, stances: Sequence[Stance], thresholds: weighing.Thresholds
    ) -> Iterator[weighing.WeighedSentence]:
        for one in weighing.weigh(claim, stances, thresholds):
            passage = one.evidence.passage
            around = f"{passage.title}. {passage.published or ''}. {passage.text}"
            if one.stance == "refutes" or not unsupported_entities(claim.entities, around):
                yield one

    with mock.patch.object(fact_check, "weigh", strict):
        yield


RULES: dict[str, Callable[[Assistant], object]] = {
    "a passage that has the claim word for word may refute it": _without_says,
    "what is only said decides": _without_attribution,
    "claims are not taken apart": _without_parts,
    "numbers, dates and names must stand in what supports (not shipped)": _with_entities,
}

if __name__ == "__main__":
    main()
