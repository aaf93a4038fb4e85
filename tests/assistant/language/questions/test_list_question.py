from __future__ import annotations

import pytest

from assistant.language.entities.entity_types import EntityType
from assistant.language.questions.list_question import ListQuestion, list_question
from assistant.language.questions.plurals import is_plural

LISTS = [
    ("Which countries did not adopt the euro?", "countries", "Which countries did not adopt the euro?"),
    ("List the countries that kept their money", "countries", "Which countries kept their money?"),
    ("Can you name all the towns flooded by the river?", "towns", "Which towns were flooded by the river?"),
    ("Name the winners of the prize", "winners", "Who are the winners of the prize?"),
    ("Who were the men on the island?", "men", "Who were the men on the island?"),
    ("What are the names of the designers of the bridge?", "designers", "Who are the designers of the bridge?"),
    ("What companies own the ship", "companies", "What companies own the ship?"),
    ("What are the countries that use it?", "countries", "What are the countries that use it?"),
    ("What kinds of gears does it have?", "kinds of gears", "What kinds of gears does it have?"),
    ("Which events took place in Antarctica?", "events", "What happened in Antarctica?"),
    ("Which European countries joined? (the treaty)", "European countries", "Which European countries joined?"),
]
OTHERS = [
    "Which articles are about space?",
    "Which of the articles are about space?",
    "List all articles",
    "Which country won?",
    "Which agency reported the minister's remarks?",
    "What causes the delay?",
    "What happens next?",
    "What news is there?",
    "What are the key points?",
    "How many countries joined?",
    "Name the captain of the ferry",
    "Who are they?",
    "Who are the Beatles?",
    "List everything about the euro",
    "",
]
MENTIONS = [
    ("List all people mentioned in the AlphaGo article", "people", "AlphaGo"),
    ("Who is named in the article about the ferry?", "people", "the ferry"),
    ("list everyone who is named in it", "people", ""),
    ("who else is mentioned there?", "people", ""),
    ("Which countries are mentioned in the story on the flood?", "countries", "the flood"),
    ("List the dates in this article", "dates", ""),
]


@pytest.mark.parametrize(("text", "noun", "question"), LISTS)
def test_every_thing_of_a_kind_is_asked_for(text: str, noun: str, question: str) -> None:
    assert list_question(text) == ListQuestion(noun, question)


@pytest.mark.parametrize("text", OTHERS)
def test_other_questions_ask_for_no_list(text: str) -> None:
    assert list_question(text) is None


@pytest.mark.parametrize(("text", "noun", "article"), MENTIONS)
def test_all_that_an_article_mentions_may_be_asked_for(text: str, noun: str, article: str) -> None:
    found = list_question(text)
    assert found is not None
    assert (found.noun, found.article) == (noun, article)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Which countries joined?", EntityType.COUNTRY),
        ("Which scientists warned?", EntityType.PERSON),
        ("Which banks failed?", EntityType.ORGANIZATION),
        ("Which towns were flooded?", EntityType.PLACE),
        ("Which crops failed?", EntityType.ANY),
    ],
)
def test_the_noun_tells_the_type_of_the_things(text: str, wanted: EntityType) -> None:
    found = list_question(text)
    assert found is not None
    assert found.wanted is wanted


def test_a_plural_is_told_by_its_form() -> None:
    assert all(map(is_plural, ("countries", "men", "people", "species", "losses", "viruses", "towns")))
    assert not any(map(is_plural, ("news", "physics", "gas", "bus", "ship", "analysis", "loss", "it", "")))
