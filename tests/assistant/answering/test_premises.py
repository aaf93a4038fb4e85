"""What a question takes for granted is denied only where the articles surely say otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.answering.conversation import Conversation
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.premises import OTHERWISE, denial
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import HybridRetriever
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles

MAYOR = (
    "The mayor of Lunden, Petra Solberg, did not resign after the council had voted to censure her. The council "
    "accused her of hiding the cost of a new swimming hall. The police have not opened an investigation. The swimming "
    "hall opened in January and is visited by 900 people a day."
)


@pytest.fixture(scope="module")
def pipeline(
    embeddings: SentenceEmbeddings, finder: EvidenceFinder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Pipeline]]:
    """Makes pipelines on a library of the article."""
    folder: Path = tmp_path_factory.mktemp("articles")
    record = {"id": "mayor", "title": "Mayor of Lunden", "published": "2021-03-11", "text": MAYOR}
    (folder / "articles.jsonl").write_text(json.dumps(record), encoding="utf-8")
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        ingest_articles([folder / "articles.jsonl"], library)
        parts = Parts(library, HybridRetriever(library=library), finder, QuotingWriter(), RuleDecomposer())
        yield lambda: Pipeline(parts)


def denial_of(question: str, pipeline: Callable[[], Pipeline]) -> Answer | None:
    query, used = Query(question), pipeline()
    passages = used.passages(query)
    evidence = used.evidence(query, passages)
    return denial(Request(query, date(2024, 1, 1), Conversation()), used, passages, evidence)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why did the mayor of Lunden resign?", "did not resign"),
        ("When did the police open an investigation?", "have not opened"),
    ],
)
def test_what_is_not_so_is_told_first(question: str, quote: str, pipeline: Callable[[], Pipeline]) -> None:
    answer = denial_of(question, pipeline)
    assert answer is not None
    assert answer.text.startswith(f"{OTHERWISE} ")
    assert (answer.kind, answer.state, answer.answered) == ("answer", "answer", True)
    assert quote in answer.citations[0].quote
    assert all(MAYOR[one.start : one.end] == one.quote for one in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "When did the swimming hall open?",
        "Why did the council censure the mayor?",
        "Why did the mayor not resign?",
        "Who is the mayor of Lunden?",
        "Why did the mayor marry?",
    ],
)
def test_what_is_so_or_not_told_is_not_doubted(question: str, pipeline: Callable[[], Pipeline]) -> None:
    assert denial_of(question, pipeline) is None
