from __future__ import annotations

import pytest

from assistant.checking.weighing import Thresholds, WeighedSentence, of_each_story, weigh
from assistant.language.claim import Claim
from assistant.reading.evidence import Evidence, Stance
from assistant.retrieval.passage import RetrievedPassage

CLAIM = Claim("The fire in Vestvik destroyed 40 houses.")
HALF = Thresholds(supports=0.5, refutes=0.6)


def stance(text: str, supports: float, refutes: float, story: int = 1, title: str = "News") -> Stance:
    passage = RetrievedPassage(text, title=title, story=story)
    return Stance(Evidence(passage, 0, max(supports, refutes)), supports, refutes)


def weighed(*stances: Stance) -> list[WeighedSentence]:
    return list(weigh(CLAIM, stances, HALF))


@pytest.mark.parametrize(
    ("supports", "refutes", "found"),
    [(0.5, 0.4, ["supports"]), (0.49, 0.4, []), (0.55, 0.6, ["refutes"]), (0.55, 0.59, []), (0.6, 0.6, ["supports"])],
)
def test_a_passage_counts_for_what_it_is_surer_of_if_it_is_sure(
    supports: float, refutes: float, found: list[str]
) -> None:
    assert [one.stance for one in weighed(stance("Flames took 40 homes in Vestvik.", supports, refutes))] == found


def test_what_has_the_claim_s_own_words_does_not_refute_it() -> None:
    assert weighed(stance("The fire, in Vestvik, destroyed 40 houses.", 0.0, 0.9)) == []


def test_what_names_nothing_that_the_claim_names_does_not_refute_it() -> None:
    assert weighed(stance("Only 20 homes were lost in Askby.", 0.0, 0.9)) == []
    assert weighed(stance("Only 20 homes were lost.", 0.0, 0.9, title="Fire in Vestvik"))


def test_a_story_speaks_once_and_what_it_tells_as_a_fact_goes_before_what_is_said() -> None:
    stories = of_each_story(
        weighed(
            stance("The mayor said that flames took 40 homes.", 0.95, 0.0),
            stance("Flames took 40 homes.", 0.8, 0.0),
            stance("Only 20 homes in Vestvik were lost.", 0.0, 0.9, story=2),
            stance("Forty (40) homes burned.", 0.9, 0.0, story=3),
        )
    )
    assert [(one.stance, one.confidence, one.said_by) for one in stories] == [
        ("supports", 0.9, ""),
        ("supports", 0.8, ""),
        ("refutes", 0.9, ""),
    ]


def test_who_says_it_is_told_where_a_story_only_reports_it() -> None:
    [one] = weighed(stance("The mayor said that flames took 40 homes.", 0.95, 0.0))
    assert one.said_by == "The mayor"


@pytest.mark.parametrize(
    ("claim", "sentence", "title"),
    [
        ("Nora Lund won the 2023 Tour of Norland.", "Lund's Team Berg–Holm won the teams classification.", "The tour"),
        (
            "Lund beat Berg in the Norland Senate race.",
            "Lund won, and Senate Liberals gained a seat.",
            "Norland Senate",
        ),
    ],
)
def test_another_name_in_a_sentence_hardly_on_the_same_does_not_refute(claim: str, sentence: str, title: str) -> None:
    assert list(weigh(Claim(claim), [stance(sentence, 0.3, 0.6, title=title)], Thresholds())) == []


def test_what_happened_on_other_days_does_not_bear_a_claim_out() -> None:
    told = [stance("Work on the ferry began in January 2023, and it sailed on July 5, 2023.", 0.9, 0.0)]
    assert list(weigh(Claim("The ferry sailed in July 2022."), told, Thresholds())) == []
    assert list(weigh(Claim("The ferry sailed in July 2023."), told, Thresholds()))


def test_what_befell_somebody_on_another_occasion_says_nothing() -> None:
    told = stance("Lund died in 1922, during another voyage.", 0.2, 0.9)
    assert list(weigh(Claim("Nobody died when the ship of Lund sank."), [told], Thresholds())) == []
