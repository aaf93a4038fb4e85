from __future__ import annotations

from collections.abc import Sequence

from langchain_core.documents import Document

from assistant.evidence import find_evidence
from assistant.reading import Candidate

FACTS = {"title": "Title", "heading": "Heading", "similarity": 0.4, "score": 0.1}


class _LongestFirst:
    """A reader with a plain taste, that keeps what it was shown."""

    def __init__(self) -> None:
        self.seen: list[Candidate] = []

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        self.seen += candidates
        return [len(candidate.sentence) / 100 for candidate in candidates]


def test_every_sentence_is_read_and_the_best_comes_first() -> None:
    passages = ["Short. A longer sentence.", "The longest sentence of all."]
    documents = [Document(passage, metadata=FACTS) for passage in passages]
    reader = _LongestFirst()
    found = find_evidence("Which?", documents, reader)
    assert [evidence.text for evidence in found] == ["The longest sentence of all.", "A longer sentence.", "Short."]
    assert [evidence.confidence for evidence in found] == [0.28, 0.18, 0.06]


def test_the_reader_sees_where_a_sentence_stands() -> None:
    reader = _LongestFirst()
    find_evidence("Which?", [Document("One came. Two left.", metadata=FACTS)], reader)
    assert reader.seen == [
        Candidate("One came.", "", "Title Heading", 0.4, 0.1, "One came. Two left.", 0),
        Candidate("Two left.", "One came.", "Title Heading", 0.4, 0.1, "One came. Two left.", 10),
    ]


def test_without_passages_there_is_no_evidence() -> None:
    assert find_evidence("Which?", [], _LongestFirst()) == []
