"""Columns are told by their names, however these are written."""

from __future__ import annotations

import pytest

from ingest.sources.exports.columns import guess_columns, holds_articles


@pytest.mark.parametrize(
    ("columns", "guessed"),
    [
        (["Headline", "Body"], {"title": "Headline", "text": "Body"}),
        (["article_title", "pubDate"], {"title": "article_title", "published": "pubDate"}),
        (["Full-Text"], {"text": "Full-Text"}),
        (["Überschrift", "Inhalt", "Quelle"], {"title": "Überschrift", "text": "Inhalt", "publisher": "Quelle"}),
        (["\ufeffTITLE", '"link"'], {"title": "\ufeffTITLE", "url": '"link"'}),
        (["title", "headline"], {"title": "title"}),
        (["image url", "alt text", "price"], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed(columns: list[str], guessed: dict[str, str]) -> None:
    assert guess_columns(columns) == guessed


def test_articles_have_a_text_or_an_address() -> None:
    assert holds_articles(["Name", "URL"])
    assert not holds_articles(["Name", "Price", "Date"])
