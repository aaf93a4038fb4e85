"""A question or a claim meets the text however its signs are typed; what is cited stays as it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.library import Library
from ingest.pipeline import ingest_articles

ARTICLES = {
    "Gas in the lake": "The lake of Tarn gives off 10⁶ litres of CO₂ a year. Nobody swims there any more.",
    "The new hall": "The hall in Holm measures 1\u202f250 m² and cost “no more than planned”. Ida O’Neill drew it.",
    "Cold nights": "In the valley it was −21 °C in the night to Monday. Two and a half years ago it was milder.",
    "A long walk": "The walk around the fjord takes 3½ hours. The naïve visitor takes the ﬁrst path on the left.",
    "A strike": "The dockers of Lomvik were on strike in 2019–2021. Their union asked for €5m in back pay.",
}
QUESTIONS = [
    ("How much CO₂ does the lake of Tarn give off?", ["How much CO2 does the lake of Tarn give off?"]),
    (
        "What measures 1\u202f250 m²?",
        ["What measures 1,250 m2?", "What measures 1'250 m^2?", "What measures 1 250 m²?"],
    ),
    ("What did Ida O’Neill draw?", ["What did Ida O'Neill draw?", "What did Ida O'Ne\u00adill draw?"]),
    ("Where was it −21 °C?", ["Where was it -21 °C?", "Where was it ‑２１ °C?"]),
    ("What takes 3½ hours?", ["What takes 3 1/2 hours?"]),
    ("Which path does the naïve visitor take?", ["Which path does the nai\u0308ve visitor take?"]),
    ("Who was on strike in 2019–2021?", ["Who was on strike in 2019-2021?"]),
]


@pytest.fixture
def assistant(library: Library, finder: EvidenceFinder, tmp_path: Path) -> Assistant:
    for number, (title, text) in enumerate(ARTICLES.items()):
        (tmp_path / f"{number}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    ingest_articles([*tmp_path.glob("*.md")], library)
    return Assistant(library, finder=finder)


def test_a_question_meets_the_text_however_its_signs_are_typed(assistant: Assistant) -> None:
    for asked, others in QUESTIONS:
        told = assistant.ask(asked)
        (first, *_) = told.citations or told.closest
        for other in others:
            (cited, *_) = (again := assistant.ask(other)).citations or again.closest
            assert (other, cited.quote) == (other, first.quote)
            assert again.confidence == told.confidence
            assert assistant.library.article(cited.article_id).text[cited.start : cited.end] == cited.quote


@pytest.mark.parametrize(
    ("words", "title"),
    [("10^6", "Gas in the lake"), ("10 6", "Gas in the lake"), ("CO2", "Gas in the lake"), ("1250", "The new hall"),
     ("3 1/2", "A long walk"), ("first", "A long walk"), ("5 million euros", "A strike"), ("m2", "The new hall")],
)  # fmt: skip
def test_words_are_found_in_other_signs(assistant: Assistant, words: str, title: str) -> None:
    assert assistant.search(words, 1)[0].metadata["title"] == title


def test_a_claim_meets_the_text_however_its_signs_are_typed(assistant: Assistant) -> None:
    for claim in (
        "In the valley it was -21 °C in the night to Monday.",
        "The lake of Tarn gives off 10^6 litres of CO2 a year.",
    ):
        assert assistant.check(claim).label == "supported"


def test_a_cell_of_a_table_answers_with_its_row(
    open_library: Callable[..., Library], finder: EvidenceFinder, tmp_path: Path
) -> None:
    rows = [f"| Town{number} | {number},1{number}0 | {number},3{number}0 |" for number in range(10, 50)]
    (tmp_path / "towns.md").write_text(
        "\n".join(["# The county", "", "| Town | 2010 | 2020 |", "|--|--|--|", *rows, ""]), encoding="utf-8"
    )
    library = open_library()
    ingest_articles([tmp_path / "towns.md"], library)
    answer = Assistant(library, finder=finder).ask("What was the population of Town47 in 2020?")
    assert answer.citations[0].quote == "Town47 | 47,1470 | 47,3470"
    assert answer.short is not None
    assert answer.short.text == "47,3470"
