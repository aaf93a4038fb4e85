"""A question in another language is told so in it, and the nearest words are shown as what may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Draft
from assistant.answering.conversation import Conversation
from assistant.answering.kinds import other_language
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language import lexicon
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import HybridRetriever
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles

FERRY = """# Ferry sinks off Sandvoll

The ferry Hagelund sank near Sandvoll on 3 March 2016. Captain Shevardova rescued all 41 passengers from the water."""
BRIDGE = """# Мост через Ольму открыт

Мост через реку Ольма открыли 12 мая 2014 года. Его длина составляет 840 метров."""


@pytest.fixture(scope="module")
def pipeline(
    embeddings: SentenceEmbeddings, finder: EvidenceFinder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Pipeline]]:
    """Makes pipelines on a library of an English and a Russian article."""
    folder: Path = tmp_path_factory.mktemp("articles")
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    (folder / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        ingest_articles([folder / "ferry.md", folder / "bridge.md"], library)
        parts = Parts(library, HybridRetriever(library=library), finder, QuotingWriter(), RuleDecomposer())
        yield lambda: Pipeline(parts)


def answers(question: str, pipeline: Callable[[], Pipeline]) -> list[Draft | Answer]:
    return list(other_language.respond(Request(Query(question), date(2024, 1, 1), Conversation()), pipeline()))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer hat die Passagiere der Hagelund gerettet?", "de"),
        ("Когда затонул паром Хагелунд?", "ru"),
        ("¿Quién rescató a los pasajeros del Hagelund?", "es"),
    ],
)
def test_the_nearest_words_are_shown_as_what_may_answer(
    pipeline: Callable[[], Pipeline], question: str, language: str
) -> None:
    *drafts, answer = answers(question, pipeline)
    assert isinstance(answer, Answer)
    assert (answer.state, answer.kind, answer.answered) == ("may_answer", "may_answer", False)
    assert answer.text.startswith(lexicon.table("may_answer_in_languages")[language])
    assert 1 <= len(answer.citations) <= other_language.MOST_QUOTES
    library = pipeline().library
    for cited in answer.citations:
        assert library.article(cited.article_id).text[cited.start : cited.end] == cited.quote
    assert all(cited.quote in FERRY for cited in answer.citations)
    assert drafts
    assert all(isinstance(one, Draft) for one in drafts)


@pytest.mark.parametrize(
    ("question", "language"), [("Wie heißt die Hauptstadt von Peru?", "de"), ("谁发明了电话？", "zh")]
)
def test_nothing_near_is_told_in_the_language(pipeline: Callable[[], Pipeline], question: str, language: str) -> None:
    (answer,) = answers(question, pipeline)
    assert isinstance(answer, Answer)
    assert (answer.state, answer.kind, answer.answered, answer.citations) == ("no_answer", "no_answer", False, ())
    assert answer.text == lexicon.table("silent_in_languages")[language]


def test_an_article_in_the_same_language_answers_as_ever(pipeline: Callable[[], Pipeline]) -> None:
    *_, answer = answers("Когда открыли мост через Ольму?", pipeline)
    assert isinstance(answer, Answer)
    assert "2014" in answer.text
    assert "английск" not in answer.text


@pytest.mark.parametrize("question", ["Who rescued the passengers?", "ferry cause", "Wen did the fery sink?"])
def test_english_is_not_of_this_kind(pipeline: Callable[[], Pipeline], question: str) -> None:
    assert answers(question, pipeline) == []
