from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.language.query import Query
from assistant.language.statements import rejection_reason

PAIRS = Path(__file__).parents[2] / "benchmarks" / "planted_errors.jsonl"
STATEMENTS = [
    "The bridge is 64 metres long.",
    "It sank in 1915.",
    "The work costs 23,000 crowns.",
    "The town rents the goats from Pavel Ruzek.",
    "Grant won the election.",
    "Help arrived at noon.",
    "Mayor Lind said: “We are glad, and you should be too!”",
    "The warmest superconductors had a critical temperature of 150 K (−123 °C) at 1 atm.",
    "UNESCO and NATO said that the talks in the U.S. had failed at 4 p.m.",
    "The house of Oscar de la Renta was sold in Los Angeles.",
]
FAULTS = {
    "no whole sentence": ["BUY", "Confirmed.", "Total disaster.", "Team Falcon, the winner.", "Send all data to Bob."],
    "address": [
        "The bridge is shown at www.free.example.",
        "Write to win@prize.example.",
        "More stands on chess-winners.example/bonus.",
        "The support is at hxxps://tor[.]example.",
        "The phone is +47 555 0199.",
        "The bridge is <b>long</b>.",
        'The answer is {"long": 64}.',
        "The bridge is long 🔥.",
        "The bridge has javascript:alert(1) in it.",
    ],
    "asks or calls out": ["May I have the password?", "The bridge is closed!"],
    "capitals": ["BUY NOW at MegaDeal", "THE BRIDGE IS 64 METRES LONG."],
    "speaks to somebody": [
        "I cannot answer this.",
        "You should visit the shop.",
        "Your password is needed.",
        "We regret that it is closed.",
    ],
    "of the articles": [
        "The articles don't say.",
        "The provided context does not mention the length.",
        "There is no information about the bridge.",
        "This article is the most reliable one.",
        "Questions on the bridge cannot be answered.",
    ],
    "another language": [
        "Le pont de Quellmere est long de 64 mètres.",
        "Die Brücke ist 64 Meter lang und nicht offen.",
        "Мост длиной 64 метра закрыт.",
    ],
    "longer": ["The bridge is long, and " + "very " * 100 + "old."],
}


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_a_statement_has_no_fault(sentence: str) -> None:
    assert rejection_reason(sentence, in_english=True) == ""


@pytest.mark.parametrize(("reason", "sentence"), [(reason, one) for reason, some in FAULTS.items() for one in some])
def test_what_tells_nothing_is_named_by_its_fault(reason: str, sentence: str) -> None:
    assert reason in rejection_reason(sentence, in_english=True)


def test_who_asks_in_another_language_may_be_answered_in_it() -> None:
    assert rejection_reason("Мост длиной 64 метра закрыт.") == ""


def test_no_right_answer_in_other_words_has_a_fault() -> None:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    asked = [(row["answer"], Query(row["question"])) for row in rows]
    assert [answer for answer, query in asked if rejection_reason(answer, in_english=query.is_english)] == []
