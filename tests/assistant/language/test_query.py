from __future__ import annotations

import pytest

from assistant.language.answer_types import AnswerType
from assistant.language.query import Query, Scope

SCOPES = [
    ("Who led the expedition?", Scope.ONE),
    ("What is the capital of France?", Scope.ONE),
    ("Summarise the story of the wreck.", Scope.BROAD),
    ("What is said about the ozone layer?", Scope.BROAD),
    ("What do the articles say about AlphaGo?", Scope.BROAD),
    ("Tell me about AlphaGo", Scope.BROAD),
    ("What is known about smallpox?", Scope.BROAD),
    ("Compare AlphaGo and Deep Blue.", Scope.SEVERAL),
    ("Which of them was faster?", Scope.SEVERAL),
    ("List the countries that kept their money.", Scope.ONE),
    ("What is the difference between Perseverance and Curiosity?", Scope.SEVERAL),
]


@pytest.mark.parametrize(("question", "scope"), SCOPES)
def test_how_much_an_answer_takes(question: str, scope: Scope) -> None:
    assert Query(question).scope is scope


@pytest.mark.parametrize(
    "question", ["What is the latest on the canal?", "Who is the mayor now?", "What is new? сейчас"]
)
def test_the_newest_may_be_asked_for(question: str) -> None:
    assert Query(question).wants_newest


def test_a_digest_is_of_its_topic() -> None:
    assert Query("Summarise the article on the ozone layer.").topic.text == "the ozone layer"
    assert Query("What is known about Ali Maow Maalin?").topic.text == "Ali Maow Maalin"


def test_what_asks_for_no_digest_is_its_own_topic() -> None:
    for question in ("Who led it?", "Compare AlphaGo and Deep Blue.", "Tell me about"):
        query = Query(question)
        assert query.topic is query


def test_a_question_is_taken_apart_once() -> None:
    query = Query("How many ships were waiting at the canal in 2021?", asked="And how many?")
    assert query.words[:2] == ("how", "many")
    assert query.content_words == ("ships", "waiting", "canal", "2021")
    assert query.stems == ("ship", "wait", "canal", "2021")
    assert query.stems is query.stems
    assert [one.text for one in query.entities.dates] == ["2021"]
    assert query.answer_type is AnswerType.NUMBER
    assert query.is_english
    assert not Query("Какой длины мост?").is_english
