"""One page has one address, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web.urls import canonical_url, same_site


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://News.Example", "http://news.example/"),
        ("https://news.example:443/A/b#part", "https://news.example/A/b"),
        ("https://news.example:80/", "https://news.example:80/"),
        ("http://news.example:80?b=1&a=2", "http://news.example/?b=1&a=2"),
        ("http://news.example/?utm_source=x&b=1&UTM_Medium=y&a=&gclid=z", "http://news.example/?b=1&a="),
        ("http://news.example/?fbclid=1&mc_cid=2&mc_eid=3", "http://news.example/"),
        ("http://news.example/?my_utm_source=x&a&a", "http://news.example/?my_utm_source=x&a&a"),
        ("http://Bücher.example/ä b", "http://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://[0:0::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_addresses_have_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_what_is_no_address_has_no_spelling() -> None:
    for text in (
        "mailto:a@b.example",
        "http://",
        "http://[::1",
        "ftp://a.example/",
        "http://u:p@a.example/",
        "news.html",
    ):
        assert canonical_url(text) is None


PARAMETERS = st.lists(st.sampled_from(["utm_source=1", "a=1", "b", "", "gclid=", "q=ä b", "x=%C3", "?"]) | st.text())


@given(
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["a.example", "Ä.example", "[::1]", "127.0.0.1"]) | st.text(max_size=8),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    st.text(max_size=8),
    PARAMETERS,
)
def test_one_spelling_stays_itself(scheme: str, host: str, port: str, path: str, parameters: list[str]) -> None:
    once = canonical_url(f"{scheme}://{host}{port}/{path}?{'&'.join(parameters)}#part")
    assert once is None or (canonical_url(once) == once and once.isascii())


def test_the_pages_of_a_site_for_telephones_are_of_that_site() -> None:
    assert same_site("https://www.news.example/a", "http://m.news.example/b?c")
    assert not same_site("https://news.example/", "https://news.example.evil.example/")
    assert not same_site("https://news.example/", "news.example")
