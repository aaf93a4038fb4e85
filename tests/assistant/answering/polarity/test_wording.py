from __future__ import annotations

import pytest

from assistant.answering.polarity.wording import (
    are_fewer,
    is_left_open,
    is_narrower,
    is_of_another,
    says_so,
    written_out,
)
from assistant.language.claim import Claim

AROUND = "Hilde Brekke runs the firm."


@pytest.mark.parametrize(
    ("claim", "sentence", "is_said"),
    [
        ("The cameras still work.", "All of its cameras still work; one of its antennas is broken.", True),
        ("The building was insured.", "The building is insured; the papers are not.", True),
        ("Anders Brekke resigned.", "Her brother Anders, who had run it, resigned in June.", True),
        ("The firm closed the plant.", "The firm wants to close the plant.", False),
        ("The mayor resigned.", "Critics asked that the mayor resign.", False),
        ("The mayor resigned.", "The mayor never resigned.", False),
        ("Nora Lund was Swedish.", "Nora Lund won the Swedish Cup in 1931.", False),
        ("The first landing failed.", "The first landing on the moon failed.", False),
    ],
)
def test_what_is_told_word_for_word_is_so(claim: str, sentence: str, is_said: bool) -> None:
    assert says_so(Claim(claim), sentence, f"{AROUND} {sentence}") is is_said


def test_what_is_so_of_another_thing_is_not_said_of_this() -> None:
    assert is_of_another("Nora Lund was Swedish.", "Lund won the Swedish Cup in 1931.")
    assert not is_of_another("Nora Lund was Swedish.", "Lund was the best Swedish skier of her day.")
    assert not is_of_another("Nora Lund was Swedish.", "Lund was born in Uppsala.")
    assert is_of_another("Lund won the tour in 2023.", "Lund won the stage ahead of Berg, her rival for the tour.")
    assert not is_of_another("Lund won the tour in 2023.", "Lund won the 2023 tour, after the stage to Berg.")
    assert not is_of_another("Lund won the tour in 2023.", "The tour was won by Lund.")


def test_what_is_so_of_fewer_is_not_so_of_all() -> None:
    assert is_narrower("It is the only disease eradicated.", "It is the only human disease that has been eradicated.")
    assert is_narrower("All passengers pay.", "All adult passengers pay.")
    assert not is_narrower("She is the first woman to win.", "She is the first woman to win alone.")


def test_fewer_than_all_is_not_all() -> None:
    assert are_fewer("The program won all five games.", "It has beaten the champion by four games to one.")
    assert not are_fewer("The program won all five games.", "It won by five games to none.")
    assert not are_fewer("The program won five games.", "It won four games.")


def test_what_may_be_is_left_open() -> None:
    assert is_left_open(
        "The probe will visit Belisama.", "The probe flies on: it could visit Belisama, if its fuel lasts."
    )
    assert not is_left_open("The tram will open in June.", "It will open in June, but the depot may be late.")


def test_a_name_is_written_out_where_the_text_has_it_so() -> None:
    told = "Denmark and the United Kingdom did not adopt it."
    assert written_out("The UK uses the euro.", told) == "The United Kingdom uses the euro."
    assert written_out("The UK uses the euro.", "The UK keeps the pound.") == "The UK uses the euro."
