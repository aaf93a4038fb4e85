"""The cases that came out wrong, the worst first: those that it was surest of. Pure."""

from __future__ import annotations

from assistant.evaluation.runner import ClaimOutcome, Evaluation, QuestionOutcome
from assistant.evaluation.scorecard import Mistake

MISTAKES_SHOWN = 10
"""Mistakes that are shown, at most."""


def worst_mistakes(evaluation: Evaluation) -> list[Mistake]:
    """The mistakes that it was surest of."""
    ranked = [
        *(
            (_severity(one.answer.confidence, one.answer.answered), _mistaken_answer(one))
            for one in evaluation.questions
            if one.is_mistake
        ),
        *(
            (_severity(one.verdict.confidence, one.verdict.label != "not_enough_evidence"), _mistaken_verdict(one))
            for one in evaluation.claims
            if one.is_mistake
        ),
    ]
    ranked.sort(key=lambda pair: -pair[0])
    return [mistake for _, mistake in ranked[:MISTAKES_SHOWN]]


def _severity(confidence: float, decided: bool) -> float:
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
