"""Outcomes → figures: how good search, answers, citations, silence and verdicts are. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from ir_measures import RR, Measure, Qrel, ScoredDoc, Success, iter_calc, nDCG

from assistant.answer import Citation
from assistant.evaluation.runner import ClaimOutcome, Evaluation, QuestionOutcome, is_said
from assistant.language.tokens import words

WORST = 10
"""Mistakes that are shown."""

_MEASURES: tuple[tuple[str, Measure], ...] = (
    ("hit@1", Success @ 1),
    ("hit@5", Success @ 5),
    ("hit@10", Success @ 10),
    ("MRR", RR @ 10),
    ("nDCG@10", nDCG @ 10),
)
_NORMAL = 1.96
"""Standard deviations around the mean that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of `of` cases; of a share of cases, `low` and `high` hold the true one with 95 % certainty."""

    name: str
    value: float
    of: int
    unit: Literal["share", "mean", "ms"]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A case that came out wrong: what was asked, what is right, what came instead, from which words."""

    line: int
    asked: str
    wanted: str
    given: str
    confidence: float
    quotes: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures by what they tell of, and the worst mistakes.

    `curve` has, for ever more questions answered (the surest first), the share answered and the share of these that
    are wrong (El-Yaniv, Wiener 2010); `shown` is the point of the threshold that is in use. `verdicts` counts pairs
    of the right label and the one that was given.
    """

    sections: dict[str, tuple[Figure, ...]]
    curve: tuple[tuple[float, float], ...]
    shown: tuple[float, float] | None
    verdicts: dict[tuple[str, str], int]
    worst: tuple[Mistake, ...]
    questions: int
    claims: int
    interrupted: bool

    def to_json(self) -> dict[str, object]:
        """The scorecard as JSON-ready values."""
        return {
            "questions": self.questions,
            "claims": self.claims,
            "interrupted": self.interrupted,
            "figures": {
                name: {figure.name: _without_name(figure) for figure in figures}
                for name, figures in self.sections.items()
            },
            "risk_coverage": [list(point) for point in self.curve],
            "verdicts": [
                {"label": label, "given": given, "count": count} for (label, given), count in self.verdicts.items()
            ],
            "worst": [
                {**asdict(mistake), "quotes": [quote.to_json() for quote in mistake.quotes]} for mistake in self.worst
            ],
        }


def _without_name(figure: Figure) -> dict[str, object]:
    facts = asdict(figure)
    del facts["name"]
    return {name: fact for name, fact in facts.items() if fact is not None}


def score(evaluation: Evaluation) -> Scorecard:
    """The figures of an evaluation; those that none of its cases tell of are left out."""
    told = [outcome for outcome in evaluation.questions if outcome.case.answerable]
    sections = {
        "search": _search(told),
        "answers": _answers(told),
        "citations": _citations(evaluation.questions),
        "silence": _silence(evaluation.questions),
        "verdicts": _verdicts(evaluation.claims),
        "times": _times(evaluation),
    }
    answered = [outcome for outcome in evaluation.questions if outcome.answer.answered]
    risk = 1 - _mean(outcome.first_is_right for outcome in answered)
    return Scorecard(
        sections={name: figures for name, figures in sections.items() if figures},
        curve=_risk_coverage(evaluation.questions),
        shown=(len(answered) / len(evaluation.questions), risk) if answered else None,
        verdicts=dict(Counter((one.case.label, one.verdict.label) for one in evaluation.claims).most_common()),
        worst=tuple(_worst(evaluation)),
        questions=len(evaluation.questions),
        claims=len(evaluation.claims),
        interrupted=evaluation.interrupted,
    )


def _search(told: Sequence[QuestionOutcome]) -> tuple[Figure, ...]:
    if not told:
        return ()
    wanted = [Qrel(str(one.case.line), unit, 1) for one in told for unit in one.relevant or {"in no article"}]
    found = [
        ScoredDoc(str(one.case.line), unit, -rank) for one in told for rank, unit in enumerate(one.retrieved, start=1)
    ]
    measured = list(iter_calc([measure for _, measure in _MEASURES], wanted, found))
    by_measure = {name: [one.value for one in measured if one.measure == measure] for name, measure in _MEASURES}
    return tuple(
        _share(name, map(bool, values)) if name.startswith("hit") else _average(name, values)
        for name, values in by_measure.items()
    )


def _answers(told: Sequence[QuestionOutcome]) -> tuple[Figure, ...]:
    if not told:
        return ()
    worded = [one for one in told if one.case.answers]
    given = [one for one in told if one.answer.answered]
    figures = [_share("answered", (one.answer.answered for one in told))]
    if worded:
        figures += [
            _share("holds a right answer", map(_holds_answer, worded)),
            _average("F1 of the shortest quote", map(_shortest_f1, worded)),
        ]
    figures.append(_share("first citation is right", (one.first_is_right for one in told)))
    if given:
        figures.append(_share("the same, of those answered", (one.first_is_right for one in given)))
    return tuple(figures)


def _citations(outcomes: Sequence[QuestionOutcome]) -> tuple[Figure, ...]:
    verbatim = [stands for one in outcomes for stands in one.verbatim]
    cited = [right for one in outcomes if one.answer.answered for right in one.right]
    told = [one for one in outcomes if one.case.answerable]
    return (
        *([_share("verbatim", verbatim)] if verbatim else []),
        *([_share("precision", cited)] if cited else []),
        *([_average("recall", (one.recall for one in told))] if told else []),
    )


def _silence(outcomes: Sequence[QuestionOutcome]) -> tuple[Figure, ...]:
    """Precision and recall of "the articles don't say"."""
    withheld = [not one.case.answerable for one in outcomes if not one.answer.answered]
    silent = [not one.answer.answered for one in outcomes if not one.case.answerable]
    told = [one.answer.answered for one in outcomes if one.case.answerable]
    return (
        *([_share("withheld, and rightly", withheld)] if withheld else []),
        *([_share("refused of the unanswerable", silent)] if silent else []),
        *([_balanced(silent, told)] if silent and told else []),
    )


def _balanced(silent: Sequence[bool], told: Sequence[bool]) -> Figure:
    """The mean of the shares that came out right: refused of the unanswerable, answered of the others."""
    value = (_mean(silent) + _mean(told)) / 2
    return Figure("balanced accuracy", round(value, 4), len(silent) + len(told), "mean")


def _verdicts(claims: Sequence[ClaimOutcome]) -> tuple[Figure, ...]:
    if not claims:
        return ()
    given = [one for one in claims if one.verdict.label != "not_enough_evidence"]
    figures = [
        _share("right labels", (not one.is_mistake for one in claims)),
        _share("decided (coverage)", (one in given for one in claims)),
    ]
    for name, some in (("decided, and rightly", given), *_by_label(given)):
        if some:
            figures.append(_share(name, (not one.is_mistake for one in some)))
    return tuple(figures)


def _by_label(given: Sequence[ClaimOutcome]) -> Iterator[tuple[str, list[ClaimOutcome]]]:
    for label in ("supported", "refuted", "mixed"):
        yield f"called {label}, and rightly", [one for one in given if one.verdict.label == label]


def _times(evaluation: Evaluation) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    timings = [one.answer.timings for one in evaluation.questions]
    for name, times in (
        ("answer", [one.total_ms for one in timings]),
        ("of it search", [one.retrieve_ms for one in timings]),
        ("of it reading", [one.read_ms for one in timings]),
        ("of it writing", [one.write_ms for one in timings]),
        ("verdict", [one.milliseconds for one in evaluation.claims]),
    ):
        if times:
            figures.append(Figure(f"{name}, median", round(statistics.median(times), 1), len(times), "ms"))
        if times and not name.startswith("of it"):
            late = sorted(times)[int(len(times) * 0.95)]
            figures.append(Figure(f"{name}, 95 of 100 within", round(late, 1), len(times), "ms"))
    return tuple(figures)


def _holds_answer(outcome: QuestionOutcome) -> bool:
    text = " ".join(sentence.text for sentence in outcome.answer.sentences)
    return outcome.answer.answered and is_said(outcome.case.answers, text)


def _shortest_f1(outcome: QuestionOutcome) -> float:
    quotes = [quote.quote for quote in outcome.answer.citations]
    return max((token_f1(min(quotes, key=len), answer) for answer in outcome.case.answers if quotes), default=0.0)


def token_f1(text: str, answer: str) -> float:
    """The F1 of the words of a text and of an answer, 0 to 1 (Rajpurkar et al. 2016, SQuAD)."""
    ours, theirs = (Counter(word for word in words(said) if word not in ("a", "an", "the")) for said in (text, answer))
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total()) if both else 0.0


def _risk_coverage(outcomes: Sequence[QuestionOutcome]) -> tuple[tuple[float, float], ...]:
    """The curve, if all were answered with the quote found: the surest question first."""
    order = sorted(outcomes, key=lambda one: -one.answer.confidence)
    points, wrong = [], 0
    for count, outcome in enumerate(order, start=1):
        wrong += not any(outcome.right[:1])
        points.append((round(count / len(order), 4), round(wrong / count, 4)))
    return tuple(points)


def _worst(evaluation: Evaluation) -> Iterator[Mistake]:
    """The mistakes that it was surest of."""
    weighed = [
        *(
            (_weight(one.answer.confidence, one.answer.answered), _mistaken_answer(one))
            for one in evaluation.questions
            if one.is_mistake
        ),
        *(
            (_weight(one.verdict.confidence, one.verdict.label != "not_enough_evidence"), _mistaken_verdict(one))
            for one in evaluation.claims
            if one.is_mistake
        ),
    ]
    weighed.sort(key=lambda pair: -pair[0])
    yield from (mistake for _, mistake in weighed[:WORST])


def _weight(confidence: float, decided: bool) -> float:
    """How bad a mistake is: to be silent is a lesser one, and the lesser the further it was from speaking."""
    return confidence if decided else confidence / 10


def _mistaken_answer(outcome: QuestionOutcome) -> Mistake:
    case, answer = outcome.case, outcome.answer
    wanted = " / ".join(case.answers) or f"an answer from {', '.join(case.article_ids or ())}"
    return Mistake(
        case.line,
        case.question,
        wanted if case.answerable else "the articles don't say",
        answer.text,
        answer.confidence,
        outcome.quotes[:3],
    )


def _mistaken_verdict(outcome: ClaimOutcome) -> Mistake:
    verdict = outcome.verdict
    return Mistake(
        outcome.case.line,
        outcome.case.claim,
        outcome.case.label.replace("_", " "),
        verdict.label.replace("_", " "),
        verdict.confidence,
        tuple(one.citation for one in verdict.evidence[:3]),
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _average(name: str, values: Iterable[float]) -> Figure:
    listed = list(values)
    return Figure(name, round(_mean(listed), 4), len(listed), "mean")


def _share(name: str, values: Iterable[bool]) -> Figure:
    """A share with its interval (Wilson 1927)."""
    listed = list(values)
    share, count = _mean(listed), len(listed)
    centre = share + _NORMAL**2 / (2 * count)
    spread = _NORMAL * ((share * (1 - share) + _NORMAL**2 / (4 * count)) / count) ** 0.5
    low, high = ((centre + sign * spread) / (1 + _NORMAL**2 / count) for sign in (-1, 1))
    return Figure(name, round(share, 4), count, "share", round(max(0.0, low), 4), round(min(1.0, high), 4))
