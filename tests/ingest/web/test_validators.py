"""A page is asked for only if it changed, by what its server told of it, and nobody else is told that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.errors import SourceError
from ingest.web.errors import GoneError
from ingest.web.fetching import Fetcher
from ingest.web.validators import LONGEST_ETAG, Validators
from tests.ingest.web.conftest import Answer, Site, failing, redirect

DAY = "Tue, 29 Oct 2024 19:43:31 GMT"


def test_what_a_server_tells_is_sent_back_and_304_is_no_page(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", Answer(headers={"ETag": '"é1"'.encode().decode("latin-1"), "Last-Modified": DAY}), failing(304))
    known = fetcher.fetch(site.url("/a")).validators
    assert known.last_modified == DAY
    assert fetcher.fetch_if_changed(site.url("/a"), known) is None
    asked = site.headers[-1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == (known.etag, DAY)
    assert not any(name.startswith("if-") for name in site.headers[0])  # robots.txt


def test_304_where_that_was_not_asked_is_a_failure(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", failing(304))
    with pytest.raises(SourceError, match="it answered 304"):
        fetcher.fetch(site.url("/a"))


def test_no_validators_go_to_where_a_page_redirects_to(
    site: Site, fetcher: Fetcher, serve: Callable[..., Site]
) -> None:
    other = serve()
    for place in (site.url("/b"), other.url("/b")):
        site.put("/a", redirect(place))
        site.put("/b", Answer())
        other.put("/b", Answer())
        assert fetcher.fetch_if_changed(site.url("/a"), Validators('"1"', DAY)) is not None
    told = [path for path, asked in zip(site.asked, site.headers, strict=True) if "if-none-match" in asked]
    assert set(told) == {"/a"}
    assert not any("if-none-match" in asked for asked in other.headers)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_told_apart(site: Site, fetcher: Fetcher, status: int) -> None:
    site.put("/a", failing(status))
    with pytest.raises(GoneError, match=str(status)):
        fetcher.fetch(site.url("/a"))
    site.put("/a", failing(403))
    with pytest.raises(SourceError) as refused:
        fetcher.fetch(site.url("/a"))
    assert not isinstance(refused.value, GoneError)


@pytest.mark.parametrize(
    ("etag", "last_modified"),
    [
        ("1", "yesterday"),
        ('"a\r\nX: y"', "Tue, 29 Oct 2024\r\nX: y"),
        ('"a\x00"', "\x00"),
        ('"' + "x" * LONGEST_ETAG + '"', DAY + " " * 99 + "x"),
        ('"\u2014"', "Tue, 99 Oct 2024 19:43:31 GMT"),
        (None, None),
    ],
)
def test_what_cannot_be_sent_is_not_kept(etag: str | None, last_modified: str | None) -> None:
    assert Validators.usable(etag, last_modified) == Validators()
    assert Validators().conditions == []


def test_what_can_be_sent_is_kept() -> None:
    assert Validators.usable(' W/"1" ', DAY) == Validators('W/"1"', DAY)
