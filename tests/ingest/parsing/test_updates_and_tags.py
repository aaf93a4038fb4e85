"""The day of the last change, apart from that of publication, and the tags of an article."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.parsing.extraction import Extraction, extract
from ingest.sources.documents import FeedMetadata, RawDocument
from ingest.sources.file_types import FileType

LATER = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
BODY = "".join(
    f"<p>Greta Holm opened harbour number {number} of Vestvik on Thursday, in the rain.</p>" for number in "123"
)
PUBLISHED = '<meta property="article:published_time" content="2024-02-29T10:00:00Z">'


def of_record(**facts: object) -> Extraction:
    content = json.dumps({"id": "a", "text": "The ship sank.", **facts}).encode()
    return extract(RawDocument("a.jsonl", FileType.RECORD, content, 0, 1, b"/a.jsonl"))


def of_page(head: str, told: FeedMetadata | None = None) -> Extraction:
    markup = f"<html lang='en'><head><title>T</title>{head}</head><body><article>{BODY}</article></body></html>"
    url = "https://a.example/1"
    return extract(RawDocument(url, FileType.HTML, markup.encode(), 0, url=url, feed_metadata=told or FeedMetadata()))


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        ("2024-02-29", "2024-03-05", "2024-03-05"),
        ("2024-02-29", "5 March 2024", "2024-03-05"),
        ("2024-02-29", "2024-02-29T23:00:00+01:00", None),
        ("2024-02-29", "2023-01-01", None),
        ("2024", "2024-03-05", "2024-03-05"),
        ("2024-03-05", "2024", None),
        (None, "2024-03-05", "2024-03-05"),
        ("2024-02-29", None, None),
    ],
)
def test_the_day_of_the_last_change_is_a_later_one(
    published: str | None, updated: str | None, kept: str | None
) -> None:
    found = of_record(published=published, updated=updated)
    assert (found.article.updated, found.notes) == (kept, ())


@pytest.mark.parametrize("odd", [LATER, "1803-01-01", "soon"])
def test_an_odd_day_is_not_left_out_without_a_word(odd: str) -> None:
    found = of_record(published="2024-02-29", updated=odd)
    assert found.article.updated is None
    assert ["of its last change" in note for note in found.notes] == [True]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2024-03-05T10:00:00+01:00">',
        '<meta property="og:updated_time" content="2024-03-05">',
        '<script type="application/ld+json">{"@graph": [{"dateModified": "2024-03-05T01:00:00+05:00"}]}</script>',
        '<meta itemprop="dateModified" content="2024-03-05">',
        '<meta property="article:modified_time" content="never"><meta itemprop="dateModified" content="2024-03-05">',
    ],
)
def test_a_page_tells_it(head: str) -> None:
    article = of_page(PUBLISHED + head).article
    assert (article.published, article.updated) == ("2024-02-29", "2024-03-05")


def test_a_feed_tells_it_too_and_an_export_its_tags() -> None:
    told = FeedMetadata(updated="2024-03-05", tags=("ships", "sea"))
    article = of_page(f'{PUBLISHED}<meta name="keywords" content="spam, more spam">', told).article
    assert (article.updated, article.tags) == ("2024-03-05", ("ships", "sea"))


@pytest.mark.parametrize(
    "front",
    [
        "date: 2024-02-29\nlastmod: 2024-03-05\ntags: [ships, sea]",
        "date: 2024-02-29\nupdated: 2024-03-05\ntags:\n  - '#ships'\n  - sea",
        "created: 2024-02-29\nmodified: 2024-03-05\nkeywords: ships, sea",
    ],
)
def test_front_matter_tells_both(front: str) -> None:
    document = RawDocument(
        "a.md", FileType.MARKDOWN, f"---\n{front}\n---\n\nThe ship sank.\n".encode(), 0, file=b"/a.md"
    )
    article = extract(document).article
    assert (article.published, article.updated) == ("2024-02-29", "2024-03-05")
    assert article.tags == ("ships", "sea")


def test_what_is_empty_is_not_part_of_a_fingerprint_and_what_is_told_is() -> None:
    plain = of_record().article
    others = (replace(plain, tags=("a",)), replace(plain, updated="2024"))
    assert len({one.fingerprint for one in (plain, *others)}) == 3
    assert of_record(tags=[], updated=None).article.fingerprint == plain.fingerprint


def test_tags_have_nothing_that_nobody_sees() -> None:
    assert of_record(tags=["a\u200bb", "a\x00", "e\u0301", "", None]).article.tags == ("ab", "a\ufffd", "é")
