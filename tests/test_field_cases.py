"""Cases from the field: what people found wrong with systems like this one, as claims and questions on small articles.

Each case is a library of its own, with the real models.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles

Desk = Callable[[str], Assistant]

ARTICLES: dict[str, dict[str, list[str]]] = {
    "pairs": {
        "a.txt": [
            "Numbers of the year",
            "The zoo had 410,000 visitors in 2021 and 520,000 in 2022.",
            "Sales in France rose 4 percent, in Spain 9 percent.",
            "Anna Lund won gold and Eva Berg silver.",
            "The red line carries 90,000 people a day, the blue line 60,000.",
            "Turnout was 61 percent in Holm and 48 percent in Norden.",
            "The ferry Astrid has a mass of 1,026 tons, while the Bera has a mass of 899 tons.",
        ]
    },
    "no facts": {
        "a.txt": [
            "Town talk",
            "Will the mayor resign before the election?",
            "Is the bridge at Holm about to close?",
            "If it rains, the match will be moved to Sunday.",
            "Karl Brandt applied for the post of harbour master.",
            "The council considered closing the library.",
            "Ann Dahl resigned as head of the fire brigade in June.",
            "The firm plans to build 300 flats in Norden.",
            "Police searched for the missing boat.",
            "Critics fear that the dam will break.",
            "The former champion Eva Berg came fourth.",
            "The store opens at 9 a.m. local time (0700 GMT).",
        ]
    },
    "figures": {
        "a.txt": [
            "The terminal at Norden cost 14 000 000 euros.",
            "The bridge at Holm cost 14\u00a0000\u00a0000 kroner.",
            "The ship Ida weighs 1 200 tons.",
            "Temperatures in Norden fell to −12 °C on Monday.",
            "The dam at Reim cost 14'000'000 francs.",
            "The road at Krog cost Rs 1,20,000.",
            "In the night 2½ metres of snow fell in Holm.",
        ]
    },
    "times": {
        "a.txt": ["Hours", "The meeting is at 14:30 on Friday.", "The bakery opens at 05:45 and shuts at 19:00."],
    },
    "other things": {
        "a.txt": [
            "Election in Holm",
            "Greta Holm got 53.4 percent of the votes, Per Reim 46.6 percent. Turnout was 61 percent. "
            "The town hall cost 3 million euros to restore. The roof alone cost 900,000 euros.",
        ],
        "b.txt": ["Hospitals", "The north hospital has 240 beds."],
    },
    "disagreeing": {
        "a.md": [
            "---\ntitle: Ferry terminal to cost 14 million\npublished: 2024-03-05\n---",
            "The harbour board of Norden decided on 5 March 2024 to rebuild the ferry terminal. "
            "It will cost 14 million euros. Chair Lena Voss said that the work would begin in June 2024.",
        ],
        "b.md": [
            "---\ntitle: Terminal now at 19 million\npublished: 2024-11-20\n---",
            "The cost of the ferry terminal in Norden has risen to 19 million euros, the harbour board said "
            "on Wednesday. Lena Voss resigned as chair.",
        ],
    },
    "accents": {
        "a.txt": ["The council of Zürich met in München on Monday.", "José Núñez is the chair of the council."],
    },
    "interview": {
        "a.txt": [
            "Interview with Lena Voss",
            "Coast Times: How much will the terminal cost?",
            "Voss: Fourteen million euros, all in all. We have the money.",
            "When will the terminal open?",
            "In May 2026, if the steel arrives.",
            "Q: Who builds the terminal?\nA: Holm & Sons of Hamburg.",
            "Is the old hall going to be torn down?",
            "No, we will keep it as a museum.",
        ]
    },
}
"""For each case its files, by their paragraphs."""

SUPPORTED: dict[str, tuple[str, ...]] = {
    "pairs": (
        "The zoo had 410,000 visitors in 2021.",
        "Sales in Spain rose 9 percent.",
        "The Bera has a mass of 899 tons.",
        "Eva Berg won silver.",
        "The blue line carries 60,000 people a day.",
        "Turnout in Holm was 61 percent.",
    ),
    "figures": (
        "The terminal at Norden cost 14 million euros.",
        "The bridge at Holm cost 14 million kroner.",
        "The ship Ida weighs 1,200 tons.",
        "The dam at Reim cost 14,000,000 francs.",
        "The road at Krog cost Rs 120,000.",
        "2.5 metres of snow fell in Holm.",
    ),
    "times": ("The meeting is at 2:30 p.m. on Friday.", "The bakery opens at 5:45 a.m."),
    "other things": ("Turnout in Holm was 61 percent.", "The roof of the town hall cost 900,000 euros."),
    "accents": ("The council of Zürich met in München on Monday.", "Jose Nunez is the chair of the council."),
}
UNSUPPORTED: dict[str, tuple[str, ...]] = {
    "pairs": (
        "The zoo had 520,000 visitors in 2021.",
        "Sales in France rose 9 percent.",
        "Eva Berg won gold.",
        "The blue line carries 90,000 people a day.",
        "Turnout in Norden was 61 percent.",
        "The Astrid has a mass of 899 tons.",
    ),
    "no facts": (
        "The mayor will resign before the election.",
        "The bridge at Holm is about to close.",
        "The match will be moved to Sunday.",
        "Karl Brandt is the harbour master.",
        "The council closed the library.",
        "Ann Dahl is head of the fire brigade.",
        "The firm built 300 flats in Norden.",
        "Police found the missing boat.",
        "The dam will break.",
        "Eva Berg is the champion.",
        "The store opens at 9 a.m. GMT.",
    ),
    "figures": ("The ship Ida weighs 200 tons.", "Temperatures in Norden fell to 12 °C on Monday."),
    "times": ("The meeting is at 2:30 a.m. on Friday.",),
}
SILENT = {"other things": ("The south hospital has 240 beds.",)}
MIXED = {
    "disagreeing": ("The ferry terminal will cost 14 million euros.", "The ferry terminal will cost 19 million euros.")
}
ANSWERS = (
    ("How much will the terminal cost?", "Fourteen million euros"),
    ("When will the terminal open?", "In May 2026"),
    ("Who builds the terminal?", "Holm & Sons"),
    ("Is the old hall going to be torn down?", "we will keep it as a museum"),
)
NEWS = (
    ("What is the latest news on the ferry terminal?", "19 million"),
    ("What do the articles say about the ferry terminal?", "19 million.*rebuild"),
    ("Summarise the articles.", "19 million.*rebuild"),
)


@pytest.fixture(scope="module")
def desk(
    embeddings: SentenceEmbeddings, finder: EvidenceFinder, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Assistant]:
    """Makes the desk of a case, once."""

    @cache
    def of_case(case: str) -> Assistant:
        folder = tmp_path_factory.mktemp("case")
        files = [_written(folder / name, paragraphs) for name, paragraphs in ARTICLES[case].items()]
        library = Library.open(folder / "library")
        library._embeddings = embeddings
        ingest_articles(files, library)
        return Assistant(library, finder=finder)

    return of_case


def _written(file: Path, paragraphs: list[str]) -> Path:
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return file


def _claims(by_case: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(case, claim) for case, claims in by_case.items() for claim in claims]


@pytest.mark.parametrize(("case", "claim"), _claims(SUPPORTED))
def test_what_is_told_in_other_figures_or_pairs_is_borne_out(desk: Desk, case: str, claim: str) -> None:
    assert desk(case).check(claim).label == "supported"


@pytest.mark.parametrize(("case", "claim"), _claims(UNSUPPORTED))
def test_what_only_has_the_words_is_not(desk: Desk, case: str, claim: str) -> None:
    assert desk(case).check(claim).label != "supported"


@pytest.mark.parametrize(("case", "claim"), _claims(SILENT))
def test_the_figure_of_another_thing_decides_nothing(desk: Desk, case: str, claim: str) -> None:
    assert desk(case).check(claim).label == "not_enough_evidence"


@pytest.mark.parametrize(("case", "claim"), _claims(MIXED))
def test_articles_that_differ_in_a_figure_make_either_mixed(desk: Desk, case: str, claim: str) -> None:
    assert desk(case).check(claim).label == "mixed"


@pytest.mark.parametrize("claim", SUPPORTED["accents"])
def test_letters_in_parts_are_the_letters(desk: Desk, claim: str) -> None:
    assert desk("accents").check(unicodedata.normalize("NFD", claim)).label == "supported"


@pytest.mark.parametrize(("question", "reply"), ANSWERS)
def test_an_interviewers_question_is_no_answer(desk: Desk, question: str, reply: str) -> None:
    text = desk("interview").ask(question).text
    assert reply in text
    assert "?" not in text


@pytest.mark.parametrize(("question", "told"), NEWS)
def test_news_and_summaries_begin_with_the_newest(desk: Desk, question: str, told: str) -> None:
    assert re.search(told, desk("disagreeing").ask(question).text, re.DOTALL)
