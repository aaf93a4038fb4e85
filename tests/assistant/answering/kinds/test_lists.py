from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Draft
from assistant.answering.conversation import Conversation
from assistant.answering.kinds.lists import respond
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import HybridRetriever
from ingest.library import Library
from ingest.pipeline import ingest_articles

ARTICLES = [
    (
        "Four towns flooded as the Lenne bursts its banks",
        "The river Lenne burst its banks on Tuesday night. Four towns were flooded: Vestvik, Holm, Askby and Nyland. "
        "The mayor of Vestvik, Greta Holm, asked for help. Anders Berg, the chief of the fire brigade, said that "
        "nobody had died. Soldiers from Denmark and Sweden arrived on Thursday with pumps and boats.",
    ),
    (
        "Prize for three researchers of the deep sea",
        "Ana Ruiz, Kenji Mori and Lars Friis have won the Neptune Prize for 2024. They found new corals off Chile. "
        "In 2022 the prize went to Wanda Cole of Canada.",
    ),
]


@pytest.fixture
def ask(library: Library, finder: EvidenceFinder, tmp_path: Path) -> Callable[[str], list[Draft | Answer]]:
    """Puts a question for a list to two articles."""
    file = tmp_path / "articles.jsonl"
    records = [{"id": f"a{number}", "title": title, "text": text} for number, (title, text) in enumerate(ARTICLES)]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    ingest_articles([file], library)
    parts = Parts(library, HybridRetriever(library=library), finder, QuotingWriter(), RuleDecomposer())

    def put(question: str) -> list[Draft | Answer]:
        steps = list(respond(Request(Query(question), date(2024, 5, 1), Conversation()), Pipeline(parts)))
        for citation in steps[-1].citations if steps and isinstance(steps[-1], Answer) else ():
            assert library.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        return steps

    return put


def test_every_thing_is_listed_with_its_quote(ask: Callable[[str], list[Draft | Answer]]) -> None:
    *drafts, answer = ask("Which towns were flooded?")
    assert isinstance(answer, Answer)
    assert (answer.kind, answer.state, answer.answered) == ("list", "answer", True)
    assert answer.lead == "4 found in 1 article:"
    assert [one.heading for one in answer.sentences] == ["Vestvik, Holm, Askby, Nyland"]
    assert answer.text == f"{answer.lead} {answer.sentences[0].heading}: {answer.sentences[0].marked}"
    assert drafts == [Draft(answer.text)]


def test_what_an_article_mentions_is_listed_where_it_is_named_first(
    ask: Callable[[str], list[Draft | Answer]],
) -> None:
    *_, answer = ask("List all people mentioned in the article on the Lenne")
    assert isinstance(answer, Answer)
    assert [one.heading for one in answer.sentences] == ["Greta Holm", "Anders Berg"]


def test_of_another_year_is_not_listed(ask: Callable[[str], list[Draft | Answer]]) -> None:
    *_, answer = ask("Name the winners of the Neptune Prize in 2024")
    assert isinstance(answer, Answer)
    assert [one.heading for one in answer.sentences] == ["Ana Ruiz, Kenji Mori, Lars Friis"]


@pytest.mark.parametrize("question", ["Who led it?", "Which trains were cancelled?", "Which ferries are there?"])
def test_what_is_no_list_is_left_to_a_plain_answer(ask: Callable[[str], list[Draft | Answer]], question: str) -> None:
    assert ask(question) == []
