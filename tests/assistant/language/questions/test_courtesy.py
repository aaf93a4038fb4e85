from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.questions.courtesy import Courtesy, courtesy_of, without_greeting


@pytest.mark.parametrize(
    ("said", "courtesy"),
    [
        ("hello", Courtesy.GREETING),
        ("That's not what I meant", Courtesy.COMPLAINT),
        ("which languages do you speak?", Courtesy.LANGUAGES),
        ("what can I ask here?", Courtesy.HELP),
        ("Heyyy!", Courtesy.GREETING),
        ("Good morning everyone", Courtesy.GREETING),
        ("Hello! How are you?", Courtesy.GREETING),
        ("Hi, who are you?", Courtesy.IDENTITY),
        ("What’s your name?", Courtesy.IDENTITY),
        ("Are you a robot?", Courtesy.IDENTITY),
        ("thx!!", Courtesy.THANKS),
        ("ok, thank you so much for your help", Courtesy.THANKS),
        ("Thanks, bye", Courtesy.GOODBYE),
        ("help", Courtesy.HELP),
        ("Hello, what can you do?", Courtesy.HELP),
        ("How do I add an article?", Courtesy.HELP),
        ("you suck", Courtesy.SWEARING),
        ("WTF???", Courtesy.SWEARING),
        ("lol ok", Courtesy.CHATTER),
        ("test", Courtesy.CHATTER),
        ("How are you doing today?", Courtesy.CHATTER),
        ("👍", Courtesy.CHATTER),
        ("Are my articles sent anywhere?", Courtesy.PRIVACY),
        ("do you share my questions with OpenAI", Courtesy.PRIVACY),
        ("Where is my data stored?", Courtesy.PRIVACY),
        ("Do you use the internet?", Courtesy.PRIVACY),
        ("say it in German please", Courtesy.BEYOND),
        ("can you translate that to German?", Courtesy.BEYOND),
        ("explain it like I'm five", Courtesy.BEYOND),
        ("Write me a poem about the ship", Courtesy.BEYOND),
        ("put it in your own words", Courtesy.BEYOND),
    ],
)
def test_courtesy_is_known(said: str, courtesy: Courtesy) -> None:
    assert courtesy_of(said) is courtesy


@pytest.mark.parametrize(
    "asked",
    [
        "Hello Kitty was founded when?",
        "Help for refugees",
        "Thanks to whom was it found?",
        "hi, when did the ship run aground?",
        "Who are you looking for?",
        "Good morning Vietnam",
        "Goodbye Lenin",
        "test results",
        "the hell creek formation",
        "ok corral",
        "Was the data sent to the agency?",
        "Where are the articles of the treaty stored?",
        "Do the articles say how the data was kept?",
        "Are you sure?",
        "Is it safe?",
        "why?",
        "more",
        "What is the privacy policy of the bank?",
        "how do you make cement",
        "",
        "?",
    ],
)
def test_a_question_is_no_courtesy(asked: str) -> None:
    assert courtesy_of(asked) is None


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("hi, when did the ship run aground?", "When did the ship run aground?"),
        ("Hello! Could you please tell me when the ship ran aground?", "When did the ship run aground?"),
        ("do you know who the owner is?", "Who is the owner?"),
        ("Can you tell me where the wreck lies", "Where does the wreck lie?"),
        ("I'd like to know how long the signal lasted", "How long did the signal last?"),
        ("I was wondering why the euro was introduced.", "Why was the euro introduced?"),
        ("could you tell me what the crew did?", "What did the crew do?"),
        ("tell me whether anyone was hurt", "Is it true that anyone was hurt?"),
        ("Do you know how many people died?", "How many people died?"),
        ("I want to know which towns were flooded", "Which towns were flooded?"),
        ("tell me when women could vote", "When women could vote?"),
        ("Who won, do you know?", "Who won?"),
        ("Ok so who won?", "Who won?"),
        ("Thanks! And who owns it?", "And who owns it?"),
        ("Could you summarise the article, please?", "Summarise the article"),
        ("can you tell me about the flood", "Tell me about the flood"),
        ("Good evening how many were there?", "How many were there?"),
    ],
)
def test_courtesy_round_a_question_is_dropped(said: str, question: str) -> None:
    assert without_greeting(said) == question


@pytest.mark.parametrize(
    "asked",
    [
        "Hello Kitty was founded when?",
        "Thanks to whom was it found?",
        "Great Britain left when?",
        "Can you swim in the lake?",
        "Do you know anything about Suez?",
        "What do you know?",
        "tell me about the euro",
        "list the ships",
        "Hi",
        "thanks a lot!",
        "please",
    ],
)
def test_what_has_no_courtesy_round_it_stays(asked: str) -> None:
    assert without_greeting(asked) == asked


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    courtesy_of(text)
    assert without_greeting(text) or not text
