"""What of a sentence may count for or against a claim."""

from __future__ import annotations

import pytest

from assistant.checking.close_reading.aligning import aligned
from assistant.checking.close_reading.bearing_out import bears_out, tells_its_figures
from assistant.checking.close_reading.other_things import is_of_another_thing
from assistant.checking.close_reading.whole_subjects import with_whole_subject
from assistant.checking.reasons.contradiction import contradiction_reason
from assistant.language.claim import Claim
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage


@pytest.mark.parametrize(
    ("claim", "told", "form"),
    [
        ("It cost 14 million euros.", "The hall cost 14 000 000 euros.", "It cost 14 000 000 euros."),
        ("It cost Rs 120,000.", "The road cost Rs 1,20,000.", "It cost Rs 1,20,000."),
        ("It is at 2:30 p.m. on Friday.", "It is at 14:30 on Friday.", "It is at 14:30 on Friday."),
        ("It is 3 km long.", "It is 3,000 metres long.", "It is 3,000 metres long."),
        ("It cost 14 million euros.", "It cost 15 million euros.", "It cost 14 million euros."),
        ("It weighs 200 tons.", "It weighs 1 200 tons.", "It weighs 200 tons."),
        ("It opens at 9 a.m. GMT.", "It opens at 9 a.m. local time.", "It opens at 9 a.m. GMT."),
    ],
)
def test_a_claim_takes_the_form_of_what_says_the_same(claim: str, told: str, form: str) -> None:
    assert aligned(Claim(claim), told).text == form


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("The ship weighs 200 tons.", "The ship weighs 1 200 tons."),
        ("It fell to 12 °C.", "It fell to −12 °C."),
        ("It opens at 9 a.m. GMT.", "It opens at 9 a.m. local time (0700 GMT)."),
        ("The firm built a mill.", "The firm plans to build a mill."),
    ],
)
def test_what_has_the_words_only_does_not_bear_it_out(claim: str, told: str) -> None:
    assert not bears_out(Claim(claim), Evidence(RetrievedPassage(told), 0, 0.9))


def test_another_sentence_may_tell_it_as_a_fact() -> None:
    passage = RetrievedPassage("The firm planned to build a mill in Holm. The firm built the mill in 2020.")
    assert bears_out(Claim("The firm built a mill."), Evidence(passage, 0, 0.9))


def test_a_sentence_with_all_of_a_claim_and_just_its_figures() -> None:
    claim = Claim("The terminal will cost 19 million euros.")
    assert tells_its_figures(claim, "The cost of the terminal has risen to 19 million euros, the board said.")
    assert not tells_its_figures(claim, "The cost of the terminal rose from 19 million euros to 20 million euros.")


@pytest.mark.parametrize(
    ("claim", "told", "is_other"),
    [
        ("The south hospital has 240 beds.", "The north hospital has 240 beds.", True),
        ("The south hospital has 300 beds.", "The north hospital has 240 beds.", True),
        ("Kipchoge ran the race in 1:59:40.", "Brigid Kosgei of Kenya won the race in 2:14:04.", True),
        ("Kipchoge ran the race in 1:59:40.", "Eliud Kipchoge ran the race in 2:14:04.", False),
        ("Lake Mere is 60 metres deep.", "Lake Tarn is 40 metres deep.", True),
        ("The north hospital has 300 beds.", "The north hospital has 240 beds.", False),
        ("61 per cent of its members voted for it.", "71 per cent of the members voted for it.", False),
        ("Ten engineers left the firm.", "Six engineers left the firm.", False),
        ("Saab built the plane in 1990.", "Boeing built the plane in 1990.", False),
    ],
)
def test_the_amount_of_one_thing_tells_nothing_of_another(claim: str, told: str, *, is_other: bool) -> None:
    difference = contradiction_reason(Claim(claim), told)
    assert difference
    assert is_of_another_thing(Claim(claim), difference, told, told) == is_other


def test_a_subject_cut_short_is_made_whole() -> None:
    passage = RetrievedPassage("The town hall cost 3 million euros. The roof alone cost 900,000 euros.")
    found = with_whole_subject(Claim("The roof of the town hall cost 900,000 euros."), passage)
    assert found
    assert found.text == "The roof of the town hall cost 900,000 euros."
    assert with_whole_subject(Claim("The roof of the museum cost 900,000 euros."), passage) is None


def test_the_whole_is_not_what_a_part_of_it_is() -> None:
    passage = RetrievedPassage("The stage alone cost 1 million euros. The theatre cost 5 million euros.")
    assert with_whole_subject(Claim("The stage of the theatre cost 5 million euros."), passage) is None
