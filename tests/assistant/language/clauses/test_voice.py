from __future__ import annotations

import pytest

from assistant.language.clauses.voice import answers_reversed, is_reversed

GAME = "The program AlphaGo has beaten Lee Sedol, one of the strongest players, by four games to one."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("AlphaGo was beaten by Lee Sedol.", GAME),
        ("Lee Sedol beat AlphaGo.", GAME),
        ("Lund beat Berg.", "Lund was beaten by Berg in the final."),
        ("The bank sued the city.", "The bank was sued by the city."),
        ("The town was bought by the mill.", "The town bought the mill."),
    ],
)
def test_the_other_way_round_in_either_voice_is_told(claim: str, sentence: str) -> None:
    assert is_reversed(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Lee Sedol was beaten by AlphaGo.", GAME),
        ("AlphaGo beat Lee Sedol by four games to one.", GAME),
        ("Berg was beaten by Lund.", "Lund beat Berg in the final."),
        ("The wreck was found by a team from Holm.", "A team from Holm found the wreck in March."),
        (
            "The Mill was directed by Ida Berg.",
            "The Mill is a film of 2022 directed by Ida Berg, who wrote it with Holm.",
        ),
        ("Berg met the mayor.", "The mayor met Berg on Monday."),
    ],
)
def test_the_same_way_round_or_mutual_is_not(claim: str, sentence: str) -> None:
    assert not is_reversed(claim, sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "is_so"),
    [
        ("Who succeeded Berg?", "Berg became mayor in May and succeeded Holm.", True),
        ("Who succeeded Berg?", "After Berg resigned Lind succeeded her.", False),
        ("Who succeeded Berg?", "Berg was succeeded by Lind.", False),
        ("Who did Berg beat in the final?", "In the final Holm beat Berg by two goals.", True),
        ("Who did Berg beat?", "Berg beat Holm.", False),
        ("When did Berg resign?", "Berg succeeded Holm.", False),
    ],
)
def test_who_is_asked_for_is_not_the_one_that_is_named(question: str, sentence: str, *, is_so: bool) -> None:
    assert answers_reversed(question, sentence) is is_so
