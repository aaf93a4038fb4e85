"""What may pass is tried again, three times, as late as the server asks."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from ingest.errors import SourceError
from ingest.web.fetching import Fetcher
from tests.ingest.web.conftest import Answer, Site, Watch, failing


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_most_failures_are_final(site: Site, fetcher: Fetcher, status: int) -> None:
    site.put("/", failing(status))
    with pytest.raises(SourceError, match=rf"^{site.url()}: it answered {status}\. "):
        fetcher.fetch(site.url())
    assert site.pages_asked == ["/"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_some_failures_pass(site: Site, fetcher: Fetcher, watch: Watch, status: int) -> None:
    site.put("/", failing(status), failing(status), Answer())
    assert fetcher.fetch(site.url()).content == b"Text."
    assert watch.slept == [0.5, 1, 2]  # between robots.txt and the page, then for longer and longer


def test_three_times_are_enough(site: Site, fetcher: Fetcher) -> None:
    site.put("/", failing(503))
    with pytest.raises(SourceError, match=r"it answered 503\. Try again later\."):
        fetcher.fetch(site.url())
    assert site.pages_asked == ["/"] * 3


@pytest.mark.parametrize(("asked", "waited"), [("7", 7), ("30", 30), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("soon", 1)])
def test_a_server_may_say_how_long_to_wait(
    site: Site, fetcher: Fetcher, watch: Watch, asked: str, waited: float
) -> None:
    site.put("/", failing(503, Retry_After=asked), Answer())
    assert fetcher.fetch(site.url()).content == b"Text."
    assert watch.slept[1] == waited


@pytest.mark.parametrize("asked", ["31", "9" * 500, "Wed, 21 Oct 2815 07:28:00 GMT"])
def test_nobody_waits_for_long(site: Site, fetcher: Fetcher, watch: Watch, asked: str) -> None:
    site.put("/", failing(429, Retry_After=asked), Answer())
    with pytest.raises(SourceError, match="it answered 429"):
        fetcher.fetch(site.url())
    assert watch.slept == [0.5]


def test_waiting_ends_with_the_time_of_the_page(site: Site, open_fetcher: Callable[..., Fetcher], watch: Watch) -> None:
    site.put("/", failing(503, Retry_After="25"))
    with pytest.raises(SourceError, match="it answered 503"):
        open_fetcher(total_time=40).fetch(site.url())
    assert watch.slept == [0.5, 25]


def test_a_connection_that_breaks_off_is_made_again(site: Site, fetcher: Fetcher) -> None:
    site.put("/", Answer(b"Te", breaks_off=True), Answer())
    assert fetcher.fetch(site.url()).content == b"Text."
    assert site.pages_asked == ["/", "/"]


def test_a_server_that_is_not_there_is_tried_three_times(open_fetcher: Callable[..., Fetcher], watch: Watch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(SourceError, match="Connection refused"):
        open_fetcher().fetch(f"http://127.0.0.1:{port}/")
    assert watch.slept == [1, 2]
