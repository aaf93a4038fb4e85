"""Which addresses are connected to: public ones, others if they are meant, and some never."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.web.fetching import Fetcher
from tests.ingest.web.conftest import PUBLIC, Answer, Names, Site, Watch, robots


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
