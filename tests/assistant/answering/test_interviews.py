from __future__ import annotations

from assistant.answering.interviews import with_replies
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage


def found(text: str, *confidences: float) -> list[Evidence]:
    passage = RetrievedPassage(text, article_id="a")
    return [Evidence(passage, position, confidence) for position, confidence in enumerate(confidences)]


def test_a_question_gives_its_place_to_the_line_after_it() -> None:
    told = with_replies(found("Who pays?\n\nThe state pays half.\n\nRain fell.", 0.8, 0.3, 0.1))
    assert [(one.text, one.confidence) for one in told] == [("The state pays half.", 0.8), ("Rain fell.", 0.1)]


def test_a_question_without_a_reply_is_left_out() -> None:
    assert with_replies(found("Who pays?\n\nWho decides?", 0.8, 0.7)) == []
