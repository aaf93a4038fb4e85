"""What of a draft is no claim, and why."""

from __future__ import annotations

import pytest

from assistant.language.drafts.claims import claims_of

WHY = {
    "Did the bridge fall?": "a question",
    "It is a disgrace.": "an opinion",
    "The plan should be scrapped.": "an opinion",
    "What a goal!": "an opinion",
    "The bridge will open in May.": "a forecast",
    "If the dam had broken, thousands would have died.": "a supposition",
    "Note that the bridge is closed.": "an instruction",
    "Call 555 0199 for details.": "an instruction",
    "We visited the town.": "about the author",
    "You can buy tickets online.": "to the reader",
    "Dear readers,": "a greeting",
    "A disaster for the village.": "no whole sentence",
    "https://example.org/page": "an address",
}

CLAIMS = (
    "The mayor called it a disgrace.",
    "The minister said the bridge will open in May.",
    "“The bridge is ugly,” the mayor said.",
    "The bridge is expected to open in May.",
    "Unfortunately, three people died.",
    "Work on the bridge has begun.",
    "Our planet is 4.5 billion years old.",
    "Drivers must carry a licence.",
    "The will of Alfred Nobel was read in 1896.",
    "Мэр открыл мост в 1990 году.",
)


@pytest.mark.parametrize("sentence", WHY)
def test_what_is_no_claim_says_why(sentence: str) -> None:
    assert [claim.not_checkable for claim in claims_of(sentence)] == [WHY[sentence]]


@pytest.mark.parametrize("sentence", CLAIMS)
def test_what_could_be_true_or_false_is_a_claim(sentence: str) -> None:
    assert [claim.not_checkable for claim in claims_of(sentence)] == [""]


def test_of_a_sentence_each_clause_by_itself() -> None:
    claims = claims_of("The bridge was built in 1990 and is ugly.")
    assert [claim.not_checkable for claim in claims] == ["", "an opinion"]
