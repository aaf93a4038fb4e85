from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.library_questions.days import Days
from assistant.language.library_questions.forms import forms
from assistant.language.library_questions.parsing import library_question
from assistant.language.library_questions.question import LibraryQuestion, Wanted

TODAY = date(2026, 9, 15)
PLAIN = {
    Wanted.COUNT: [
        "How many articles do you have?",
        "hi, how many articles are in the library?",
        "how many articles have I added so far",
        "could you tell me how many articles there are?",
        "number of articles",
        "how many documents do you have?",
        "How big is the library?",
    ],
    Wanted.LIST: [
        "which articles do you have?",
        "What articles are there?",
        "list all articles, please",
        "Can you show me the articles?",
        "articles",
        "what's in the library?",
        "What do you have?",
        "what are the titles of the articles?",
        "list everything",
    ],
    Wanted.EXISTENCE: ["Do you have any articles?", "Are there any articles?"],
    Wanted.TOPICS: [
        "What are the articles about?",
        "what topics can I ask about?",
        "What do you know?",
        "what can I ask you about",
        "What kind of articles do you have?",
        "what is the library about?",
    ],
    Wanted.NEWEST: [
        "What’s new?",
        "any news?",
        "how up to date are you?",
        "When was the library last updated?",
        "latest articles",
    ],
    Wanted.SPAN: [
        "From when to when are the articles?",
        "how old are the articles?",
        "What period do the articles cover?",
        "When were the articles published?",
    ],
    Wanted.PUBLISHERS: [
        "Which publishers are there?",
        "who are the publishers",
        "which newspapers do you have?",
        "What are your sources?",
        "Where do the articles come from?",
        "who published these articles?",
        "how many publishers are there?",
    ],
    Wanted.AUTHORS: ["Who wrote the articles?", "which authors are there?", "who are the authors of the articles?"],
    Wanted.AUTHOR_OF: ["Who wrote the article?", "who wrote this?"],
    Wanted.DATE_OF: ["When was this article published?"],
}


@pytest.mark.parametrize(("wanted", "text"), [(wanted, text) for wanted, texts in PLAIN.items() for text in texts])
def test_what_is_wanted_of_the_library_is_told(wanted: Wanted, text: str) -> None:
    assert library_question(text, TODAY) == LibraryQuestion(wanted)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("do you have anything on the flood?", LibraryQuestion(Wanted.EXISTENCE, "the flood")),
        ("Is there an article about whales?", LibraryQuestion(Wanted.EXISTENCE, "whales")),
        ("anything on bees?", LibraryQuestion(Wanted.EXISTENCE, "bees")),
        ("Does any article mention Oslo?", LibraryQuestion(Wanted.EXISTENCE, "Oslo", "mention")),
        ("is Oslo mentioned in the articles?", LibraryQuestion(Wanted.EXISTENCE, "Oslo", "mention")),
        ("do the articles say anything about bees?", LibraryQuestion(Wanted.EXISTENCE, "bees")),
        ("Do you have articles from 2020?", LibraryQuestion(Wanted.EXISTENCE, days=Days("2020-01-01", "2020-12-31"))),
        ("do you have articles by Ann Roe?", LibraryQuestion(Wanted.EXISTENCE, origin="Ann Roe")),
        ("list the articles on bees since May", LibraryQuestion(Wanted.LIST, "bees", days=Days("2026-05-01"))),
        ("which whales do you have articles on", LibraryQuestion(Wanted.LIST, "whales")),
        ("which articles mention Oslo", LibraryQuestion(Wanted.LIST, "Oslo", "mention")),
        ("In which articles is Oslo mentioned?", LibraryQuestion(Wanted.LIST, "Oslo", "mention")),
        ("Which of the articles are about music?", LibraryQuestion(Wanted.LIST, "music")),
        ("articles from The Coast Post about bees", LibraryQuestion(Wanted.LIST, "bees", origin="The Coast Post")),
        ("what do you have on bees?", LibraryQuestion(Wanted.LIST, "bees")),
        ("articles about the retreat from Moscow", LibraryQuestion(Wanted.LIST, "the retreat from Moscow")),
        ("articles on what happened in Oslo", LibraryQuestion(Wanted.LIST, "what happened in Oslo")),
        ("articles of 2020", LibraryQuestion(Wanted.LIST, days=Days("2020-01-01", "2020-12-31"))),
        ("which articles are from May 2020?", LibraryQuestion(Wanted.LIST, days=Days("2020-05-01", "2020-05-31"))),
        ("Which articles did Ann Roe write?", LibraryQuestion(Wanted.LIST, origin="Ann Roe", is_sure=False)),
        (
            "what was published in 2021?",
            LibraryQuestion(Wanted.LIST, days=Days("2021-01-01", "2021-12-31"), is_sure=False),
        ),
        ("how many articles mention Oslo?", LibraryQuestion(Wanted.COUNT, "Oslo", "mention")),
        ("how many articles about bees are there?", LibraryQuestion(Wanted.COUNT, "bees")),
        ("How many articles have the word “bee”?", LibraryQuestion(Wanted.COUNT, "bee", "mention")),
        ("How many articles since May?", LibraryQuestion(Wanted.COUNT, days=Days("2026-05-01"))),
        (
            "how many articles were published in 2021?",
            LibraryQuestion(Wanted.COUNT, days=Days("2021-01-01", "2021-12-31")),
        ),
        ("How many Post articles are there?", LibraryQuestion(Wanted.COUNT, "Post", origin="Post", is_sure=False)),
        ("How many articles of the Post do you have?", LibraryQuestion(Wanted.COUNT, origin="the Post", is_sure=False)),
        ("When was the newest article published?", LibraryQuestion(Wanted.NEWEST, limit=1)),
        ("the three latest articles on bees", LibraryQuestion(Wanted.NEWEST, "bees", limit=3)),
        ("which article is the oldest?", LibraryQuestion(Wanted.OLDEST, limit=1)),
        ("who wrote the article on bees?", LibraryQuestion(Wanted.AUTHOR_OF, "bees")),
        ("who wrote the bees article?", LibraryQuestion(Wanted.AUTHOR_OF, "bees")),
        ("Who wrote Hamlet?", LibraryQuestion(Wanted.AUTHOR_OF, "Hamlet", "title", is_sure=False)),
        ("when was the article about bees published?", LibraryQuestion(Wanted.DATE_OF, "bees")),
        ("Which paper is the article on bees from?", LibraryQuestion(Wanted.PUBLISHER_OF, "bees")),
        ("is there an article on it? (Oslo)", LibraryQuestion(Wanted.EXISTENCE, "Oslo")),
    ],
)
def test_which_articles_are_meant_is_told(text: str, question: LibraryQuestion) -> None:
    assert library_question(text, TODAY) == question


@pytest.mark.parametrize(
    "text",
    [
        "How many articles does the treaty have?",
        "What is the newest ship of the fleet?",
        "How many articles did she write?",
        "How many articles of clothing were found?",
        "How many articles were stolen from the museum?",
        "Which articles of the treaty were changed?",
        "Which article says that the ship was freed?",
        "Do the articles mention that the ship was freed?",
        "which articles?",
        "Which article is that from?",
        "How many stories does the tower have?",
        "How many stories are there?",
        "How many pieces are there?",
        "What documents are there?",
        "Which newspapers reported the leak?",
        "How many publishers rejected the novel?",
        "Are there any survivors?",
        "Was there anything on the ship?",
        "Who published the report? It was leaked.",
        "What are the sources of the river?",
        "Where does the oil come from?",
        "What period did the reign cover?",
        "What is new on the euro?",
        "what's the latest on the war?",
        "Who are the authors of the study?",
        "Is the ship mentioned by the captain insured?",
        "Was the ship covered with ice?",
        "Summarise the article on bees",
        "What is the article on bees about?",
        "What do the articles say about bees?",
        "Compare the articles on bees and wasps",
        "List the countries that use the euro",
        "list all people mentioned in the bees article",
        "How large is the library of Alexandria?",
        "who owns it?",
        "is there an article on it?",
        "Tell me about bees",
        "what happened in 2010?",
        "list",
        "",
        "how many articles " * 30,
    ],
)
def test_a_question_on_the_world_is_none(text: str) -> None:
    assert library_question(text, TODAY) is None


def test_the_forms_have_only_slots_that_are_read() -> None:
    slots = {name for form in forms() for name in form.pattern.groupindex}
    read = {"subject", "named", "on", "named_so", "title", "adjective", "origin", "of", "by"}
    assert slots == read | {
        "mention",
        "weak",
        "noun",
        "oldest",
        "shortest",
        "limit",
        "limit_after",
        "strongly",
        "vague",
    }
    assert not any(re.search(r"[<{](?!\d)\w", form.pattern.pattern.replace("(?P<", "")) for form in forms())


@given(st.text(max_size=250))
def test_any_text_is_taken(text: str) -> None:
    library_question(text, TODAY)
