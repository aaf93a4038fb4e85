from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, ShortAnswer, Span
from assistant.answering.conversation import (
    LONGEST_ANSWER,
    MOST_EXCHANGES,
    MOST_REFERENCES,
    Conversation,
    Exchange,
    Reference,
)
from ingest.errors import QuestionError

QUOTE = "Berg leads it."


def answer(question: str, text: str = f"{QUOTE} [1]", citations: int = 1) -> Answer:
    cited = tuple(
        Citation(
            number, "a", "Title", "a.md", None, None, None, "2024-02-29", QUOTE, 0, len(QUOTE), Span(0, len(QUOTE))
        )
        for number in range(1, citations + 1)
    )
    short = ShortAnswer("Berg", 1, 0, 4)
    return Answer(question, "Who leads Ostby?", True, 0.9, text, "quotes", "answer", "answer", short, citations=cited)


def test_pairs_and_conversations_are_conversations() -> None:
    talk = Conversation.of([("Who?", "Berg.")])
    assert talk.turns == (("Who?", "Berg."),)
    assert Conversation.of(talk) == talk
    assert Conversation.of([["Who?", "Berg."]]) == talk  # type: ignore[list-item]


def test_an_answer_is_kept_in_short_with_where_it_quotes_from() -> None:
    [kept] = Conversation().after(answer("and who leads it?")).exchanges
    assert kept == Exchange(
        "and who leads it?",
        f"{QUOTE} [1]",
        standalone="Who leads Ostby?",
        short="Berg",
        kind="answer",
        references=(Reference("a", 0, len(QUOTE), "Title", "2024-02-29"),),
    )
    assert QUOTE not in json.dumps([kept.to_json()["references"]])


def test_the_last_exchanges_are_kept() -> None:
    answers = [answer(str(number)) for number in range(MOST_EXCHANGES + 3)]
    talk = Conversation.of_answers(answers)
    assert [one.question for one in talk.exchanges] == [str(number) for number in range(3, MOST_EXCHANGES + 3)]
    assert talk.after(answer("last")).exchanges[-1].question == "last"
    assert len(talk.after(answer("last")).exchanges) == MOST_EXCHANGES


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=4), st.integers(0, 60))
def test_what_was_given_out_is_taken_back(turns: list[tuple[str, str]], citations: int) -> None:
    talk = Conversation()
    for question, text in turns:
        talk = talk.after(answer(question.replace("\0", " "), text.replace("\0", " "), citations))
    assert Conversation.from_json(json.loads(json.dumps(talk.to_json()))) == talk


def test_the_longest_answer_is_taken_back() -> None:
    talk = Conversation().after(answer("Who?" * 5000, "x" * 3 * LONGEST_ANSWER, 2 * MOST_REFERENCES))
    assert Conversation.from_json(talk.to_json()) == talk


EXCHANGE = {"question": "Who?", "answer": "Berg."}
REFERENCE = {"article_id": "a", "start": 0, "end": 3}


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "Who?",
        {},
        {"exchanges": [EXCHANGE], "more": 1},
        {"exchanges": [{"question": "Who?"}]},
        {"exchanges": [{**EXCHANGE, "question": 1}]},
        {"exchanges": [{**EXCHANGE, "question": ""}]},
        {"exchanges": [{**EXCHANGE, "quote": "Holm leads it."}]},
        {"exchanges": [EXCHANGE] * (MOST_EXCHANGES + 1)},
        {"exchanges": [{**EXCHANGE, "answer": "x" * (LONGEST_ANSWER + 1)}]},
        {"exchanges": [{**EXCHANGE, "references": [REFERENCE] * (MOST_REFERENCES + 1)}]},
        {"exchanges": [{**EXCHANGE, "references": [{**REFERENCE, "start": -1}]}]},
        {"exchanges": [{**EXCHANGE, "references": [{**REFERENCE, "start": "0"}]}]},
    ],
)
def test_what_is_no_conversation_is_refused_and_why(told: object) -> None:
    with pytest.raises(QuestionError, match="Send back what the last answer returned"):
        Conversation.from_json(told)


def test_an_empty_place_is_left_out() -> None:
    talk = Conversation.from_json({"exchanges": [{**EXCHANGE, "references": [{**REFERENCE, "end": 1, "start": 5}]}]})
    assert talk.exchanges[0].references == ()
