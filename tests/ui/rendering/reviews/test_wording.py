"""What a person reads of a review, at every door."""

from __future__ import annotations

from dataclasses import replace

from assistant.review import REVIEW_LABELS
from assistant.verdict import WeighedQuote
from tests.ui.reviews_by_hand import DRAFT, HARM, cited, claim_at, review_of, sample_review
from ui.rendering.reviews.wording import (
    LABEL_SIGNS,
    LABEL_TITLES,
    LABEL_WORDS,
    claim_lines,
    counts_line,
    provenance_lines,
)


def test_every_label_has_a_word_a_title_and_a_sign_of_its_own() -> None:
    for names in (LABEL_WORDS, LABEL_TITLES, LABEL_SIGNS):
        assert set(names) == set(REVIEW_LABELS)
        assert len(set(names.values())) == len(REVIEW_LABELS)


def test_the_counts_stand_in_a_line() -> None:
    review = sample_review()
    counted = "2 supported, 1 contradicted, 1 partly, 1 disputed, 2 not found, 1 not checkable; 1 quoted inexactly"
    assert counts_line(review) == f"8 claims: {counted}"
    assert (
        counts_line(replace(review, claims=review.claims[:1], claims_found=9))
        == "1 of 9 claims checked: 1 contradicted"
    )
    assert counts_line(review_of(DRAFT, review.claims[1])) == "1 claim: 1 supported"
    assert counts_line(review_of("")) == "No claims were found in this text."
    assert counts_line(review_of(DRAFT, claims_found=3)) == "0 of 3 claims checked"


def test_where_when_and_by_what_it_was_checked() -> None:
    review = replace(sample_review(), claims_found=9, same_article=cited("x", title="The\nmine"))
    assert provenance_lines(review) == [
        "Checked against the library desk on 2026-05-04 by Article Desk 1.2.3.",
        "Stopped before the end: 8 of 9 claims were checked.",
        "This text is itself an article of the library, “The mine”: that one was left out.",
    ]


def test_all_that_is_told_of_a_claim_stands_in_lines() -> None:
    told = [claim_lines(claim) for claim in sample_review().claims]
    source = "(The mine, The Daily, 2021-03-12, page 3, https://daily.example/a)"
    assert told[0] == [
        "✗ Contradicted (sure), by 2 independent sources",
        "The articles say 312; the draft says 300.",
        f"“The mine gave work to 312 people.” {source}",
    ]
    assert told[1][0] == "✓ Supported (likely), by 1 source"
    assert told[2][1:] == [
        "As said by the ministry.",
        "For: “The fine was 12 million.” (The mine, The Daily, 2021-03-12)",
        "Against, as said by a clerk: “The fine was 19 million.” (The mine, The Daily, 2021-03-15)",
    ]
    assert told[3][-1].startswith(
        "Quoted inexactly: the draft has “We will rebuild all”, the article “We shall rebuild"
    )
    assert told[5] == ["? Not found", "It tells of the fine.", f"Nearest: “The mine gave work to 312 people.” {source}"]
    assert told[7] == ["? Not found", "Nothing near it was found in the articles."]


def test_each_line_is_one_line_in_which_nothing_is_obeyed() -> None:
    said = WeighedQuote("refutes", 0.5, cited(f"{HARM}\n", title=HARM, publisher=HARM, url=f"https://x/{HARM}"), HARM)
    claim = claim_at(HARM, HARM, "disputed", remark=f"a\n{HARM}", evidence=(said,), said_by=f"{HARM}.")
    for line in claim_lines(claim):
        assert not set("\n\x00\x1b\u202e") & set(line)
