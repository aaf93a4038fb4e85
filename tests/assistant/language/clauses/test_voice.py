from __future__ import annotations

import pytest

from assistant.language.clauses.voice import is_reversed

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
        ("Berg met the mayor.", "The mayor met Berg on Monday."),
    ],
)
def test_the_same_way_round_or_mutual_is_not(claim: str, sentence: str) -> None:
    assert not is_reversed(claim, sentence)
