"""A review as a page that stands alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring
from playwright.sync_api import Browser

from assistant.answer import Span
from assistant.review import QuoteDifference
from assistant.verdict import ClaimSpan, Reason, WeighedQuote
from tests.ui.reviews_by_hand import DRAFT, HARM, cited, claim_at, review_of, sample_review
from ui.rendering.reviews.standalone_html import claim_parts, evidence_parts, review_page


def parsed(page: str) -> HtmlElement:
    return document_fromstring(page)


def shown_draft(page: HtmlElement) -> str:
    """The text of the draft on a page, without the marks of claims."""
    for mark in page.xpath("//sup"):
        mark.drop_tree() if mark.tail else mark.getparent().remove(mark)
    return "\n\n".join(paragraph.text_content() for paragraph in page.xpath("//p[@class='draft']"))


def test_the_draft_stands_there_as_it_was_with_its_claims_marked() -> None:
    page = parsed(review_page(sample_review(), "mine.md"))
    marks = page.xpath("//a[@class='claim']")
    assert [mark.get("data-label") for mark in marks] == [claim.label for claim in sample_review().claims]
    assert [mark.find("sup").text_content() for mark in marks][:2] == [
        "✗1 (contradicted, note 1)",
        "✓2 (supported, note 2)",
    ]
    assert shown_draft(page) == DRAFT
    assert page.xpath("//h1")[0].text == "Review of mine.md"


def test_what_is_told_of_each_claim_stands_beside_it() -> None:
    page = parsed(review_page(sample_review()))
    assert [note.get("open") is not None for note in page.xpath("//details")] == [True, False, True, True, *[False] * 4]
    first = " ".join(page.xpath("//details")[0].text_content().split())
    assert first.startswith(
        "1 ✗ Contradicted (sure), by 2 independent sources The articles say 312; the draft says 300."
    )
    assert page.xpath("//blockquote/b")[0].text == "312"
    assert page.xpath("//figcaption/a")[0].get("href").startswith("https://daily.example/a#:~:text=The%20mine")
    targets = {link.get("href")[1:] for link in page.xpath("//a[starts-with(@href, '#')]")}
    assert targets <= set(page.xpath("//@id"))


def test_the_page_tells_what_it_was_checked_with() -> None:
    page = parsed(review_page(replace(sample_review(), claims_found=9))).text_content()
    assert "8 of 9 claims checked: 2 supported" in page
    assert "Checked against the library desk on 2026-05-04 by Article Desk 1.2.3." in page
    assert "No claims were found in this text." in review_page(review_of("Hello!"))


def test_nothing_comes_from_elsewhere_and_nothing_runs() -> None:
    page = review_page(sample_review())
    assert not re.search(r"<script|<link|<img|@import|url\(| on\w+=", page)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


@given(st.text(max_size=40))
def test_whatever_stands_in_a_draft_or_an_article_is_inert(said: str) -> None:
    text = f"{HARM}{said}"
    citation = cited(text, title=text, publisher=text, url="javascript:alert(1)", published=text)
    difference = QuoteDifference(0, 5, text, text, citation)
    facts = {"remark": text, "said_by": text, "misquoted": (difference,)}
    evidence = (WeighedQuote("supports", 0.5, citation, text),)
    claim = claim_at(text, text, "disputed", evidence=evidence, **facts)
    near = claim_at(text, text, "not_found", nearest=(citation,), **facts)
    for one in (claim, near):
        page = parsed(
            review_page(review_of(text, one, library=text, version=text, day=text, same_article=citation), text)
        )
        tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
        assert not tags & {"script", "img"}
        assert not [name for name in page.xpath("//@*") if str(name).startswith("javascript:")]


def test_words_that_decide_are_told_apart_wherever_they_are_said_to_be() -> None:
    claim = claim_at("abc def", "abc def", "partly", spans=(ClaimSpan(0, 3, "supported"), ClaimSpan(4, 7, "not_found")))
    assert claim_parts(claim) == [("abc ", ""), ("def", "not_found")]
    assert claim_parts(replace(claim, spans=(ClaimSpan(0, 5, "refuted"), ClaimSpan(3, 7, "refuted")))) == [
        ("abc d", "refuted"),
        ("ef", "refuted"),
    ]
    assert claim_parts(replace(claim, spans=(ClaimSpan(4, 99, "refuted"),))) == [("abc def", "")]
    other = replace(claim, spans=(), reason=Reason("number", "", Span(0, 3), Span(90, 95)))
    assert claim_parts(other)[0] == ("abc", "refuted")
    assert evidence_parts(other, cited("It is.")) == [("It is.", "")]


def test_a_claim_may_go_over_blank_lines() -> None:
    text = "One.\n\nIt goes\n \n\non here.\n\nLast."
    page = parsed(review_page(review_of(text, claim_at(text, "It goes\n \n\non here.", "supported"))))
    assert shown_draft(page) == "One.\n\nIt goes\n \n\non here.\n\nLast."


def test_it_fits_a_telephone_and_opens_without_scripts(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(review_page(sample_review(), "w" * 80), "utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 700}, java_script_enabled=True)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#claim-2").press("Enter")
    assert page.locator("#note-2").is_visible()
    page.emulate_media(media="print")
    page.close()
