from __future__ import annotations

import pytest

from assistant.language.entities.bounds import meets_bound

FERRY = "The ferry is 88 metres long and was built in 1996."


@pytest.mark.parametrize(
    ("claim", "sentence", "meets"),
    [
        ("The ferry is more than 100 metres long.", FERRY, False),
        ("The ferry is longer than 80 metres.", FERRY, True),
        ("The ferry is under 0.1 km long.", FERRY, True),
        ("It cost over 5 million dollars.", "It cost $7 million.", True),
        ("The ferry is 100 metres long.", FERRY, None),
        ("The ferry has more than 100 seats.", "The ferry has 90 seats.", None),
        ("The ferry is more than 100 metres long.", "It is 88 metres long and passes locks of 120 metres.", None),
        ("The ferry is more than 100 kg.", FERRY, None),
    ],
)
def test_an_amount_keeps_within_a_bound(claim: str, sentence: str, meets: bool | None) -> None:
    assert meets_bound(claim, sentence) is meets
