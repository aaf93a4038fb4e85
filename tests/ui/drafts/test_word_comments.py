"""Comments in Word files: at the right words, without a change to them."""

from __future__ import annotations

import io

import docx
import pytest
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UsageError
from tests.ui.drafts_made_in_word import commented_words, rich_document, saved
from tests.ui.reviews_by_hand import DRAFT, HARM, cited, claim_at, review_of, sample_review
from ui.drafts.draft import Draft
from ui.drafts.reading import read_draft
from ui.drafts.word_comments import commented_document
from ui.drafts.word_markup import PlacedComment, add_comments
from ui.drafts.word_text import read_words

CLAIMS = ("It closed in 2021", "It was fined & sued.", "The river rose.", "the report.", "goes on in", "12 million")


def test_a_comment_stands_at_each_claim_of_the_persons_own_document(slow: None) -> None:
    draft = read_draft(saved(rich_document()), "a.docx")
    claims = [claim_at(draft.text, text, "not_found", remark="It tells of the fine.") for text in CLAIMS]
    made = commented_document(review_of(draft.text, *claims), draft)
    assert [said for said, _ in commented_words(made)] == ["The", *CLAIMS]
    assert commented_words(made)[1][1] == "? Not found\nIt tells of the fine."
    assert read_draft(made, "a.docx").text == draft.text
    comment = next(iter(docx.Document(io.BytesIO(made)).comments))
    assert (comment.author, comment.initials) == ("Article Desk", "AD")
    assert comment.text.startswith("6 claims: 6 not found.\nChecked against the library desk on 2026-05-04")


def test_cut_runs_look_as_before(slow: None) -> None:
    draft = read_draft(saved(rich_document()), "a.docx")
    made = commented_document(review_of(draft.text, claim_at(draft.text, "osed in", "supported")), draft)
    paragraph = docx.Document(io.BytesIO(made)).paragraphs[1]
    assert looks(paragraph) == looks(rich_document().paragraphs[1])


def looks(paragraph: Paragraph) -> list[tuple[str, object, object]]:
    """Each character of a paragraph, and how it is set."""
    return [(one, run.bold, run.italic) for run in paragraph.runs for one in run.text]


def test_what_word_takes_no_comment_at_is_commented_where_it_hangs(slow: None) -> None:
    draft = read_draft(saved(rich_document()), "a.docx")
    claims = [
        claim_at(draft.text, text, "not_found") for text in ("Furigana 東京 are", "A box stands", "A note says so.")
    ]
    told = [
        text.split("\n")[0] for _, text in commented_words(commented_document(review_of(draft.text, *claims), draft))
    ]
    assert told[1:] == ["? Not found", "On “A box stands”:", "On “A note says so.”:"]


def test_comments_of_others_stay(slow: None) -> None:
    document = rich_document()
    document.add_comment(document.paragraphs[1].runs[1], text="Really?", author="Ann")
    draft = read_draft(saved(document), "a.docx")
    made = commented_document(review_of(draft.text, claim_at(draft.text, "It closed in 2021", "supported")), draft)
    assert {one.author for one in docx.Document(io.BytesIO(made)).comments} == {"Ann", "Article Desk"}
    assert ("sed in 2021", "Really?") in commented_words(made)


@pytest.mark.parametrize("draft", [None, Draft(DRAFT, "mine.md", "markdown")])
def test_a_draft_that_is_no_word_file_gets_a_plain_one(draft: Draft | None) -> None:
    review = sample_review()
    made = commented_document(review, draft)
    assert [said for said, _ in commented_words(made)] == ["#", *(claim.text for claim in review.claims)]
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert paragraphs == [line for line in DRAFT.split("\n") if line]
    first = commented_words(made)[1][1].split("\n")
    assert first[0] == "✗ Contradicted (sure), by 2 independent sources"
    assert first[1] == "The articles say 312; the draft says 300."
    assert first[2].startswith("“The mine gave work to 312 people.” (The mine, The Daily, 2021-03-12, page 3")


def test_characters_that_xml_has_no_place_for_are_replaced(slow: None) -> None:
    text = f"First\r line\x0b. {HARM}\ud800 The end."
    claims = [
        claim_at(text, HARM, "not_found", remark=HARM, nearest=(cited(HARM, title=HARM),)),
        claim_at(text, "The end.", "supported"),
    ]
    told = commented_words(commented_document(review_of(text, *claims), None))
    assert told[1][0].startswith("<script>alert(1)</script>")
    assert told[2][0] == "The end."
    assert not set("\x00\x1b\u202e\ufffe") & set(told[1][1])
    word = read_draft(saved(rich_document()), "a.docx")
    own = claim_at(word.text, CLAIMS[0], "not_found", remark=HARM)
    assert "<script>" in commented_words(commented_document(review_of(word.text, own), word))[1][1]


def test_a_review_of_another_text_is_refused(slow: None) -> None:
    draft = read_draft(saved(rich_document()), "a.docx")
    with pytest.raises(UsageError, match="its text differs"):
        commented_document(sample_review(), draft)


RUNS = st.lists(st.text(st.sampled_from("ab .\t\n-\u2011🏭é"), max_size=8), max_size=4)


@settings(max_examples=25)
@given(st.lists(RUNS, min_size=1, max_size=4), st.lists(st.integers(0, 60), max_size=12))
def test_comments_stand_at_their_words_wherever_these_are(paragraphs: list[list[str]], places: list[int]) -> None:
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run)
    words = read_words(document)
    ends = sorted({min(place, len(words.text)) for place in places})
    spans = [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False) if words.text[start:end].strip()]
    add_comments(document, words, [PlacedComment(start, end, f"{start}") for start, end in spans])
    assert read_words(document).text == words.text
    plain = [(words.text[start:end].replace("\n", ""), f"{start}") for start, end in spans]
    told = [(said.replace("\n", ""), text) for said, text in commented_words(saved(document))]
    assert [(said.replace("-", ""), text) for said, text in told] == [
        (said.replace("-", ""), text) for said, text in plain
    ]
