"""Who is reported to say a sentence, and whether a statement is on the saying."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.attribution import shares_speech_act, speaker_of
from assistant.language.tokens import content_stems


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
        ("Faulty wiring caused the mill fire, an investigator said.", "an investigator"),
        ("The mill fire was caused by a candle, investigators said on Monday.", "investigators"),
        ("The mill burned down, the brigade's chief, Tom Bell, said.", "the brigade's chief"),
        ("The mill burned down, said the fire brigade.", "the fire brigade"),
        ("As the Courier reported, the mill had stood empty.", "the Courier"),
        ("The mill had stood empty, as the mayor said on Friday.", "the mayor"),
        ("As reported by the Courier, the mill had stood empty.", "the Courier"),
        ("In March, the company said, sales fell.", "the company"),
        ("On Monday the ministry said that the road was closed.", "the ministry"),
        ("Anna Rey, head of the institute, opened it.", ""),
        ("The company's sales, the largest in Europe, fell.", ""),
        ("The road was closed on Monday.", ""),
        ("The company announced the telephone in 2007.", ""),
        ("She wrote the novel in Rome.", ""),
    ],
)
def test_who_says_it_is_told(sentence: str, speaker: str) -> None:
    assert speaker_of(sentence) == speaker


COMPARED = "He compared the two bridges and warned that they may fall."


@pytest.mark.parametrize(
    ("statement", "is_said"),
    [("The bridges may fall.", True), ("He compared the two bridges.", False)],
)
def test_what_stands_before_the_saying_is_told_as_a_fact(statement: str, is_said: bool) -> None:
    assert bool(speaker_of(COMPARED, content_stems(statement))) is is_said


@pytest.mark.parametrize(
    ("statement", "sentence", "is_on_it"),
    [
        ("He warned of a war.", "He warned that there may be war.", True),
        ("The minister denies it.", "The minister denied that it was sold.", True),
        ("The plant was sold.", "The minister denied that it was sold.", False),
        ("He warned of a war.", "There may be war.", False),
    ],
)
def test_a_statement_may_be_on_the_saying_itself(statement: str, sentence: str, is_on_it: bool) -> None:
    assert shares_speech_act(content_stems(statement), sentence) is is_on_it


@given(st.text(max_size=200), st.text(max_size=50))
def test_a_speaker_stands_in_the_sentence(sentence: str, statement: str) -> None:
    assert speaker_of(sentence, content_stems(statement)) in sentence
