"""A site is read as its robots.txt allows, and no faster than it asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.errors import SourceError
from ingest.web.fetching import Fetcher
from tests.ingest.web.conftest import PUBLIC, Answer, Names, Site, Watch, failing, redirect, robots


def test_robots_are_heeded(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", robots("Disallow: /private"))
    with pytest.raises(SourceError, match=r"robots\.txt does not allow it"):
        fetcher.fetch(site.url("/private/a"))
    assert fetcher.fetch(site.url()).content == b"Text."
    assert site.asked == ["/robots.txt", "/"]


def test_robots_may_name_us(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", Answer(b"\xef\xbb\xbfUser-agent: articledesk\nDisallow: /\n\nUser-agent: *\nAllow: /"))
    with pytest.raises(SourceError, match=r"robots\.txt does not allow it"):
        fetcher.fetch(site.url())


def test_robots_are_heeded_where_a_page_redirects_to(site: Site, serve: Callable[..., Site], fetcher: Fetcher) -> None:
    other = serve()
    other.put("/robots.txt", robots("Disallow: /"))
    site.put("/", redirect(other.url("/page")))
    with pytest.raises(SourceError, match=r"redirected to .*/page, its robots\.txt does not allow it"):
        fetcher.fetch(site.url())
    assert other.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_allows_everything(site: Site, fetcher: Fetcher, status: int) -> None:
    site.put("/robots.txt", failing(status))
    assert fetcher.fetch(site.url()).content == b"Text."


def test_a_site_whose_robots_fail_is_left_alone(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", failing(500))
    for _ in range(2):
        with pytest.raises(SourceError, match=r"robots\.txt cannot be read \(it answered 500\).* Try again later"):
            fetcher.fetch(site.url())
    assert site.asked == ["/robots.txt"] * 3


def test_robots_that_fail_for_a_moment(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", failing(503), robots("Disallow: /"))
    with pytest.raises(SourceError, match=r"robots\.txt does not allow it"):
        fetcher.fetch(site.url())


def test_robots_may_be_elsewhere(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", redirect("/rules"))
    site.put("/rules", robots("Disallow: /"))
    with pytest.raises(SourceError, match=r"robots\.txt does not allow it"):
        fetcher.fetch(site.url())
    assert site.asked == ["/robots.txt", "/rules"]


def test_robots_lead_nowhere_that_pages_may_not(
    site: Site, connected: list[str], open_fetcher: Callable[..., Fetcher]
) -> None:
    site.put("/robots.txt", redirect("http://inside.example/"))
    names = Names([PUBLIC], ["10.0.0.1"])
    with pytest.raises(SourceError, match=r"redirected to http://inside\.example/, it leads to a private address"):
        open_fetcher(allow_private=False, resolve=names).fetch("http://a.example/")
    assert connected == [PUBLIC]


def test_the_beginning_of_long_robots_counts(site: Site, fetcher: Fetcher) -> None:
    padding = b"# so it goes\n" * (512 * 1024 // 13)
    site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /a\n" + padding + b"\nDisallow: /b\n"))
    site.put("/b", Answer())
    with pytest.raises(SourceError, match=r"robots\.txt does not allow it"):
        fetcher.fetch(site.url("/a"))
    assert fetcher.fetch(site.url("/b")).content == b"Text."


def test_robots_are_read_once_for_each_site(site: Site, serve: Callable[..., Site], fetcher: Fetcher) -> None:
    other = serve()
    other.put("/", Answer())
    for url in [site.url(), other.url(), site.url(), other.url()]:
        fetcher.fetch(url)
    assert site.asked == other.asked == ["/robots.txt", "/", "/"]


@pytest.mark.parametrize(("delay", "pause"), [("3", 3), ("0.1", 0.5), ("10", 10), ("11", 0.5), ("nonsense", 0.5)])
def test_requests_to_a_host_keep_their_distance(
    site: Site, fetcher: Fetcher, watch: Watch, delay: str, pause: float
) -> None:
    site.put("/robots.txt", robots(f"Crawl-delay: {delay}"))
    fetcher.fetch(site.url())
    fetcher.fetch(site.url())
    assert watch.slept == [pause, pause]


def test_nobody_waits_who_has_waited_already(site: Site, fetcher: Fetcher, watch: Watch) -> None:
    fetcher.fetch(site.url())
    watch.now += 5
    fetcher.fetch(site.url())
    assert watch.slept == [0.5]
