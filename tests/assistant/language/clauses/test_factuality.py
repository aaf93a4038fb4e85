from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.clauses.factuality import frames_in, is_question, tells_as_fact

NO_FACTS = [
    ("Will the mayor resign before the election?", "The mayor will resign before the election."),
    ("If it rains, the match will be moved to Sunday.", "The match will be moved to Sunday."),
    ("The line will be shut unless the law changes.", "The line will be shut."),
    ("The union asked the firm for a raise of 5 percent.", "The union got a raise of 5 percent."),
    ("Karl Brandt applied for the post of harbour master.", "Karl Brandt is the harbour master."),
    ("Olga Renn ran for mayor of Tolby.", "Olga Renn is the mayor of Tolby."),
    ("The council considered closing the library.", "The council closed the library."),
    ("Ann Dahl resigned as head of the fire brigade.", "Ann Dahl is head of the fire brigade."),
    ("Klein left his post as coach in May.", "Klein is coach."),
    ("The former champion Eva Berg came fourth.", "Eva Berg is the champion."),
    ("The ex-goalkeeper Ivo Maas opened a café.", "Ivo Maas is the goalkeeper."),
    ("The firm plans to build 300 flats.", "The firm built 300 flats."),
    ("The museum was meant to open in May.", "The museum opened in May."),
    ("Critics fear that the dam will break.", "The dam will break."),
    ("The brewery may close its plant.", "The brewery closed its plant."),
    ("Peer Dahlin was accused of stealing a bicycle.", "Peer Dahlin stole a bicycle."),
    ("The ship narrowly avoided hitting the pier.", "The ship hit the pier."),
    ("Emil Torp would have become director if the board had agreed.", "Emil Torp became director."),
    ("The measurements do not prove that the dust is gold.", "The dust is gold."),
    ("There was no evidence of a fire in the hold.", "There was a fire in the hold."),
    ("Doctors failed to show that the drug helps.", "The drug helps."),
]
FACTS = [
    ("The firm plans to build flats and opened an office in Holm.", "The firm opened an office in Holm."),
    ("The bridge, built in 1912, will be closed if the wind rises.", "The bridge was built in 1912."),
    ("Even if it rains, the match will be played.", "The match will be played."),
    ("The museum is due to open in May.", "The museum will open in May."),
    ("The firm plans to build 300 flats.", "The firm plans to build 300 flats."),
    ("The former champion Eva Berg came fourth.", "Eva Berg was champion."),
    ("The former champion Eva Berg came fourth.", "Eva Berg came fourth."),
    ("The ship was ordered to leave and left at noon.", "The ship left at noon."),
    ("The proposed bridge was built in 1990.", "The bridge was built in 1990."),
    ("Due to heavy rain the road was closed.", "The road was closed."),
    ("In a search for gold the men found silver.", "The men found silver."),
    ("He was asked to leave after he hit a guard.", "He hit a guard."),
    ("The trial, expected to last a year, ended on Monday.", "The trial ended on Monday."),
    ("The photographs do not only show that the hull is whole.", "The hull is whole."),
    ("There was no sign of the crew, and the boat sank.", "The boat sank."),
    ("She ran the firm for ten years.", "She ran the firm for ten years."),
]


@pytest.mark.parametrize(("sentence", "claim"), NO_FACTS)
def test_what_is_asked_planned_feared_or_former_is_no_fact(sentence: str, claim: str) -> None:
    assert not tells_as_fact(sentence, claim)


@pytest.mark.parametrize(("sentence", "claim"), FACTS)
def test_what_stands_beside_it_is_one(sentence: str, claim: str) -> None:
    assert tells_as_fact(sentence, claim)


def test_a_question_may_end_in_quotation_marks() -> None:
    assert is_question("“Who pays?”")
    assert not is_question("Who pays is not known.")


@given(st.text(max_size=120))
def test_frames_lie_in_the_sentence(text: str) -> None:
    assert all(0 <= frame.span[0] <= len(text) and frame.span[1] <= len(text) for frame in frames_in(text))
