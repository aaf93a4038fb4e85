from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.conversation import Conversation, Exchange
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


def test_after_other_answers_it_is_none() -> None:
    assert on_library("the newest one?", after("Who found the wreck?", "answer"), TODAY) == ""
    assert on_library("by whom?", after("which article is that from?"), TODAY) == ""
    assert on_library("the newest one?", Conversation(), TODAY) == ""
