"""A review as Markdown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.ui.reviews_by_hand import HARM, cited, claim_at, review_of, sample_review
from ui.rendering.reviews.markdown import review_markdown


def test_the_draft_has_a_footnote_at_each_claim() -> None:
    told = review_markdown(sample_review())
    assert told.startswith(
        "\\# The mine 🏭\n\nThe mine employed 300 people.[^1] It \\*closed\\* in 2021[^2], and its owner"
    )
    assert "12 million.[^3]\\\n“We will rebuild all,” the mayor said.[^4] Was" in told
    assert "\n---\n\n**8 claims: 2 supported" in told
    assert "\n[^1]: ✗ **Contradicted (sure), by 2 independent sources**\n\n    The articles say 312; the draft" in told
    assert all(told.count(f"[^{number}]:") == 1 and told.count(f"[^{number}]") == 2 for number in range(1, 9))


def test_footnotes_of_a_draft_in_markdown_stay_its_own() -> None:
    draft = "# It *was*[^1] so.\n\n[^1]: Really."
    told = review_markdown(review_of(draft, claim_at(draft, "It *was*", "supported")), is_markdown=True)
    assert told.startswith("# It *was*[^check-1][^1] so.\n\n[^1]: Really.\n\n---\n\n**1 claim")
    assert "\n[^check-1]: ✓ **Supported**\n" in told


SPECIALS = (
    "<script>[a](javascript:b)![c](https://d.example)</script> # *e* ~~f~~ | g |\n"
    "- h\n\n    code\n```\n1. x\n***\n=\n&lt;"
)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_draft_and_no_article_is_read_as_markdown(said: str) -> None:
    for text in (f"x {said}", f"x {said}{SPECIALS}", HARM):
        start, end = 1, max(2, len(text) - 1)
        claim = claim_at(
            text, text[start:end], "not_found", remark=text, nearest=(cited(text, title=text, publisher=text),)
        )
        told = review_markdown(review_of(text, claim, library=text))
        tokens = (
            MarkdownIt("commonmark", {"html": True})
            .enable(["table", "strikethrough"])
            .parse(told.replace("\n    ", "\n"))
        )
        kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
        assert kinds <= {"paragraph", "inline", "hr"}
        inner = {child.type for token in tokens for child in token.children or []}
        assert inner <= {"text", "text_special", "hardbreak", "softbreak", "strong_open", "strong_close"}
