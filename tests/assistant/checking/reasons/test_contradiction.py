"""What a claim and the sentence that contradicts it differ in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.reasons.contradiction import contradiction_reason
from assistant.language.claim import Claim

Case = tuple[str, str, str, str, str]

CASES: list[Case] = [
    ("The strike cost 300 jobs.", "The strike of 2019 cost 312 jobs, said the union.", "number", "300", "312"),
    (
        "Ten Dutch engineers repaired the lock.",
        "The lock, built in 2 years, was repaired by the six Dutch engineers.",
        "number",
        "Ten",
        "six",
    ),
    ("About 61 per cent voted for it.", "Only 16 per cent voted for it.", "number", "About 61 per cent", "16 per cent"),
    ("The store was built for 900 tonnes.", "Its store, built for 600 tonnes, is empty.", "number", "900", "600"),
    ("The debate was held on 25 September.", "A debate was held on 25 October.", "date", "September", "October"),
    ("The quay opened on Monday.", "The quay opened on Thursday at noon.", "date", "Monday", "Thursday"),
    ("The quay opened at 9.30 p.m.", "The quay opened at 8:30 a.m.", "date", "9.30 p.m", "8:30 a.m"),
    ("The mill was built in the 17th century.", "The mill was built in 1843.", "date", "17th century", "1843"),
    ("Anna Rey designed the bridge.", "The bridge was designed by Tom Bell in 1990.", "name", "Anna Rey", "Tom Bell"),
    ("The pumps were made by Volvo.", "The pumps were made by the Swedish company Saab.", "name", "Volvo", "Saab"),
    ("The harbour museum moved to Odense.", "The harbour museum moved to Aarhus.", "place", "Odense", "Aarhus"),
    ("Anna Rey beat Tom Bell in the final.", "Tom Bell beat Anna Rey in the final.", "role", "Anna Rey", "Tom Bell"),
    (
        "The club's treasurer opened the gate.",
        "The club's president opened the gate.",
        "role",
        "treasurer",
        "president",
    ),
    ("Sales rose by a tenth in spring.", "Sales fell by a tenth in spring.", "order", "rose", "fell"),
    ("The tram stopped before the storm.", "The tram stopped after the storm.", "order", "before", "after"),
    ("The tests proved the theory.", "The tests do not prove the theory.", "denial", "proved", "not prove"),
    ("The council accepted the plan.", "The council rejected the plan.", "denial", "accepted", "rejected"),
    ("The ministry sold the mill.", "The ministry wants to sell the mill.", "modality", "sold", "wants to sell"),
    ("All bridges were closed.", "Some bridges were closed on Friday.", "quantifier", "All bridges", "Some bridges"),
]


@pytest.mark.parametrize(("claim", "evidence", "kind", "said", "told"), CASES)
def test_the_kind_and_the_words_of_both_sides_are_named(
    claim: str, evidence: str, kind: str, said: str, told: str
) -> None:
    reason = contradiction_reason(Claim(claim), evidence)
    assert reason is not None
    assert reason.kind == kind
    assert said in claim[reason.claim_span.start : reason.claim_span.end]
    assert told in evidence[reason.evidence_span.start : reason.evidence_span.end]


def test_a_number_is_told_in_words() -> None:
    reason = contradiction_reason(Claim("The strike cost 300 jobs."), "The strike cost 312 jobs.")
    assert reason is not None
    assert reason.text == "The articles say 312; the claim says 300."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The harbour was a calm place.", "A storm sank four boats in 1990."),  # other things altogether
        ("It cost 3 km of rope.", "It cost 3,000 metres of rope."),  # the same
        ("More than 80 contracts were fixed.", "The firms fixed 86 contracts."),
        ("Anna Rey was 40.", "Train 18 was late."),  # a number that is a name
        ("The tram stopped before the storm.", "The storm came after the tram stopped."),
    ],
)
def test_nothing_is_named_where_nothing_can_be(claim: str, evidence: str) -> None:
    assert contradiction_reason(Claim(claim), evidence) is None


WORDS = (
    "the Anna Rey Tom Bell beat in Odense Aarhus on 3 March 2021 not no all some 12 per cent before after rose fell may"
)
SENTENCES = st.lists(st.sampled_from([*WORDS.split(), ",", "“", "’s", "."]), max_size=14).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_spans_lie_in_both_texts(claim: str, evidence: str) -> None:
    reason = contradiction_reason(Claim(claim), evidence)
    if reason:
        assert 0 <= reason.claim_span.start < reason.claim_span.end <= len(claim)
        assert 0 <= reason.evidence_span.start < reason.evidence_span.end <= len(evidence)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_it(claim: str, evidence: str) -> None:
    contradiction_reason(Claim(claim), evidence)
