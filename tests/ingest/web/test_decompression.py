"""What comes packed is unpacked, and a bomb is left before it goes off."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from ingest.errors import SourceError
from ingest.web.fetching import Fetcher
from tests.ingest.web.conftest import Site, packed

MB = 2**20


@pytest.mark.slow
def test_a_bomb_does_not_go_off(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    site.put("/", packed(gzip.compress(bytes(200 * MB), 9)))
    fetcher = open_fetcher(max_bytes=MB)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="longer than 1 MB"):
            fetcher.fetch(site.url())
        assert tracemalloc.get_traced_memory()[1] < 8 * MB
    finally:
        tracemalloc.stop()


def test_a_packed_page_is_limited_as_it_is_sent_too(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    site.put("/", packed(gzip.compress(b"") * (MB // 10)))
    with pytest.raises(SourceError, match="longer than 1 MB"):
        open_fetcher(max_bytes=MB).fetch(site.url())


TEXT = b"".join(b"%d bottles. " % number for number in range(20_000))
BARE = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 100),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", BARE.compress(TEXT) + BARE.flush()),
        ("identity", TEXT),
    ],
)
def test_packed_pages_are_unpacked(site: Site, fetcher: Fetcher, encoding: str, body: bytes) -> None:
    site.put("/", packed(body, encoding))
    assert fetcher.fetch(site.url()).content == TEXT


def test_an_empty_page_may_be_called_packed(site: Site, fetcher: Fetcher) -> None:
    site.put("/", packed(b""))
    assert fetcher.fetch(site.url()).content == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "nonsense"])
def test_other_ways_to_pack_are_refused(site: Site, fetcher: Fetcher, encoding: str) -> None:
    site.put("/", packed(TEXT, encoding))
    with pytest.raises(SourceError, match=rf"a way that is not read \({encoding}\)"):
        fetcher.fetch(site.url())


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("missing", [1, 5, 1000])
def test_a_page_that_breaks_off_is_refused(site: Site, fetcher: Fetcher, encoding: str, missing: int) -> None:
    body = gzip.compress(TEXT) if encoding == "gzip" else zlib.compress(TEXT)
    site.put("/", packed(body[:-missing], encoding))
    with pytest.raises(SourceError, match="ends before all of it was sent"):
        fetcher.fetch(site.url())


def test_a_page_that_cannot_be_unpacked_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.put("/", packed(b"No gzip at all."))
    with pytest.raises(SourceError, match="cannot be unpacked"):
        fetcher.fetch(site.url())
