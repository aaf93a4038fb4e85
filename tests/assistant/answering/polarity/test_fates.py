from __future__ import annotations

import pytest

from assistant.answering.polarity.fates import told_fate

SAVED, LOST = "All 28 men of the crew survived.", "The landslide hit the bus, killing all 14 on board."


@pytest.mark.parametrize(
    ("claim", "sentence", "is_so"),
    [
        ("There were some survivors of the crash.", LOST, False),
        ("There were some survivors of the crash.", "All of the plane's occupants died.", False),
        ("Somebody died when the ship sank.", SAVED, False),
        ("Everyone survived the sinking.", SAVED, True),
        ("Nobody died in the sinking.", SAVED, True),
        ("Someone survived.", "All but two of the crew died.", None),
        ("Someone survived.", "Nobody survived except the cook.", None),
        ("There was a crash.", LOST, None),
        ("Somebody died.", "Two of the crew died.", None),
    ],
)
def test_what_befell_all_tells_of_some(claim: str, sentence: str, is_so: bool | None) -> None:
    assert told_fate(claim, sentence) is is_so
