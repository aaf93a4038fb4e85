"""Pages are read from a real server on this machine: which addresses are asked, how often, and what is taken."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest

from ingest.errors import SourceError
from ingest.web.fetching import Fetcher, Page

MB = 2**20
PUBLIC = "93.184.215.14"


@dataclass(frozen=True)
class Answer:
    body: bytes = b"Text."
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/plain"})
    drip: bool = False
    breaks_off: bool = False


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(b"", status, {"Location": to})


def failing(status: int, **headers: str) -> Answer:
    return Answer(b"", status, {name.replace("_", "-"): value for name, value in headers.items()})


def packed(body: bytes, encoding: str = "gzip") -> Answer:
    return Answer(body, headers={"Content-Encoding": encoding})


def robots(*lines: str) -> Answer:
    return Answer("\n".join(("User-agent: *", *lines)).encode())


class Site:
    """What a server answers at each path (the last answer again and again), and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.closing = Event()
        self.port = 0

    def put(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def pages_asked(self) -> list[str]:
        return [path for path in self.asked if path != "/robots.txt"]

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        answers = self.answers.get(handler.path, [Answer(b"", 404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body) + answer.breaks_off))
        handler.end_headers()
        try:
            for piece in [answer.body[i : i + 1] for i in range(len(answer.body))] if answer.drip else [answer.body]:
                handler.wfile.write(piece)
                if answer.drip and self.closing.wait(0.02):
                    return
        except OSError:
            pass  # the other side has had enough


class Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for them


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Starts servers, and stops them."""
    running: list[tuple[Site, Server, Thread]] = []

    def start(context: ssl.SSLContext | None = None, protocol: str = "HTTP/1.0") -> Site:
        site = Site()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = protocol
            timeout = 10

            def do_GET(self) -> None:
                site.reply(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
                pass

        server = Server(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client may hang up
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        site.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((site, server, thread))
        return site

    yield start
    for site, server, thread in running:
        site.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site(serve: Callable[..., Site]) -> Site:
    site = serve()
    site.put("/", Answer())
    return site


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_fetcher(watch: Watch) -> Iterator[Callable[..., Fetcher]]:
    """Opens fetchers that may ask this machine and do not really sleep, and closes them."""
    opened: list[Fetcher] = []

    def open_one(**options: object) -> Fetcher:
        settings = {"allow_private": True, "sleep": watch.sleep, "clock": lambda: watch.now, **options}
        fetcher = Fetcher(**settings)  # type: ignore[arg-type]
        opened.append(fetcher)
        return fetcher

    yield open_one
    for fetcher in opened:
        fetcher.close()


@pytest.fixture
def fetcher(open_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return open_fetcher()


class Names:
    """Resolves every name to the addresses given, one set a time (the last again and again)."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch, site: Site) -> list[str]:
    """The addresses that were connected to; the public one is answered for by the site."""
    addresses: list[str] = []
    connect = socket.create_connection

    def record(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        addresses.append(address[0])
        if address[0] != PUBLIC:
            raise ConnectionRefusedError(111, "Connection refused")
        return connect(("127.0.0.1", site.port), *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", record)
    return addresses


# --- pages ------------------------------------------------------------------------------------------------


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


# --- addresses --------------------------------------------------------------------------------------------


def test_this_machine_is_refused_unless_it_is_meant(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    with pytest.raises(SourceError) as refused:
        open_fetcher(allow_private=False).fetch(site.url())
    assert str(refused.value) == (
        f"{site.url()}: it leads to a private address (127.0.0.1). If you mean that, use --allow-private."
    )
    assert site.asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]"])
def test_other_spellings_of_this_machine_are_refused(open_fetcher: Callable[..., Fetcher], host: str) -> None:
    with pytest.raises(SourceError, match=r"a private address \((127\.0\.0\.1|::1)\)"):
        open_fetcher(allow_private=False).fetch(f"http://{host}:9/")


def test_a_decimal_address_works_if_it_is_meant(site: Site, fetcher: Fetcher) -> None:
    assert fetcher.fetch(site.url(host="2130706433")).content == b"Text."


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "::1",
        "fd12::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
    ],
)
def test_private_addresses_are_refused(
    connected: list[str], open_fetcher: Callable[..., Fetcher], address: str
) -> None:
    with pytest.raises(SourceError, match=r"leads to a private address .*--allow-private"):
        open_fetcher(allow_private=False, resolve=Names([address])).fetch("http://news.example/")
    assert connected == []
    with pytest.raises(SourceError, match="Connection refused"):
        open_fetcher(resolve=Names([address])).fetch("http://news.example/")
    assert len(connected) == 3


@pytest.mark.parametrize("allow_private", [False, True])
@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("169.254.169.254", ""),
        ("fe80::1", ""),
        ("fe80::1%eth0", ""),
        ("fd00:ec2::254", ""),
        ("::ffff:169.254.169.254", "169.254.169.254"),
        ("2002:a9fe:a9fe::", "169.254.169.254"),
        ("64:ff9b::169.254.169.254", "169.254.169.254"),
        ("64:ff9b:1::a00:1", ""),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", ""),
        ("0.0.0.0", ""),  # noqa: S104 - nothing is bound
        ("::", ""),
        ("::127.0.0.1", "::7f00:1"),
        ("224.0.0.1", ""),
        ("ff02::1", ""),
        ("100.64.0.1", ""),
        ("240.0.0.1", ""),
        ("255.255.255.255", ""),
        ("192.0.2.1", ""),
        ("fec0::1", ""),
    ],
)
def test_some_addresses_are_never_asked(
    connected: list[str], open_fetcher: Callable[..., Fetcher], address: str, end: str, allow_private: bool
) -> None:
    with pytest.raises(SourceError, match="leads to an address that is not public") as refused:
        open_fetcher(allow_private=allow_private, resolve=Names([address])).fetch("http://news.example/")
    assert f"({end or address})" in str(refused.value)
    assert connected == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::8.8.8.8"]
)
def test_public_addresses_are_asked(connected: list[str], open_fetcher: Callable[..., Fetcher], address: str) -> None:
    fetcher = open_fetcher(allow_private=False, resolve=Names([address, PUBLIC]))
    assert fetcher.fetch("http://news.example/").content == b"Text."
    assert ip_address(connected[0]) == ip_address(address)


@pytest.mark.parametrize("addresses", [(PUBLIC, "10.0.0.1"), ("10.0.0.1", PUBLIC)])
def test_one_private_address_among_public_ones_is_enough(
    connected: list[str], open_fetcher: Callable[..., Fetcher], addresses: tuple[str, str]
) -> None:
    with pytest.raises(SourceError, match=r"private address \(10\.0\.0\.1\)"):
        open_fetcher(allow_private=False, resolve=Names(addresses)).fetch("http://news.example/")
    assert connected == []


def test_what_was_checked_is_what_is_connected_to(connected: list[str], open_fetcher: Callable[..., Fetcher]) -> None:
    names = Names([PUBLIC], [PUBLIC], ["127.0.0.1"])
    fetcher = open_fetcher(allow_private=False, resolve=names)
    assert fetcher.fetch("http://news.example/").content == b"Text."
    assert connected == [PUBLIC, PUBLIC]  # robots.txt and the page
    assert names.asked == [("news.example", 80)] * 2
    with pytest.raises(SourceError, match=r"private address \(127\.0\.0\.1\)"):
        fetcher.fetch("http://news.example/")
    assert connected == [PUBLIC, PUBLIC]
    assert len(names.asked) == 3


def test_another_try_is_another_check(connected: list[str], open_fetcher: Callable[..., Fetcher]) -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    with pytest.raises(SourceError, match=r"private address \(127\.0\.0\.1\)"):
        open_fetcher(allow_private=False, resolve=names).fetch("http://news.example/")
    assert connected == ["8.8.8.8"]
    assert len(names.asked) == 2


def test_a_host_that_is_not_found(open_fetcher: Callable[..., Fetcher], watch: Watch) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(SourceError, match=r"^http://news\.example/: its host cannot be found \(Name or service"):
        open_fetcher(resolve=resolve).fetch("http://news.example/")
    assert watch.slept == []


def test_names_that_cannot_be_looked_up_now_are_looked_up_again(
    site: Site, open_fetcher: Callable[..., Fetcher], watch: Watch
) -> None:
    answers: list[Sequence[str] | OSError] = [socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), ["127.0.0.1"]]

    def resolve(host: str, port: int) -> Sequence[str]:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer

    assert open_fetcher(resolve=resolve).fetch(site.url(host="news.example")).content == b"Text."
    assert watch.slept[0] == 1


@pytest.mark.parametrize("answer", [[], ["nonsense"]])
def test_resolvers_without_an_answer(open_fetcher: Callable[..., Fetcher], answer: Sequence[str]) -> None:
    with pytest.raises(SourceError, match=r"^http://news\.example/: "):
        open_fetcher(resolve=Names(answer)).fetch("http://news.example/")


def test_a_connection_that_was_checked_may_serve_again(serve: Callable[..., Site], watch: Watch) -> None:
    site, names = serve(protocol="HTTP/1.1"), Names(["127.0.0.1"], ["169.254.169.254"])
    site.put("/robots.txt", robots("Allow: /"))
    site.put("/", Answer())
    with Fetcher(allow_private=True, resolve=names, sleep=watch.sleep, clock=lambda: watch.now) as fetcher:
        for _ in range(2):
            assert fetcher.fetch(site.url(host="news.example")).content == b"Text."
            watch.now += 100
    assert len(names.asked) == 1


# --- redirects --------------------------------------------------------------------------------------------


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


# --- limits -----------------------------------------------------------------------------------------------


def test_a_page_may_be_as_long_as_the_limit(site: Site, open_fetcher: Callable[..., Fetcher]) -> None:
    fetcher = open_fetcher(max_bytes=MB)
    site.put("/", Answer(b"a" * MB), Answer(b"a" * (MB + 1)))
    assert len(fetcher.fetch(site.url()).content) == MB
    with pytest.raises(SourceError, match="longer than 1 MB"):
        fetcher.fetch(site.url())


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


# --- trying again -----------------------------------------------------------------------------------------


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


# --- manners ----------------------------------------------------------------------------------------------


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


# --- certificates -----------------------------------------------------------------------------------------


@pytest.fixture
def secure_site(serve: Callable[..., Site], tmp_path: Path) -> tuple[Site, Path]:
    """A server of news.example, and its certificate, which nobody knows."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = [openssl, "req", "-x509", *kind, *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site = serve(context)
    site.put("/", Answer())
    return site, certificate


def test_unknown_certificates_are_refused(
    secure_site: tuple[Site, Path], open_fetcher: Callable[..., Fetcher], watch: Watch
) -> None:
    fetcher = open_fetcher(resolve=Names(["127.0.0.1"]))
    with pytest.raises(SourceError, match=r"its certificate is not to be trusted \(self.signed certificate"):
        fetcher.fetch(f"https://news.example:{secure_site[0].port}/")
    assert watch.slept == []


def test_a_certificate_is_of_the_host_not_of_its_address(
    secure_site: tuple[Site, Path], open_fetcher: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, certificate = secure_site
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetcher = open_fetcher(resolve=Names(["127.0.0.1"]))
    assert fetcher.fetch(f"https://news.example:{site.port}/").content == b"Text."
    for host in ["other.example", "127.0.0.1"]:
        with pytest.raises(SourceError, match="its certificate is not to be trusted"):
            fetcher.fetch(f"https://{host}:{site.port}/")
