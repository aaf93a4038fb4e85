"""Outcomes → figures: how good search, answers, citations, silence and verdicts are. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ir_measures import RR, Measure, Qrel, ScoredDoc, Success, iter_calc, nDCG
from scipy.stats import binomtest

from assistant.evaluation.mistakes import worst_mistakes
from assistant.evaluation.runner import ClaimOutcome, Evaluation, QuestionOutcome, contains_answer
from assistant.evaluation.scorecard import Figure, Scorecard
from assistant.language.tokens import words

_MEASURES: tuple[tuple[str, Measure], ...] = (
    ("hit@1", Success @ 1),
    ("hit@5", Success @ 5),
    ("hit@10", Success @ 10),
    ("MRR", RR @ 10),
    ("nDCG@10", nDCG @ 10),
)
_CONFIDENCE = 0.9500042
"""How sure the bounds of a share are: what 1.96 standard deviations of a normal distribution hold."""


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
        worst=tuple(worst_mistakes(evaluation)),
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
    return outcome.answer.answered and contains_answer(outcome.case.answers, text)


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


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _average(name: str, values: Iterable[float]) -> Figure:
    listed = list(values)
    return Figure(name, round(_mean(listed), 4), len(listed), "mean")


def _share(name: str, values: Iterable[bool]) -> Figure:
    """A share with its interval (Wilson 1927)."""
    listed = list(values)
    bounds = binomtest(sum(listed), len(listed)).proportion_ci(_CONFIDENCE, method="wilson")
    low, high = round(float(bounds.low), 4), round(float(bounds.high), 4)
    return Figure(name, round(_mean(listed), 4), len(listed), "share", low, high)
