"""A newer state of an article is told from what stands in its place."""

from __future__ import annotations

import pytest

from ingest.article import Article
from ingest.refreshing.safeguards import doubt_about

TEXT = (
    "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years to build. "
    "The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain."
)
OTHER = (
    "Per Dahl closed the bridge of Vestvik on Monday. It will be repaired over the summer and opens again in May. "
    "Drivers have to take the ferry until then, which leaves every twenty minutes from the market square, and is full."
)


def article(text: str, title: str = "The harbour") -> Article:
    return Article("a", text, title, "https://a.example/", "https://a.example/")


@pytest.mark.parametrize(
    ("text", "title", "moved"),
    [
        (TEXT, "Another", True),
        (f"{TEXT} {OTHER}", "The harbour, told anew", True),
        (TEXT[: len(TEXT) // 2], "The harbour", False),
        (OTHER + OTHER, "The harbour", False),  # a page that is written anew under its title, and is not shorter
        (f"{TEXT} Sign up to read more of this.", "The harbour", False),
    ],
)
def test_a_newer_state(text: str, title: str, moved: bool) -> None:
    assert doubt_about(article(TEXT), article(text, title), moved=moved) is None


@pytest.mark.parametrize(
    ("text", "title", "moved", "why"),
    [
        ("Not found.", "The harbour", False, "10 characters"),
        (OTHER, "The harbour", True, "leads to"),
        (OTHER, "Log in", False, "another title"),
        (OTHER[:150], "The harbour", False, "shorter"),
        (f"{TEXT[:113]} Subscribe to continue.", "The harbour", False, "asks for"),
    ],
)
def test_something_else(text: str, title: str, moved: bool, why: str) -> None:
    assert why in (doubt_about(article(TEXT), article(text, title), moved=moved) or "")
