from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.questions.digest_request import (
    MOST_SENTENCES_WANTED,
    DigestTarget,
    digest_request,
    event_asked_about,
)

ARTICLE, CITED, SUBJECT, EVERYTHING, PERIOD = DigestTarget

ASKED = [
    ("Summarise the bridge article", ARTICLE, "bridge"),
    ("Can you please sum up the story about the harbour fire?", ARTICLE, "the harbour fire"),
    ("What is the article on the ferry about?", ARTICLE, "the ferry"),
    ('Summarise the article titled "Vestvik mourns its market"', ARTICLE, "Vestvik mourns its market"),
    ("could you tell me what the bridge piece is about", ARTICLE, "bridge"),
    ("What does the Coast Daily article say?", ARTICLE, "Coast Daily"),
    ("highlights of the newest article", ARTICLE, "newest"),
    ("What is Moby Dick about?", ARTICLE, "Moby Dick"),
    ("summarise the ferry one", ARTICLE, "ferry"),
    ("tl;dr the one about the harbour fire", ARTICLE, "the harbour fire"),
    ("Summarise the article", CITED, ""),
    ("What's it about?", CITED, ""),
    ("Summarise this (Ever Given)", CITED, ""),
    ("tl;dr", CITED, ""),
    ("tl;dr harbour", SUBJECT, "harbour"),
    ("harbour summary", SUBJECT, "harbour"),
    ("Tell me about Anna Holm", SUBJECT, "Anna Holm"),
    ("what is said about electric buses?", SUBJECT, "electric buses"),
    ("Give me everything you have on Mars", SUBJECT, "Mars"),
    ("What do the articles say about the ferry?", SUBJECT, "the ferry"),
    ("Key points of the ferry dispute, please", SUBJECT, "the ferry dispute"),
    ("Summarise everything", EVERYTHING, ""),
    ("Give me an overview of my articles", EVERYTHING, ""),
    ("What are the articles about?", EVERYTHING, ""),
    ("What happened in 2021?", PERIOD, "in 2021"),
    ("What happened last week?", PERIOD, "last week"),
    ("Summary of March 2020", PERIOD, "March 2020"),
    ("Give me a quick rundown of what happened in 2016", PERIOD, "in 2016"),
    ("Расскажи о пароме", SUBJECT, "пароме"),
]
NEWEST = [
    ("What's new?", EVERYTHING, ""),
    ("What is the latest on the bridge?", SUBJECT, "the bridge"),
    ("any news about Mars?", SUBJECT, "Mars"),
    ("What has happened recently?", EVERYTHING, ""),
    ("news from last week", PERIOD, "last week"),
]
OTHERS = [
    "Who led the expedition?",
    "What is the treaty about to change?",
    "What was the dispute about?",
    "What happened to the ship?",
    "What happened in Iceland in 2010?",
    "What does the article say about Greece?",
    "What is the newest of the three ships?",
    "Who wrote the summary?",
    "What is the main point of contention?",
    "How many articles do you have?",
    "tell me more",
    "hello",
    "",
]


@pytest.mark.parametrize(("question", "target", "name"), ASKED)
def test_what_is_to_be_summed_up(question: str, target: DigestTarget, name: str) -> None:
    found = digest_request(question)
    assert found is not None
    assert (found.target, found.name) == (target, name)


@pytest.mark.parametrize(("question", "target", "name"), NEWEST)
def test_the_newest_may_be_wanted(question: str, target: DigestTarget, name: str) -> None:
    found = digest_request(question)
    assert found is not None
    assert (found.target, found.name) == (target, name)
    assert found.newest or target is PERIOD or "recently" in question


@pytest.mark.parametrize("question", OTHERS)
def test_other_questions_want_no_summary(question: str) -> None:
    assert digest_request(question) is None


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("Summarise it in one sentence", 1),
        ("Give me a 3-sentence summary of the bridge article", 3),
        ("Give me the two main points of the bridge article", 2),
        ("Sum up the article for me in 5 sentences please", 5),
        ("Summarise the article in 90 lines", MOST_SENTENCES_WANTED),
        ("Summarise the article", None),
    ],
)
def test_so_many_sentences_may_be_wanted(question: str, sentences: int | None) -> None:
    found = digest_request(question)
    assert found is not None
    assert found.sentences == sentences


@given(st.text(max_size=80), st.sampled_from(["", "Summarise ", "What is ", "tl;dr ", "latest on "]))
def test_any_text_can_be_asked(text: str, start: str) -> None:
    found = digest_request(start + text)
    assert found is None or found.name == found.name.strip()


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("what happened at the docks?", "the docks"),
        ("What has happened with Borealis Link", "Borealis Link"),
        ("What happened to the crew?", ""),
        ("Who was at the docks?", ""),
    ],
)
def test_the_event_that_is_asked_about(question: str, event: str) -> None:
    assert event_asked_about(question) == event
