from __future__ import annotations

import json

from assistant.answer import UNSURE, Answer, Citation, Sentence, ShortAnswer, Span, Verdict, WeighedQuote, worded

CITATION = Citation(1, "a1", "Title", "a.txt", None, None, None, "2024-02-29", "It did.", 10, 17, Span(0, 40))


def test_the_json_of_an_answer_has_the_documented_form() -> None:
    sentence = Sentence("It did.", (1,), "verbatim")
    answer = Answer(
        "Did it?",
        "Did it?",
        True,
        0.9,
        "It did. [1]",
        "quotes",
        state="answer",
        short=ShortAnswer("did", 1, 13, 16),
        sentences=(sentence,),
        citations=(CITATION,),
    )
    loaded = json.loads(json.dumps(answer.to_json()))
    assert list(loaded) == [
        "question", "standalone_question", "answered", "confidence", "text", "writer", "kind", "state", "short",
        "sentences", "removed", "citations", "closest", "timings",
    ]  # fmt: skip
    assert (loaded["kind"], loaded["state"]) == ("answer", "answer")
    assert loaded["short"] == {"text": "did", "citation": 1, "start": 13, "end": 16}
    assert loaded["sentences"] == [{"text": "It did.", "citations": [1], "support": "verbatim"}]
    assert list(loaded["timings"]) == ["retrieve_ms", "read_ms", "write_ms", "total_ms"]
    assert list(loaded["citations"][0]) == [
        "number", "article_id", "title", "source", "url", "publisher", "author", "published", "quote", "start", "end",
        "passage",
    ]  # fmt: skip
    assert loaded["citations"][0]["passage"] == {"start": 0, "end": 40}


def test_the_json_of_a_verdict_has_the_documented_form() -> None:
    said = WeighedQuote("supports", 0.9, CITATION, "The mayor")
    verdict = Verdict("It did.", "not_enough_evidence", 0.9, (said,), (Verdict("It.", "supported", 1.0),), (CITATION,))
    loaded = json.loads(json.dumps(verdict.to_json()))
    assert list(loaded) == ["claim", "label", "confidence", "evidence", "nearest", "parts"]
    assert list(loaded["evidence"][0]) == ["stance", "confidence", "said_by", "citation"]
    assert loaded["nearest"] == [loaded["evidence"][0]["citation"]]
    assert list(loaded["parts"][0]) == list(loaded)


def test_an_answer_that_is_not_sure_says_so() -> None:
    assert worded("It did. [1]", "may_answer") == f"{UNSURE} It did. [1]"
    assert worded("It did. [1]", "answer") == "It did. [1]"


def test_a_sentence_shows_its_marks() -> None:
    assert Sentence("It did.", (1, 3), "supported").marked == "It did. [1] [3]"
