"""Reviews on the page: the draft to the letter, a named link with a sign for each claim, and what is told of one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from assistant.answer import Citation
from assistant.review import REVIEW_LABELS, Review, ReviewedClaim
from tests.ui.reviews_by_hand import DRAFT, HARM, cited, claim_at, review_of, sample_review
from ui.rendering.plain_text import without_controls
from ui.rendering.review_html import (
    FORM_NAMES,
    checking_progress_html,
    claim_html,
    is_worth_drawing,
    no_claim_html,
    review_html,
)
from ui.rendering.reviews.wording import LABEL_SIGNS, LABEL_TITLES


def quote_of(citation: Citation) -> str:
    """The passage of a citation: the quote itself."""
    return citation.quote


def drawn(review: Review, *, is_growing: bool = False) -> html.HtmlElement:
    return html.fromstring(review_html(review, is_growing=is_growing))


def text_of(shown: html.HtmlElement) -> str:
    """The draft as it stands on the page, without the signs."""
    for sign in shown.xpath("//a[@class='claim']/span[@class='sign']"):
        sign.drop_tree()
    return "\n\n".join(str(each.text_content()) for each in shown.xpath("//div[@class='text']/p"))


def test_the_draft_stands_as_it_was_with_a_link_for_each_claim() -> None:
    review = sample_review()
    shown = drawn(review)
    links = shown.xpath("//a[@class='claim']")
    assert [link.get("data-label") for link in links] == [claim.label for claim in review.claims]
    for number, (link, claim) in enumerate(zip(links, review.claims, strict=True), start=1):
        assert link.get("data-number") == str(number)
        assert link.get("aria-label").startswith(LABEL_TITLES[claim.label])
        assert link.get("aria-label").endswith(f": {claim.text}")
        assert LABEL_SIGNS[claim.label] in link.xpath("span[@class='sign']")[0].text_content()
        assert ("data-problem" in link.attrib) is claim.is_problem
    assert text_of(shown) == DRAFT


def test_the_words_that_differ_stand_out() -> None:
    shown = drawn(sample_review())
    assert [each.text_content() for each in shown.xpath("//a[@data-number='1']/b")] == ["300"]


def test_how_many_are_what_is_counted_and_can_be_shown_alone() -> None:
    shown = drawn(sample_review())
    assert shown.xpath("//h2")[0].text_content().startswith("8 claims: 2 supported, 1 contradicted")
    filters = [each.get("data-filter") for each in shown.xpath("//button[@data-filter]")]
    assert filters == ["", *REVIEW_LABELS, "misquoted"]
    assert [each.get("data-form") for each in shown.xpath("//button[@data-form]")] == list(FORM_NAMES)


def test_one_that_grows_is_not_taken_away_and_one_that_was_stopped_says_so() -> None:
    stopped = replace(sample_review(), claims_found=31)
    growing = drawn(stopped, is_growing=True)
    assert growing.get("aria-busy") == "true"
    assert not growing.xpath("//button[@data-form]")
    assert "Stopped" not in growing.text_content()
    assert "Stopped before the end: 8 of 31 claims" in drawn(stopped).text_content()
    assert "12 of 31 claims" in checking_progress_html(12, 31)
    assert 'value="12" max="31"' in checking_progress_html(12, 31)


def test_a_long_one_is_drawn_anew_only_so_often() -> None:
    drawings, last = 0, 0
    for checked in range(1301):
        if is_worth_drawing(last, checked):
            drawings, last = drawings + 1, checked
    assert drawings < 40


def test_a_text_without_claims_and_one_of_the_library_say_so() -> None:
    assert "No claims were found in this text." in review_html(review_of("Well."))
    own = replace(sample_review(), same_article=cited("It did.", title="The mine"))
    assert "This text is itself an article of the library, “The mine”: that one was left out." in review_html(own)


def test_a_claim_comes_with_its_reason_and_the_words_that_decide() -> None:
    review = sample_review()
    shown = html.fromstring(claim_html(review.claims[0], 1, quote_of))
    assert "Contradicted (sure), by 2 independent sources" in shown.xpath("//h2")[0].text_content()
    assert "The articles say 312; the draft says 300." in shown.text_content()
    assert shown.xpath("//mark/b")[0].text_content() == "312"
    nearest = html.fromstring(claim_html(review.claims[5], 6, quote_of))
    assert nearest.xpath("//h3")[0].text_content() == "Nearest in the articles"
    assert not nearest.xpath("//mark")
    quoted = claim_html(review.claims[3], 4, quote_of)
    assert "The draft has “We will rebuild all”, the article “We shall rebuild it all”." in quoted
    assert "Choose a claim" in no_claim_html()


@pytest.mark.parametrize("place", range(8))
def test_ids_are_there_once(place: int) -> None:
    shown = html.fromstring(claim_html(sample_review().claims[place], place + 1, quote_of))
    ids = [str(one) for one in shown.xpath("//@id")]
    assert len(ids) == len(set(ids))


@given(st.text(max_size=40), st.sampled_from(REVIEW_LABELS))
def test_whatever_a_draft_says_is_shown_and_does_nothing(said: str, label: str) -> None:
    text = f"{HARM}{said}"
    claim = ReviewedClaim(text, 0, len(text), text, label, remark=text, said_by=text, nearest=(cited(text),))  # type: ignore[arg-type]
    shown = review_html(review_of(text, claim)) + claim_html(claim, 1, quote_of)
    assert "<script" not in shown
    assert "<img" not in shown
    assert without_controls(shown, "\ufffd") == shown


def test_claims_that_are_not_there_yet_are_plain_text() -> None:
    review = replace(review_of(DRAFT, claim_at(DRAFT, "The river was clean.", "not_found")), claims_found=8)
    shown = drawn(review, is_growing=True)
    assert len(shown.xpath("//a[@class='claim']")) == 1
    assert text_of(shown) == DRAFT
