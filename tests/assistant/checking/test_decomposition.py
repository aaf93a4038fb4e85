"""A text is taken apart into the claims that it makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.checking.decomposition import ChatModelDecomposer, RuleDecomposer, atomic_claims
from assistant.language.tokens import words


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The ferry sank in 1912.", ["The ferry sank in 1912."]),
        ("The ferry sank. It was raised in 1920.", ["The ferry sank.", "It was raised in 1920."]),
        (
            "The ferry sank in 1912 and was raised in 1920.",
            ["The ferry sank in 1912.", "The ferry was raised in 1920."],
        ),
        ("Norden bought the yard, and it sold the crane.", ["Norden bought the yard.", "Norden sold the crane."]),
        ("Holm opened the port, but Lind closed it again.", ["Holm opened the port.", "Lind closed it again."]),
        ("Shears, who led the team, praised it.", ["Shears praised it.", "Shears led the team."]),
        (
            "The wreck was found by Endurance22, which was led by John Shears.",
            ["The wreck was found by Endurance22.", "Endurance22 was led by John Shears."],
        ),
    ],
)
def test_a_text_makes_these_claims(text: str, claims: list[str]) -> None:
    assert atomic_claims(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "Holm and Lind met in Paris.",
        "The minister said that the road was closed and that nobody was hurt.",
        "If the dam breaks, the town is lost and the bridge is gone.",
        "It costs between 3 and 5 euros.",
        "The film was made with black and white pictures.",
    ],
)
def test_what_is_not_plainly_several_stays_one(text: str) -> None:
    assert atomic_claims(text) == [text]


@given(some.text(max_size=300))
def test_any_text_is_taken_apart_without_losing_a_word(text: str) -> None:
    said = {word for claim in atomic_claims(text) for word in words(claim)}
    joints = {"and", "but", "who", "which", "he", "she", "it", "they"}
    assert set(words(text)) - joints <= said


BUILT = "The ferry Nordlys was built in Oslo."
SANK = "The ferry Nordlys sank off Vestvik in 1912 with all of its cargo of salt."
LONG = "The ferry Nordlys, built in Oslo, sank off Vestvik in 1912 with all of its cargo of salt."


def decomposer(written: str) -> ChatModelDecomposer:
    return ChatModelDecomposer(GenericFakeChatModel(messages=iter([AIMessage(written)])))


def test_a_chat_model_takes_a_text_apart() -> None:
    written = f"- {BUILT}\n2. {SANK}"
    assert decomposer(written).decompose(LONG) == [BUILT, SANK]


@pytest.mark.parametrize(
    "written",
    [
        f"The ferry Nordlys was built in Bergen.\n{SANK}",
        f"The ferry Nordlys was not built in Oslo.\n{SANK}",
        "The ferry Nordlys sank.",
        "",
        "I cannot help with that.",
    ],
)
def test_what_a_chat_model_adds_or_leaves_out_is_not_taken(written: str) -> None:
    assert decomposer(written).decompose(LONG) == [LONG]


def test_a_chat_model_that_fails_leaves_it_to_the_rules() -> None:
    text = f"{LONG} It was raised in 1920."
    failing = ChatModelDecomposer(GenericFakeChatModel(messages=iter([])))
    assert failing.decompose(text) == RuleDecomposer().decompose(text)


def test_a_short_claim_is_not_put_to_a_chat_model() -> None:
    assert decomposer("Something else entirely.").decompose("The ferry sank.") == ["The ferry sank."]
