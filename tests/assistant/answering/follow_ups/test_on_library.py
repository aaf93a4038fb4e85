from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.conversation import Conversation, Exchange, Reference
from assistant.answering.follow_ups.on_library import on_library

TODAY = date(2026, 9, 15)


def after(question: str, kind: str = "library") -> Conversation:
    return Conversation((Exchange(question, "Six.", question, kind=kind),))


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("from which papers", "Which publishers are the articles from?"),
        ("whats the newest one", "What is the newest article?"),
        ("and the oldest?", "What is the oldest article?"),
        ("who wrote them?", "Who wrote the articles?"),
        ("how many of them are from the Courier?", "How many articles are from the Courier?"),
        ("which one is the longest?", "What is the longest article?"),
        ("any from 2024?", "Which articles are from 2024?"),
        ("why?", ""),
        ("who owns the ferry?", ""),
    ],
)
def test_a_follow_up_on_the_library_is_written_out(question: str, whole: str) -> None:
    assert on_library(question, after("How many articles are there?"), TODAY) == whole


def test_it_is_on_the_same_articles() -> None:
    asked = after("What do you have on floods?")
    assert on_library("the newest one?", asked, TODAY) == "What is the newest article about floods?"
    alone = Exchange("anything on floods?", "Yes.", kind="library", references=(Reference("a", 0, 9, "A flood"),))
    assert on_library("and the newest?", Conversation((alone,)), TODAY) == "What is the newest article about floods?"


LISTED = Exchange(
    "anything by Ann Roe?",
    "Yes, there are 2 articles of Ann Roe:",
    "anything by Ann Roe?",
    kind="library",
    references=(Reference("a", 0, 9, "Bees return"), Reference("b", 0, 9, "A choir")),
)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("what does the second one say", "Summarise “A choir”"),
        ("tell me about the first one", "Summarise “Bees return”"),
        ("the third one", ""),
        ("the newest one", "What is the newest article by Ann Roe?"),
        ("has she written anything else?", "Which articles are by Ann Roe?"),
    ],
)
def test_one_of_those_that_were_listed_is_meant(question: str, whole: str) -> None:
    assert on_library(question, Conversation((LISTED,)), TODAY) == whole


def test_the_other_of_two_is_that_which_was_not_spoken_of() -> None:
    first = Exchange("the first one", "Bees are back.", kind="digest", references=LISTED.references[:1])
    assert on_library("and the other one?", Conversation((LISTED, first)), TODAY) == "Summarise “A choir”"
    assert on_library("the other one", Conversation((LISTED,)), TODAY) == ""


def test_who_wrote_an_article_is_she() -> None:
    told = Exchange("who wrote about bees", "“Bees return” was written by Ann B. Roe. [1]", kind="library")
    asked = "what else did she write?"
    assert on_library(asked, Conversation((told,)), TODAY) == "Which articles are by Ann B. Roe?"


def test_after_other_answers_it_is_none() -> None:
    assert on_library("the newest one?", after("Who found the wreck?", "answer"), TODAY) == ""
    assert on_library("by whom?", after("which article is that from?"), TODAY) == ""
    assert on_library("the newest one?", Conversation(), TODAY) == ""
