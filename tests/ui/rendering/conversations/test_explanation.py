"""Why an answer is what it is, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, FoundPassage, Span, State, Timings
from ui.rendering.conversation_html import conversation_html
from ui.rendering.conversations.conversation import Conversation, Exchange
from ui.rendering.conversations.explanation import MOST_FOUND, confidence_words, explanation

CITED = (Citation(1, "a", "A <title>", "a.txt", None, None, None, None, "It did.", 10, 17, Span(0, 20)),)
FOUND = (FoundPassage("a", "A <title>", 0, 20), FoundPassage("a", "A <title>", 20, 40), FoundPassage("b", "B", 0, 20))
ANSWER = Answer(
    "Did it?",
    "Did <it> sink?",
    True,
    0.9,
    "It did. [1]",
    "quotes",
    "answer",
    "answer",
    citations=CITED,
    timings=Timings(120.0, 1840.0, 3.0, 1963.0),
    retrieved=FOUND,
)


def test_it_tells_how_it_was_read_what_was_found_and_how_long_it_took() -> None:
    why = explanation(ANSWER, "The Daily")
    assert why
    assert dict(why.facts) == {
        "Read as": "Did <it> sink?",
        "Taken for": "a question for a fact",
        "Asked of": "only: The Daily",
        "How sure": "sure",
        "Time": "0.1 s to find, 1.8 s to read, less than 0.1 s to write",
    }
    assert [one.outcome for one in why.found] == ["2 passages, cited as [1]", "1 passage, not cited"]
    long = explanation(replace(ANSWER, retrieved=tuple(FoundPassage(f"a{at}", "A", 0, 9) for at in range(12))))
    assert long
    assert (len(long.found), long.more) == (MOST_FOUND, 4)
    written = explanation(replace(ANSWER, writer="gguf:/home/ann/models/tiny.gguf"))
    assert written
    assert ("Written by", "tiny, checked against the quotes") in written.facts, "and not where the file lies"


@pytest.mark.parametrize(
    ("state", "confidence", "words"),
    [
        ("answer", 0.8, "sure"),
        ("answer", 0.5, "rather sure"),
        ("may_answer", 0.9, "may answer"),
        ("no_answer", 0, "not"),
    ],
)
def test_confidence_is_told_in_words(state: State, confidence: float, words: str) -> None:
    assert confidence_words(replace(ANSWER, state=state, confidence=confidence)).startswith(words)


def test_it_is_folded_under_an_answer_and_inert() -> None:
    shown = conversation_html(Conversation((Exchange(ANSWER, ("",)),)), [], 3)
    assert shown.count('<details class="why">') == 1
    assert "Did &lt;it&gt; sink?</dd>" in shown
    assert "<title>" not in shown


def test_a_courtesy_and_an_answer_of_an_earlier_visit_have_none() -> None:
    assert explanation(replace(ANSWER, kind="courtesy")) is None
    assert explanation(replace(ANSWER, timings=Timings())) is None
