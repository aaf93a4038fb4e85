from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Sentence, Span, Timings
from assistant.evaluation.cases import ClaimCase, QuestionCase
from assistant.evaluation.metrics import score, token_f1
from assistant.evaluation.mistakes import MISTAKES_SHOWN
from assistant.evaluation.runner import ClaimOutcome, Evaluation, QuestionOutcome
from assistant.evaluation.scorecard import Figure, Scorecard
from assistant.verdict import Label, Verdict


def quote(text: str, number: int = 1) -> Citation:
    return Citation(number, "a", "Title", "a.md", None, None, None, None, text, 0, len(text), Span(0, len(text)))


def asked(
    line: int,
    confidence: float,
    right: bool,
    answered: bool = True,
    answerable: bool = True,
    retrieved: tuple[str, ...] = ("x", "gold"),
) -> QuestionOutcome:
    """What came of a question to which "forty" is the answer."""
    said = "It took forty days." if right else "It took long."
    answer = Answer(
        "How long?",
        "How long?",
        answered,
        confidence,
        said,
        "quotes",
        sentences=(Sentence(said, (1,), "verbatim"),) if answered else (),
        citations=(quote(said),) if answered else (),
        closest=() if answered else (quote(said),),
        timings=Timings(10, 20, 0, 30),
    )
    case = QuestionCase(line, f"How long, {line}?", ("forty",) if answerable else (), None, answerable)
    return QuestionOutcome(
        case,
        answer,
        retrieved,
        frozenset({"gold"}) if answerable else frozenset(),
        (right and answerable,),
        (True,),
        float(right and answered and answerable),
    )


def claimed(line: int, label: Label, given: Label, confidence: float = 0.9) -> ClaimOutcome:
    return ClaimOutcome(ClaimCase(line, f"Claim {line}.", label), Verdict(f"Claim {line}.", given, confidence), 100.0)


def value(card: Scorecard, section: str, name: str) -> float:
    (figure,) = [figure for figure in card.sections[section] if figure.name == name]
    return figure.value


def test_figures_of_questions_are_what_they_say() -> None:
    card = score(
        Evaluation(
            (
                asked(1, 0.9, right=True, retrieved=("gold",)),
                asked(2, 0.8, right=False, retrieved=("x", "gold")),
                asked(3, 0.1, right=True, answered=False, retrieved=("x",) * 1),
                asked(4, 0.05, right=False, answered=False, answerable=False, retrieved=()),
                asked(5, 0.7, right=False, answerable=False, retrieved=()),
            ),
            (),
        )
    )
    assert value(card, "search", "hit@1") == pytest.approx(1 / 3, abs=1e-4)
    assert value(card, "search", "hit@5") == pytest.approx(2 / 3, abs=1e-4)
    assert value(card, "search", "MRR") == pytest.approx(0.5)
    assert value(card, "answers", "answered") == pytest.approx(2 / 3, abs=1e-4)
    assert value(card, "answers", "first citation is right") == pytest.approx(1 / 3, abs=1e-4)
    assert value(card, "answers", "the same, of those answered") == 0.5
    assert value(card, "answers", "holds a right answer") == pytest.approx(1 / 3, abs=1e-4)
    assert value(card, "citations", "verbatim") == 1
    assert value(card, "citations", "precision") == pytest.approx(1 / 3, abs=1e-4)
    assert value(card, "citations", "recall") == pytest.approx(1 / 3, abs=1e-4)
    assert value(card, "silence", "withheld, and rightly") == 0.5
    assert value(card, "silence", "refused of the unanswerable") == 0.5
    assert value(card, "silence", "balanced accuracy") == pytest.approx((0.5 + 2 / 3) / 2, abs=1e-4)
    assert value(card, "times", "answer, median") == 30
    assert "verdicts" not in card.sections
    assert card.questions == 5


def test_the_curve_answers_the_surest_first() -> None:
    outcomes = (asked(1, 0.9, right=True), asked(2, 0.5, right=False), asked(3, 0.1, right=True, answered=False))
    card = score(Evaluation(outcomes, ()))
    assert card.curve == (
        (pytest.approx(1 / 3, abs=1e-4), 0),
        (pytest.approx(2 / 3, abs=1e-4), 0.5),
        (1, pytest.approx(1 / 3, abs=1e-4)),
    )
    assert card.shown == (pytest.approx(2 / 3), 0.5)


def test_figures_of_claims_are_what_they_say() -> None:
    card = score(
        Evaluation(
            (),
            (
                claimed(1, "supported", "supported"),
                claimed(2, "refuted", "supported"),
                claimed(3, "refuted", "refuted"),
                claimed(4, "refuted", "not_enough_evidence"),
            ),
        )
    )
    assert value(card, "verdicts", "right labels") == 0.5
    assert value(card, "verdicts", "decided (coverage)") == 0.75
    assert value(card, "verdicts", "decided, and rightly") == pytest.approx(2 / 3, abs=1e-4)
    assert value(card, "verdicts", "called supported, and rightly") == 0.5
    assert value(card, "verdicts", "called refuted, and rightly") == 1
    assert card.verdicts["refuted", "supported"] == 1
    assert set(card.sections) == {"verdicts", "times"}
    assert card.curve == ()
    assert card.shown is None


def test_the_worst_are_the_surest_mistakes_and_silence_is_a_lesser_one() -> None:
    card = score(
        Evaluation(
            (
                asked(1, 0.3, right=False),
                asked(2, 0.19, right=True, answered=False),
                asked(3, 0.95, right=True),
                asked(4, 0.6, right=False, answerable=False),
            ),
            (claimed(5, "refuted", "supported", 0.8), claimed(6, "refuted", "not_enough_evidence", 0.9)),
        )
    )
    assert [mistake.line for mistake in card.worst] == [5, 4, 1, 6, 2]
    assert card.worst[1].wanted == "the articles don't say"
    many = score(Evaluation(tuple(asked(line, 0.5, right=False) for line in range(30)), ()))
    assert len(many.worst) == MISTAKES_SHOWN


def test_a_scorecard_is_json_ready() -> None:
    card = score(Evaluation((asked(1, 0.3, right=False),), (claimed(2, "refuted", "supported"),), interrupted=True))
    written = json.loads(json.dumps(card.to_json()))
    assert written["questions"] == written["claims"] == 1
    assert written["interrupted"] is True
    assert written["figures"]["search"]["hit@1"]["of"] == 1
    assert written["risk_coverage"] == [[1.0, 1.0]]
    assert written["verdicts"] == [{"label": "refuted", "given": "supported", "count": 1}]
    assert written["worst"][1]["quotes"][0]["quote"] == "It took long."


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_a_share_lies_within_its_bounds(rights: list[bool]) -> None:
    card = score(Evaluation(tuple(asked(line, 0.5, right) for line, right in enumerate(rights)), ()))
    shares = [figure for figures in card.sections.values() for figure in figures if figure.unit == "share"]
    assert shares
    for figure in shares:
        assert figure.low is not None
        assert figure.high is not None
        assert 0 <= figure.low <= figure.value + 1e-4
        assert figure.value - 1e-4 <= figure.high <= 1


def test_more_cases_narrow_the_bounds() -> None:
    def width(count: int) -> float:
        outcomes = tuple(asked(line, 0.5, line % 2 == 0) for line in range(count))
        figure: Figure = score(Evaluation(outcomes, ())).sections["answers"][3]
        assert figure.low is not None
        assert figure.high is not None
        return figure.high - figure.low

    assert width(10) > width(100) > width(1000)


@pytest.mark.parametrize(
    ("text", "answer", "f1"),
    [("the forty days", "forty days", 1.0), ("It took forty days", "forty", 0.4), ("long", "forty", 0.0)],
)
def test_token_f1_counts_shared_words_but_for_articles(text: str, answer: str, f1: float) -> None:
    assert token_f1(text, answer) == pytest.approx(f1)
