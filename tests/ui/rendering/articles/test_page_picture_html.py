"""A page as a picture, as HTML: what is marked on it is told, and what it comes from is no markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.parsing.formats.pdf.pictures.page_picture import PagePicture
from ui.rendering.articles.page_picture_html import page_picture_html, page_problem_html, remark

PICTURE = PagePicture(b"\x89PNG", 900, 1200, 2, 3, sought=2, marked=2, top=0.5, left=0.1, is_scan=False)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "The quoted words are marked."),
        ({"marked": 1}, "1 of 2 quotes are marked; the words of the others were not found."),
        ({"marked": 0}, "The quoted words were not found on this page as it is printed, so nothing is marked."),
        ({"marked": 0, "is_scan": True}, "This page is a scan: the quoted words stand on it, but cannot be marked."),
        ({"marked": 0, "sought": 0}, ""),
    ],
)
def test_what_is_marked_is_told(change: dict[str, int], told: str) -> None:
    assert remark(replace(PICTURE, **change)) == told  # type: ignore[arg-type]


def test_the_picture_is_in_the_page_and_leads_to_those_beside_it() -> None:
    html = page_picture_html('"><script>', "a<b", "1-2", PICTURE)
    assert 'src="data:image/png;base64,iVBORw=="' in html
    assert 'data-page="1"' in html
    assert 'data-page="3"' in html
    assert "<script>" not in html
    assert "a<b" not in html
    assert "Next page" not in page_picture_html("A", "a", "", replace(PICTURE, page=3))
    assert "&lt;b&gt;" in page_problem_html("<b>")
