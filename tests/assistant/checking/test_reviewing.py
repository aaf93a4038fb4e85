"""Drafts against articles: real search and our own reader; invariants, what is left out, what is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from langchain_core.runnables import Runnable

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from assistant.review import REVIEW_LABELS, Review, ReviewedClaim
from ingest.embedding import SentenceEmbeddings
from ingest.errors import EmptyLibraryError, QuestionError
from ingest.library import Library
from ingest.pipeline import ingest_articles

REPORT = (
    "The fire in Vestvik destroyed 40 houses on 3 March 2024. Nobody was hurt. "
    "“We had ten minutes to leave the street,” said Ida Berg, who lives there. "
    "The mayor of Vestvik, Lars Holt, promised new houses by the end of the year."
)
LATER = "The fire in Vestvik destroyed 55 houses, the town said after a second count. It had first spoken of 40."
DRAFT = (
    "Fire in Vestvik\n\n"
    "The fire in Vestvik destroyed 40 houses. Nobody was hurt. It is a disgrace! Who is to pay for it? "
    "“We had five minutes to leave the street,” said Ida Berg. "
    "The bank lent the town 12 million crowns. Lars Holt is the mayor of Oslo."
)


Filled = Callable[[Library], Assistant]


@pytest.fixture(scope="module")
def filled(finder: EvidenceFinder, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Puts two articles of different days into a library, and makes an assistant on it."""
    file = tmp_path_factory.mktemp("town") / "articles.jsonl"
    records = [
        {"id": "first", "title": "Fire in Vestvik", "text": REPORT, "published": "2024-03-04"},
        {"id": "second", "title": "More houses lost", "text": LATER, "published": "2024-03-09"},
    ]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")

    def fill(library: Library) -> Assistant:
        ingest_articles([file], library)
        return Assistant(library, finder=finder)

    return fill


@pytest.fixture(scope="module")
def desk(
    filled: Filled, embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """An assistant on the two articles; tests only read its library."""
    with Library.open(tmp_path_factory.mktemp("desk") / "library") as library:
        library._embeddings = embeddings
        yield filled(library)


def of(review: Review, words: str) -> ReviewedClaim:
    return next(claim for claim in review.claims if words in claim.text)


def assert_sound(review: Review, library: Library) -> None:
    """Claims stand in the draft and do not overlap; every quote stands in its article."""
    last = 0
    for claim in review.claims:
        assert review.text[claim.start : claim.end] == claim.text
        assert last <= claim.start < claim.end
        last = claim.end
        assert claim.label in REVIEW_LABELS
        for citation in (*(one.citation for one in claim.evidence), *claim.nearest):
            assert library.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        for span in claim.spans:
            assert 0 <= span.start < span.end <= len(claim.text)
        for quote in claim.misquoted:
            assert review.text[quote.start : quote.end] == quote.quoted


def test_each_claim_of_a_draft_has_its_verdict(desk: Assistant) -> None:
    steps = list(desk.stream_review(DRAFT))
    assert [len(step.claims) for step in steps] == list(range(steps[-1].claims_found + 1))
    assert [step.is_complete for step in steps[-2:]] == [False, True]
    review = steps[-1]
    assert_sound(review, desk.library)
    assert of(review, "Nobody was hurt").label == "supported"
    assert of(review, "12 million").label == "not_found"
    assert of(review, "12 million").nearest
    assert of(review, "Who is to pay").label == "not_checkable"
    assert "question" in of(review, "Who is to pay").remark
    assert of(review, "mayor of Oslo").label in {"contradicted", "partly"}
    assert sum(review.counts.values()) == review.claims_found
    json.dumps(review.to_json())


def test_a_quote_in_other_letters_is_named_with_the_article_s_own(desk: Assistant) -> None:
    review = desk.review(DRAFT)
    [quote] = [quote for claim in review.claims for quote in claim.misquoted]
    assert quote.quoted.strip(",") == "We had five minutes to leave the street"
    assert quote.said.strip(",") == "We had ten minutes to leave the street"
    exact = desk.review("“We had ten minutes to leave the street,” said Ida Berg.")
    assert not [quote for claim in exact.claims for quote in claim.misquoted]


def test_unchanged_claims_keep_their_verdict_at_their_new_place(desk: Assistant) -> None:
    before = desk.review(DRAFT)
    edited = DRAFT.replace("Nobody was hurt. ", "")
    again = desk.review(edited, before)
    assert_sound(again, desk.library)
    assert [(one.label, one.confidence, one.evidence) for one in again.claims] == [
        (one.label, one.confidence, one.evidence) for one in before.claims if "Nobody" not in one.text
    ]


def test_a_claim_in_other_words_is_marked_in_its_own(desk: Assistant) -> None:
    before = desk.review("Lars Holt met the press. He is the mayor of Oslo.")
    again = desk.review("Lars Holt met the press. Lars Holt is the mayor of Oslo.", before)
    assert_sound(again, desk.library)
    assert again.claims[-1].standalone == before.claims[-1].standalone
    assert again.claims[-1].spans == desk.review(again.text).claims[-1].spans


def test_nothing_is_kept_when_the_articles_changed(filled: Filled, open_library: Callable[[], Library]) -> None:
    desk = filled(open_library())
    before = desk.review(DRAFT)
    desk.library.remove("first")
    after = desk.review(DRAFT, before)
    assert of(before, "Nobody was hurt").label == "supported"
    assert of(after, "Nobody was hurt").label != "supported"


def test_an_article_does_not_bear_itself_out(desk: Assistant) -> None:
    review = desk.review(REPORT)
    assert review.same_article
    assert review.same_article.article_id == "first"
    assert all(one.citation.article_id == "second" for claim in review.claims for one in claim.evidence)
    assert of(review, "Nobody was hurt").label == "not_found"


def test_a_draft_in_another_language_is_not_checkable(desk: Assistant) -> None:
    review = desk.review("Das Feuer in Vestvik hat am Sonntag 40 Häuser zerstört. Niemand wurde dabei verletzt.")
    assert {claim.label for claim in review.claims} == {"not_checkable"}
    assert "English" in review.claims[0].remark


@pytest.mark.parametrize("text", ["", " \n ", "…", None, 7, "word " * 20_001])
def test_what_is_no_draft_is_refused(desk: Assistant, text: object) -> None:
    with pytest.raises(QuestionError):
        desk.review(text)  # type: ignore[arg-type]


def test_an_empty_library_is_told(open_library: Callable[[], Library], finder: EvidenceFinder) -> None:
    with pytest.raises(EmptyLibraryError):
        Assistant(open_library(), finder=finder).review(DRAFT)


def test_a_claim_of_thousands_of_characters_is_checked(desk: Assistant) -> None:
    review = desk.review("The fire in Vestvik destroyed " + "forty old and very old houses and " * 100 + "the church.")
    assert_sound(review, desk.library)
    assert review.is_complete


def test_whoever_stops_listening_stops_the_work(desk: Assistant) -> None:
    steps = desk.stream_review(
        "\n\n".join(f"In {year} the town of Vestvik built {year} houses." for year in range(1700, 1900))
    )
    next(steps)
    kept = next(steps)
    began = time.perf_counter()
    steps.close()  # type: ignore[attr-defined]
    assert len(kept.claims) == 1
    assert time.perf_counter() - began < 10


def test_it_is_a_runnable(desk: Assistant) -> None:
    chain: Runnable[str, Review] = desk.as_review_runnable()
    assert of(chain.invoke("Nobody was hurt in the fire in Vestvik."), "Nobody").label == "supported"
