"""Pages are read from a real server on this machine: what is asked, how far redirects lead, how long it may take."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version

import pytest

from ingest.errors import SourceError
from ingest.web.fetching import Fetcher, Page
from tests.ingest.web.conftest import PUBLIC, Answer, Names, Site, failing, redirect

MB = 2**20


def test_a_page_comes_with_its_address_and_type(site: Site, fetcher: Fetcher) -> None:
    site.put("/a?b=c", Answer("Größe".encode(), headers={"Content-Type": "Text/HTML; charset=utf-8"}))
    assert fetcher.fetch(site.url("/a?b=c#part")) == Page(site.url("/a?b=c"), "Größe".encode(), "text/html", "utf-8")


def test_a_page_may_have_no_type(site: Site, fetcher: Fetcher) -> None:
    site.put("/", Answer(headers={}))
    assert fetcher.fetch(site.url()).content_type == ""


def test_the_server_learns_who_asks_and_nothing_else(site: Site, fetcher: Fetcher) -> None:
    site.put("/", Answer(headers={"Set-Cookie": "a=b"}))
    fetcher.fetch(site.url())
    fetcher.fetch(site.url())
    assert site.asked == ["/robots.txt", "/", "/"]
    for headers in site.headers:
        assert headers.keys() == {"host", "user-agent", "accept", "accept-encoding"}
        assert headers["host"] == f"127.0.0.1:{site.port}"
        assert headers["user-agent"] == f"ArticleDesk/{version('article-desk')}"


def test_proxies_of_the_environment_are_ignored(
    site: Site, open_fetcher: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert open_fetcher().fetch(site.url()).content == b"Text."


@pytest.mark.parametrize("path", ["/a b", "/a%20b"])
def test_spaces_and_other_scripts_are_encoded(site: Site, fetcher: Fetcher, path: str) -> None:
    site.put("/a%20b?q=%C3%A4", Answer())
    assert fetcher.fetch(site.url(f"{path}?q=ä")).url == site.url("/a%20b?q=%C3%A4")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Bücher.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("ＮＥＷＳ.example", "news.example"),
        ("News.Example", "news.example"),
    ],
)
def test_hosts_in_other_scripts(site: Site, open_fetcher: Callable[..., Fetcher], typed: str, asked: str) -> None:
    names = Names(["127.0.0.1"])
    page = open_fetcher(resolve=names).fetch(site.url(host=typed))
    assert page.url == site.url(host=asked)
    assert set(names.asked) == {(asked, site.port)}
    assert site.headers[-1]["host"] == f"{asked}:{site.port}"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("file:///etc/passwd", "http:// or https://"),
        ("ftp://news.example/a", "http:// or https://"),
        ("news.example", "http:// or https://"),
        ("", "http:// or https://"),
        ("http://", "no host"),
        ("http:///path", "no host"),
        ("http://a:0/", "port 0"),
        ("http://a:65536/", "Port out of range"),
        ("http://a:b/", "Port could not be cast"),
        ("http://[::1/", "Invalid IPv6"),
        ("http://[fe80::1%25eth0]/", "no usable host"),
        ("http://a b/", "no usable host"),
        ("http://a..b/", "no usable host"),
        ("http://a%2eb/", "no usable host"),
        ("http://a\\b/", "no usable host"),
        ("http://" + "a" * 64 + "/", "no usable host"),
        ("http://a/\r\nHost: b", "control characters"),
        ("http://a/\0", "control characters"),
        ("http://a/\ud800", "no web address"),
    ],
)
def test_what_is_no_web_address_is_refused(open_fetcher: Callable[..., Fetcher], url: str, what: str) -> None:
    names = Names(["127.0.0.1"])
    with pytest.raises(SourceError, match=what) as refused:
        open_fetcher(resolve=names).fetch(url)
    assert names.asked == []
    assert "\r" not in str(refused.value)


@pytest.mark.parametrize("credentials", ["user", "user:secret", ":secret", ""])
def test_credentials_are_refused_and_not_shown(fetcher: Fetcher, credentials: str) -> None:
    with pytest.raises(SourceError, match="name or a password") as refused:
        fetcher.fetch(f"http://{credentials}@news.example/")
    assert str(refused.value).startswith("http://…@news.example/: ")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, fetcher: Fetcher, status: int) -> None:
    site.put("/old", redirect("new#part", status))
    site.put("/new", Answer(b"New."))
    assert fetcher.fetch(site.url("/old")) == Page(site.url("/new"), b"New.", "text/plain")


@pytest.mark.parametrize("allow_private", [False, True])
def test_a_redirect_to_cloud_metadata_is_refused(
    site: Site, connected: list[str], open_fetcher: Callable[..., Fetcher], allow_private: bool
) -> None:
    site.put("/", redirect("http://169.254.169.254/latest/meta-data/"))
    names = Names([PUBLIC], [PUBLIC], ["169.254.169.254"])
    with pytest.raises(
        SourceError, match=r"^http://a\.example/: redirected to http://169.*not public \(169\.254"
    ) as no:
        open_fetcher(allow_private=allow_private, resolve=names).fetch("http://a.example/")
    assert connected == [PUBLIC, PUBLIC]
    assert "--allow-private" not in str(no.value)


@pytest.mark.parametrize(
    ("goal", "what"),
    [
        ("file:///etc/passwd", "http:// or https://"),
        ("ftp://news.example/", "http:// or https://"),
        ("http://user:secret@news.example/", "name or a password"),
        ("http://[::1/", "no web address"),
        ("http://a\x1b[2Jb/", "control characters"),
    ],
)
def test_redirects_to_what_is_no_web_address_are_refused(site: Site, fetcher: Fetcher, goal: str, what: str) -> None:
    site.put("/", redirect(goal))
    with pytest.raises(SourceError, match=what) as refused:
        fetcher.fetch(site.url())
    assert str(refused.value).startswith(f"{site.url()}: redirected to {goal[:4]}")
    assert "secret" not in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_redirects_in_other_scripts(site: Site, fetcher: Fetcher) -> None:
    site.put("/utf-8", redirect("/ä".encode().decode("latin-1")))
    site.put("/latin-1", redirect("/ä"))
    site.put("/%C3%A4", Answer(b"UTF-8."))
    site.put("/%E4", Answer(b"Latin-1."))
    assert fetcher.fetch(site.url("/utf-8")).content == b"UTF-8."
    assert fetcher.fetch(site.url("/latin-1")).content == b"Latin-1."


def test_redirects_end_after_five(site: Site, fetcher: Fetcher) -> None:
    site.put("/", redirect("/"))
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        fetcher.fetch(site.url())
    assert site.pages_asked == ["/"] * 6


def test_five_redirects_are_followed(site: Site, fetcher: Fetcher) -> None:
    for number in range(5):
        site.put(f"/{number}", redirect(f"/{number + 1}"))
    site.put("/5", Answer(b"Here."))
    assert fetcher.fetch(site.url("/0")).content == b"Here."


def test_a_redirect_to_nowhere(site: Site, fetcher: Fetcher) -> None:
    site.put("/", failing(302))
    with pytest.raises(SourceError, match="answered 302 without telling where to"):
        fetcher.fetch(site.url())


def test_a_page_may_be_as_long_as_the_limit(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    fetcher = open_fetcher(max_bytes=MB)
    site.put("/", Answer(b"a" * MB), Answer(b"a" * (MB + 1)))
    assert len(fetcher.fetch(site.url()).content) == MB
    with pytest.raises(SourceError, match="longer than 1 MB"):
        fetcher.fetch(site.url())


def test_a_page_that_drips_is_cut_off(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    site.put("/", Answer(b"a" * 10_000, drip=True))
    fetcher = open_fetcher(total_time=0.5, pause=0, clock=time.monotonic)
    with pytest.raises(SourceError, match=r"takes longer than 0\.5 s"):
        fetcher.fetch(site.url())
    assert site.pages_asked == ["/"]


def test_robots_that_drip_are_cut_off(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    site.put("/robots.txt", Answer(b"a" * 10_000, drip=True))
    with pytest.raises(SourceError, match=r"takes longer than 0\.3 s"):
        open_fetcher(total_time=0.3, clock=time.monotonic).fetch(site.url())
    assert site.pages_asked == []


def test_headers_without_end_are_refused(site: Site, fetcher: Fetcher) -> None:
    site.put("/", Answer(headers={"X-Long": "a" * 200_000}))
    with pytest.raises(SourceError, match="does not answer as a web server should"):
        fetcher.fetch(site.url())


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_a_silent_server_is_left(silent: str, open_fetcher: Callable[..., Fetcher]) -> None:
    with pytest.raises(SourceError, match=r"it was silent for 0\.05 s"):
        open_fetcher(timeout=0.05).fetch(silent)


def test_a_silent_server_takes_no_longer_than_a_page_may(silent: str, open_fetcher: Callable[..., Fetcher]) -> None:
    with pytest.raises(SourceError, match=r"takes longer than 0\.1 s"):
        open_fetcher(total_time=0.1, clock=time.monotonic).fetch(silent)
