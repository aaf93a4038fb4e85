"""A yes, a no or neither, with the words for it: our reader on articles of a few sentences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import SILENT, Answer, Draft
from assistant.answering.conversation import Conversation
from assistant.answering.kinds import yes_no
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import HybridRetriever
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles

FERRY = (
    "The ferry Astrid ran aground off Holm on 18 November 2018 with 112 passengers on board. All of them were brought "
    "ashore in lifeboats, and no one was hurt. No oil leaked. The ferry is 88 metres long and was built in Gdansk. "
    "It is 12 metres longer than the Bera. An earlier accident of the Astrid, in 2011, did not stop the service."
)
EARLY = "The bridge of Vestvik is open to lorries again after the flood, the road office of the county wrote on Monday."
EARLIER_STILL = "The bridge of Vestvik was open to lorries all through the week."
LATER = "The bridge of Vestvik is closed to lorries; none may cross it until it has been repaired."
ARTICLES = [
    {"id": "ferry", "title": "Ferry Astrid runs aground", "published": "2018-11-20", "text": FERRY},
    {"id": "early", "title": "Bridge of Vestvik", "published": "2020-03-02", "text": EARLIER_STILL + " " + EARLY},
    {"id": "later", "title": "Lorries in Vestvik", "published": "2020-05-09", "text": LATER},
]


@pytest.fixture(scope="module")
def pipeline(
    embeddings: SentenceEmbeddings, finder: EvidenceFinder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Pipeline]]:
    """Makes pipelines on a library of these articles."""
    folder: Path = tmp_path_factory.mktemp("articles")
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)), encoding="utf-8")
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        ingest_articles([folder / "articles.jsonl"], library)
        parts = Parts(library, HybridRetriever(library=library), finder, QuotingWriter(), RuleDecomposer())
        yield lambda: Pipeline(parts)


def answer_to(question: str, pipeline: Callable[[], Pipeline]) -> Answer:
    """The answer, whose quotes stand in their articles and which is what its lead and sentences tell."""
    used = pipeline()
    *drafts, answer = yes_no.respond(Request(Query(question), date(2024, 1, 1), Conversation()), used)
    assert isinstance(answer, Answer)
    assert all(isinstance(draft, Draft) and answer.text.startswith(draft.text) for draft in drafts)
    for cited in (*answer.citations, *answer.closest):
        assert used.library.article(cited.article_id).text[cited.start : cited.end] == cited.quote
    if answer.sentences:
        assert answer.text == answer.with_text().text
        assert answer.text.startswith(answer.lead)
        assert all(one.marked in answer.text for one in answer.sentences)
    return answer


@pytest.mark.parametrize(
    ("question", "lead", "quote"),
    [
        ("Was the Astrid built in Gdansk?", "Yes.", "was built in Gdansk"),
        ("Was anyone hurt when the Astrid ran aground?", "No.", "no one was hurt"),
        ("Did any oil leak from the Astrid?", "No.", "No oil leaked."),
        ("Is the Astrid more than 100 metres long?", "No.", "88 metres"),
        ("Is it true that the Astrid is over 80 metres long?", "Yes.", "88 metres"),
        ("Is the Astrid longer than the Bera?", "Yes.", "longer than the Bera"),
        ("Was there an earlier accident of the Astrid?", "Yes.", "An earlier accident"),
    ],
)
def test_what_is_told_is_a_yes_or_a_no(question: str, lead: str, quote: str, pipeline: Callable[[], Pipeline]) -> None:
    answer = answer_to(question, pipeline)
    assert (answer.lead, answer.kind, answer.state, answer.answered) == (lead, "yes_no", "answer", True)
    assert quote in answer.text


def test_what_is_not_told_is_said_to_be_so(pipeline: Callable[[], Pipeline]) -> None:
    answer = answer_to("Was the captain of the Astrid married to anyone?", pipeline)
    assert answer.text.startswith(SILENT.rstrip("."))
    assert answer.text == "The articles don't say whether the captain of the Astrid was married to anyone."
    assert (answer.kind, answer.state, answer.answered) == ("no_answer", "no_answer", False)
    assert answer.closest


def test_what_is_so_now_is_told_by_the_newest(pipeline: Callable[[], Pipeline]) -> None:
    answer = answer_to("Is the bridge of Vestvik open to lorries now?", pipeline)
    assert answer.lead == "No."
    assert {cited.article_id for cited in answer.citations} == {"later"}


def test_articles_that_differ_are_told_with_their_days(pipeline: Callable[[], Pipeline]) -> None:
    answer = answer_to("Is the bridge of Vestvik open to lorries?", pipeline)
    assert answer.lead == "Not clear: the articles differ. That of 2020-03-02 says yes, that of 2020-05-09 no."
    assert [(one.heading, cited.article_id) for one, cited in zip(answer.sentences, answer.citations, strict=True)] == [
        ("Yes", "early"),
        ("No", "later"),
    ]
