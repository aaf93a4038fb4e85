from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.evaluation.cases import ClaimCase, QuestionCase
from assistant.evaluation.runner import contains_answer, evaluate
from assistant.reading.evidence import EvidenceFinder
from ingest.errors import EmptyLibraryError
from ingest.library import Library
from ingest.pipeline import ingest_articles

HARBOUR = "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns."
BRIDGE = "Per Dahl closed the bridge of Vestvik in May. The old bridge had stood for sixty years."


@pytest.fixture
def assistant(library: Library, finder: EvidenceFinder, tmp_path: Path) -> Assistant:
    """An assistant on two stories, of which one stands in two papers."""
    records = [
        {"id": "harbour", "text": HARBOUR, "title": "The harbour", "publisher": "Coast Times"},
        {"id": "copy", "text": HARBOUR, "title": "The harbour", "publisher": "Inland Post"},
        {"id": "bridge", "text": BRIDGE, "title": "A bridge"},
    ]
    file = tmp_path / "news.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    ingest_articles([file], library)
    return Assistant(library, finder=finder)


def test_a_right_answer_is_seen_as_right_in_the_copy_too(assistant: Assistant) -> None:
    for named in (("harbour",), ("copy",), None):
        case = QuestionCase(1, "Who opened the harbour of Vestvik?", ("Greta Holm",), named)
        (outcome,) = evaluate(assistant, [case]).questions
        assert outcome.answer.answered
        assert outcome.first_is_right
        assert not outcome.is_mistake
        assert outcome.recall == 1
        assert outcome.retrieved[0] in outcome.relevant
        assert len(outcome.relevant) == 1
        assert all(outcome.verbatim)


def test_an_answer_from_another_article_is_wrong(assistant: Assistant) -> None:
    case = QuestionCase(1, "Who opened the harbour of Vestvik?", ("Greta Holm",), ("bridge",))
    (outcome,) = evaluate(assistant, [case]).questions
    assert outcome.answer.answered
    assert not outcome.first_is_right
    assert outcome.is_mistake
    assert outcome.recall == 0
    assert outcome.relevant == frozenset()


def test_without_an_answer_named_the_article_is_enough(assistant: Assistant) -> None:
    case = QuestionCase(1, "Who closed the bridge of Vestvik?", (), ("bridge",))
    (outcome,) = evaluate(assistant, [case]).questions
    assert outcome.first_is_right
    assert outcome.retrieved[0] in outcome.relevant


def test_silence_is_right_where_there_is_no_answer(assistant: Assistant) -> None:
    cases = [QuestionCase(1, "What is the boiling point of tungsten?", answerable=False)]
    (outcome,) = evaluate(assistant, cases).questions
    assert not outcome.answer.answered
    assert not outcome.is_mistake
    assert not any(outcome.right)


def test_claims_get_their_verdicts(assistant: Assistant) -> None:
    evaluation = evaluate(
        assistant,
        [
            ClaimCase(1, "Greta Holm opened the new harbour of Vestvik on Thursday.", "supported"),
            ClaimCase(2, "The harbour cost 40 million crowns.", "refuted"),
        ],
    )
    assert [outcome.is_mistake for outcome in evaluation.claims] == [False, True]
    assert all(outcome.milliseconds > 0 for outcome in evaluation.claims)


def test_progress_is_told_and_a_stop_keeps_what_is_done(assistant: Assistant) -> None:
    told: list[tuple[int, int]] = []
    cases = [QuestionCase(number, "Who closed the bridge?", ("Per Dahl",)) for number in (1, 2, 3)]
    whole = evaluate(assistant, cases, lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert not whole.interrupted
    told.clear()
    part = evaluate(assistant, cases, lambda done, of: told.append((done, of)), lambda: len(told) > 2)
    assert part.interrupted
    assert len(part.questions) == 2


def test_an_empty_library_is_refused(open_library: Callable[..., Library], finder: EvidenceFinder) -> None:
    with pytest.raises(EmptyLibraryError):
        evaluate(Assistant(open_library(), finder=finder), [ClaimCase(1, "It rains.", "supported")])


@pytest.mark.parametrize(
    ("answer", "text", "said"),
    [
        ("Greta Holm", "On Thursday GRETA HOLM, the mayor, spoke.", True),
        ("12", "It was built in 2012.", False),
        ("40 million", "It cost 40 million crowns.", True),
        ("forty", "It cost 40 million crowns.", False),
        ("U.S.", "The U.S. agreed.", True),
    ],
)
def test_an_answer_is_said_in_whole_words(answer: str, text: str, said: bool) -> None:
    assert contains_answer([answer], text) is said
    assert contains_answer([], text)
