"""Whether a statement says more than its evidence, and who is reported to say it."""

from __future__ import annotations

import pytest

from assistant.strength import claims_more, same_speaker, speaker_of


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The bridge was opened in May.", "The bridge will be opened in May."),
        ("The drug cures the disease.", "The drug may cure the disease, doctors hope."),
        ("Holm was convicted of fraud.", "Holm was accused of fraud in March."),
        ("All members voted for it.", "Most members voted for it."),
        ("Everyone on board survived.", "Several people on board survived."),
        ("Only Norway signed the treaty.", "Norway signed the treaty in Oslo."),
        ("The tower is the tallest in Europe.", "The tower is 300 metres tall and stands in Europe."),
        ("The bridge will be opened in May.", "The bridge was opened in May."),
        ("Most of the houses burned down.", "Some of the houses burned down."),
    ],
)
def test_a_statement_that_says_more_is_noticed(statement: str, evidence: str) -> None:
    assert claims_more(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The bridge was opened in May.", "In May the mayor opened the bridge."),
        ("The bridge is to be opened in May.", "The bridge will be opened in May."),
        ("All members voted for it.", "Every member voted for it."),
        ("Some members voted for it.", "All members voted for it."),
        ("Nobody was hurt.", "The crew was not hurt."),
        ("The ship was found in March.", "The ship was found in March; the team hopes to raise it."),
        ("The tower is the tallest in Europe.", "No building in Europe is taller: it is the tallest of all."),
    ],
)
def test_one_that_says_no_more_is_let_be(statement: str, evidence: str) -> None:
    assert not claims_more(statement, evidence)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The minister said that the road was closed.", "The minister"),
        ("Osama Rabie, the chairman of the authority, said that the weather was not the reason.", "Osama Rabie"),
        ("According to Eurocontrol, 5,204 flights operated.", "Eurocontrol"),
        ("On 18 April 5,204 flights operated, according to Eurocontrol.", "Eurocontrol"),
        ("“It was awful,” said Maria Holm, a teacher.", "Maria Holm"),
        ("He said that it was upright.", "He"),
        ("It is believed that the painting was stolen.", "It"),
        ("The road was closed on Monday.", ""),
        ("The company announced the telephone in 2007.", ""),
        ("She wrote the novel in Rome.", ""),
    ],
)
def test_who_says_it_is_told(sentence: str, speaker: str) -> None:
    assert speaker_of(sentence) == speaker


def test_a_pronoun_is_whoever_stands_around_it() -> None:
    assert same_speaker("Mensun Bound", "the director Bound", "")
    assert same_speaker("Mensun Bound", "He", "Mensun Bound, the director, saw it first.")
    assert not same_speaker("Mensun Bound", "John Shears", "Mensun Bound saw it first.")
