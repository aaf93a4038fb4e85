from __future__ import annotations

import json

from assistant.answer import Answer, Citation, Sentence, Span

CITATION = Citation(1, "a1", "Title", "a.txt", None, None, None, "2024-02-29", "It did.", 10, 17, Span(0, 40))


def test_the_json_of_an_answer_has_the_documented_form() -> None:
    sentence = Sentence("It did.", (1,), "verbatim")
    answer = Answer("Did it?", "Did it?", True, 0.9, "It did. [1]", "quotes", (sentence,), (), (CITATION,))
    loaded = json.loads(json.dumps(answer.to_json()))
    assert list(loaded) == [
        "question", "standalone_question", "answered", "confidence", "text", "writer", "sentences", "removed",
        "citations", "closest", "timings",
    ]  # fmt: skip
    assert loaded["sentences"] == [{"text": "It did.", "citations": [1], "support": "verbatim"}]
    assert list(loaded["timings"]) == ["retrieve_ms", "read_ms", "write_ms", "total_ms"]
    assert list(loaded["citations"][0]) == [
        "number", "article_id", "title", "source", "url", "publisher", "author", "published", "quote", "start", "end",
        "passage",
    ]  # fmt: skip
    assert loaded["citations"][0]["passage"] == {"start": 0, "end": 40}


def test_a_sentence_shows_its_marks() -> None:
    assert Sentence("It did.", (1, 3), "supported").marked == "It did. [1] [3]"
