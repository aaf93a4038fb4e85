from __future__ import annotations

from assistant.answering.summarizing.topics import is_on, mention_of, passages_on
from assistant.language.query import Query
from assistant.retrieval.passage import RetrievedPassage


def passage(text: str, similarity: float, score: float = 0.6) -> RetrievedPassage:
    return RetrievedPassage(text, id=text, title="News", similarity=similarity, score=score)


def on(subject: str, *passages: RetrievedPassage) -> list[str]:
    return [one.text for one in passages_on(Query(subject), passages)]


def test_where_some_name_it_what_is_only_like_it_does_not_count() -> None:
    assert on("Ever Given", passage("Ever Given ran aground.", 0.1), passage("Ships sail.", 0.6)) == [
        "Ever Given ran aground."
    ]


def test_what_only_mentions_it_does_not_count_beside_what_is_on_it() -> None:
    assert on("the ferry", passage("The ferry sank.", 0.7), passage("Rain fell on a ferry.", 0.1)) == [
        "The ferry sank."
    ]


def test_a_lone_mention_counts_however_the_vectors_are() -> None:
    assert on("Eva Dahl", passage("Eva Dahl left.", -0.01), passage("Rain.", 0.1)) == ["Eva Dahl left."]


def test_without_its_words_the_best_must_be_near() -> None:
    assert on("the blockage", passage("The canal was shut.", 0.5), passage("Rain.", 0.1)) == ["The canal was shut."]
    assert on("whales", passage("Ships sail.", 0.3)) == []


def test_a_name_is_known_by_its_initials() -> None:
    assert mention_of(Query("the EU"), "The European Union agreed.") == 1
    assert mention_of(Query("the eu"), "The European Union agreed.") == 0


def test_a_word_that_may_mean_something_else_is_not_surely_it() -> None:
    assert not is_on(Query("space"), [passage("One economic space.", 0.1, score=0.4)])
    assert is_on(Query("Barack Obama"), [passage("Barack Obama left.", 0.1, score=0.4)])
