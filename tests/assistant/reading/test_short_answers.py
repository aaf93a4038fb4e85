"""The words of a sentence that answer by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.query import Query
from assistant.reading.short_answers import short_answer_in


def short(question: str, quote: str, pointed_at: str) -> str | None:
    """The short answer where the reader points at these words of a quote."""
    start = quote.index(pointed_at)
    span = short_answer_in(quote, (start, start + len(pointed_at)), (0, len(quote)), Query(question))
    return quote[slice(*span)] if span else None


AGROUND = "The ferry had run aground on the morning of 3 May 2019, during a storm, and lay there for six days."
DEAR = "The bridge, which the town had wanted since the war, cost it about $1.7 billion in the end."


@pytest.mark.parametrize(
    ("question", "quote", "pointed_at", "words"),
    [
        ("How deep does it lie?", "It was found in autumn at 3,008 metres, off the coast.", "3,008", "3,008 metres"),
        ("What did it cost?", DEAR, "1.7", "about $1.7 billion"),
        ("How tall is it?", "The tower at the harbour is about 34 m tall, says the mayor.", "34", "about 34 m"),
        ("How many goats came?", "In the end 41 mountain goats came down to the valley.", "41", "41 mountain goats"),
        ("How many were hurt?", "In the end 12 were hurt, says the fire brigade of the town.", "12", "12"),
        ("How fast is it?", "The train runs at 300 miles per hour, says the railway.", "300", "300 miles per hour"),
        ("When did it run aground?", AGROUND, "on the morning of 3 May 2019", "3 May 2019"),
        ("When did it run aground?", AGROUND, "3 May", "3 May 2019"),
        ("When did it open?", "The museum opened in 1989, long after the town had asked.", "in 1989", "1989"),
        ("When will it open?", "It will open in two years, the mayor said to us.", "in two years", "in two years"),
        ("When did it sleep?", "It slept between 1821 and 1823, we read.", "1821 and 1823", "between 1821 and 1823"),
        ("How old was she?", "The 34-year-old ran most of the way along the avenue.", "34-year", "34-year-old"),
        ("Who found it?", "It was found, they say, by Ann Lee, a diver of the town.", "Ann Lee,", "Ann Lee"),
        ("What did he call it?", "The mayor of the town called it “a gift” when he spoke.", "a gift”", "a gift"),
    ],
)  # fmt: skip
def test_a_short_answer_is_whole(question: str, quote: str, pointed_at: str, words: str) -> None:
    assert short(question, quote, pointed_at) == words


@pytest.mark.parametrize(
    ("question", "quote", "pointed_at"),
    [
        ("Why did it sink?", AGROUND, "during a storm"),
        (
            "Who was hurt?",
            "Three sailors and the cook of the ship were hurt.",
            "Three sailors and the cook of the ship",
        ),
        ("What is a dry dock?", "They brought it to the yard of the town, known as a dry dock.", "known as a dry dock"),
        ("What happened in 2019?", AGROUND, "3 May 2019"),
        ("Who ran it aground?", AGROUND, "3 May 2019"),
        ("the ferry", AGROUND, "there for six days"),
    ],
)
def test_words_that_help_nobody_are_no_short_answer(question: str, quote: str, pointed_at: str) -> None:
    assert short(question, quote, pointed_at) is None


@given(
    text=st.text('ab 1,.“”"()’-\n', min_size=1) | st.text(min_size=1),
    places=st.tuples(*[st.integers(0, 40)] * 2),
    question=st.sampled_from(["When was it?", "How many are there?", "Who is it?", "What is it?"]),
)
def test_a_short_answer_is_a_span_of_its_quote(text: str, places: tuple[int, int], question: str) -> None:
    start, end = sorted(min(place, len(text)) for place in places)
    span = short_answer_in(text, (start, end), (0, len(text)), Query(question))
    if span:
        said = text[slice(*span)]
        assert 0 <= span[0] < span[1] <= len(text)
        assert said == said.strip()
        assert not said.endswith(",")
        assert said.count("“") == said.count("”")


def test_a_place_is_not_how_something_was_done() -> None:
    quote = "On 1 November he was shot in Holm, Skagen, as he left a bar with two of his friends."
    assert short("How was he killed?", quote, "Holm, Skagen") is None
    assert short("How did he leave?", quote, "with two of his friends") == "with two of his friends"
