from __future__ import annotations

import pytest

from assistant.language.claim import Claim, asserted_stems


def test_a_claim_is_taken_apart_once() -> None:
    claim = Claim("The ferry Nordlys did not sink off Vestvik in 1912.")
    assert claim.query.text == claim.text
    assert [one.text for one in claim.entities.dates] == ["1912"]
    assert claim.entities.names == ("Nordlys", "Vestvik")
    assert claim.asserted is claim.asserted
    assert (claim.asserted, "not" in claim.asserted) == (tuple(asserted_stems(claim.text)), True)


@pytest.mark.parametrize(
    ("text", "speaker"), [("The mayor said that it is safe.", "The mayor"), ("The bridge is safe.", "")]
)
def test_a_claim_may_be_that_somebody_said_so(text: str, speaker: str) -> None:
    assert Claim(text).speaker == speaker


def test_claims_of_the_same_words_are_equal() -> None:
    assert len({Claim("It sank."), Claim("It sank."), Claim("It was raised.")}) == 2
