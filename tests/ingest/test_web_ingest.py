"""Pages and feeds from a real server on this machine become articles, each known by its canonical address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ingest.article import Article
from ingest.library import Library
from ingest.parsing.extraction import Extraction
from ingest.parsing.sandbox import Parser
from ingest.pipeline import ingest_articles
from ingest.sources.documents import RawDocument
from ingest.stages.report import Progress, Report
from ingest.web.fetching import Fetcher

HARBOUR = (
    "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years to build.",
    "The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain.",
)
BRIDGE = (
    "Per Dahl closed the bridge of Vestvik on Monday. It will be repaired over the summer and opens again in May.",
    "Drivers have to take the ferry until then, which leaves every twenty minutes from the market square.",
)


@dataclass(frozen=True)
class Answer:
    body: str | bytes = ""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Site:
    """What a server answers at each path, whatever the query, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []

    def put(self, path: str, body: str | bytes = "", type: str = "text/html; charset=utf-8") -> str:  # noqa: A002
        self.answers[path] = Answer(body, type)
        return self.url(path)

    def redirect(self, path: str, to: str) -> str:
        self.answers[path] = Answer(status=302, headers={"Location": to})
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def pages_asked(self) -> list[str]:
        return [path for path in self.asked if path != "/robots.txt"]

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        answer = self.answers.get(handler.path.partition("?")[0], Answer(status=404))
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        handler.send_response(answer.status)
        for name, value in {"Content-Type": answer.type, **answer.headers}.items():
            if value:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that has nothing yet."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            served.reply(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Site(server.server_address[1])
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own server may be asked as fast as we like."""
    monkeypatch.setattr("ingest.pipeline.Fetcher", partial(Fetcher, pause=0, sleep=lambda seconds: None))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[RawDocument]:
    """The documents that were parsed."""
    documents: list[RawDocument] = []
    extract = Parser.extract

    def recorded(parser: Parser, document: RawDocument) -> Extraction:
        documents.append(document)
        return extract(parser, document)

    monkeypatch.setattr(Parser, "extract", recorded)
    return documents


@pytest.fixture
def ingest(library: Library) -> Callable[..., Report]:
    """Ingests into the library, from this machine too."""

    def run(*locations: str | Path, allow_private: bool = True) -> Report:
        return ingest_articles(locations, library, allow_private=allow_private)

    return run


def page(*paragraphs: str, head: str = "", title: str | None = "The new harbour") -> str:
    """A page with an article."""
    named = f"<title>{title}</title>" if title else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    heading = f"<h1>{title}</h1>" if title else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head>{named}{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article>{heading}{body}</article><footer>All rights reserved.</footer></body></html>"
    )


def meta(**facts: str) -> str:
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in facts.items())


def published(day: str) -> str:
    return f'<meta property="article:published_time" content="{day}T10:00:00Z">'


def canonical(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


def item(url: str, title: str = "", author: str = "", day: str = "") -> str:
    """An item of an RSS feed."""
    named = f"<title>{title}</title>" if title else ""
    by = f"<dc:creator>{author}</dc:creator>" if author else ""
    dated = f"<pubDate>{day}</pubDate>" if day else ""
    return f"<item><link>{url}</link>{named}{by}{dated}</item>"


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>News</title>{''.join(items)}</channel></rss>"
    )


def counts(report: Report) -> tuple[int, int, int, int]:
    """How many were added, changed, unchanged, failed."""
    return len(report.added), len(report.changed), len(report.unchanged), len(report.failed)


def only(library: Library) -> Article:
    (summary,) = library.articles()
    return library.article(summary.article.id)


def texts(library: Library) -> list[str]:
    return [library.article(summary.article.id).text for summary in library.articles()]


# --- pages ------------------------------------------------------------------------------------------------


def test_a_page_is_an_article_with_its_facts(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    site_name = '<meta property="og:site_name" content="Coast Times">'
    head = meta(author="Ida Berg") + published("2024-02-29") + site_name
    url = site.put("/harbour", page(*HARBOUR, head=head))
    report = ingest(url)
    assert counts(report) == (1, 0, 0, 0)
    article = only(library)
    assert article.text == "\n\n".join(HARBOUR)
    assert (article.id,) == report.added
    assert (article.title, article.author, article.published) == ("The new harbour", "Ida Berg", "2024-02-29")
    assert (article.url, article.source, article.publisher, article.language) == (url, url, "Coast Times", "en")


def test_a_page_is_one_article_by_all_its_addresses(
    library: Library, site: Site, ingest: Callable[..., Report], parsed: list[RawDocument]
) -> None:
    url = site.put("/harbour", page(*HARBOUR))
    first = ingest(f"{url}?utm_source=letter")
    assert only(library).url == url
    again = [url, f"{url}?utm_source=x&fbclid=y#top", url.upper().replace("/HARBOUR", "/harbour")]
    again.append(site.redirect("/short", url))
    for address in again:
        report = ingest(address)
        assert counts(report) == (0, 0, 1, 0), address
        assert report.unchanged == first.added
    assert len(parsed) == 1  # the page is what it was, by whatever address
    assert counts(ingest(*again)) == (0, 0, len(again), 0)


def test_another_page_is_another_article(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    url = site.put("/story", page(*HARBOUR))
    assert counts(ingest(f"{url}?id=1", f"{url}?id=2")) == (2, 0, 0, 0)


def test_a_page_may_name_another_of_its_site(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    named = site.url("/harbour")
    head = canonical(f"{named}?utm_medium=rss#top")
    report = ingest(site.put("/amp/harbour", page(*HARBOUR, head=head)))
    assert only(library).url == named
    site.put("/harbour", page(*HARBOUR, head=head))
    for address in (named, site.url("/amp/harbour?from=home")):
        again = ingest(address)
        assert counts(again) == (0, 0, 1, 0)
        assert again.unchanged == report.added


def test_no_page_speaks_for_another_site(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    honest = site.put("/honest", page(*BRIDGE))
    (honest_id,) = ingest(honest).added
    other = site.put("/other", page(*HARBOUR, head=canonical("https://post.example/harbour")))
    # By another name of this machine it is another site, and must not take the place of the honest page.
    named_so = site.put("/same", page(*HARBOUR, head=canonical(honest))).replace("127.0.0.1", "localhost")
    assert counts(ingest(other, named_so)) == (2, 0, 0, 0)
    assert [summary.article.url for summary in library.articles()] == [honest, other, named_so]
    assert library.article(honest_id).text == "\n\n".join(BRIDGE)


def test_a_changed_page_is_replaced(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    url = site.put("/harbour", page(*HARBOUR))
    first = ingest(url)
    site.put("/harbour", page(*HARBOUR, "A correction: it cost 41 million crowns, as the mayor said on Friday."))
    second = ingest(url)
    assert counts(second) == (0, 1, 0, 0)
    assert second.changed == first.added
    assert "41 million" in only(library).text
    assert counts(ingest(url)) == (0, 0, 1, 0)


RUSSIAN = (
    "Новый порт открыли в четверг, и первым в него вошло судно с лесом из соседней области.",
    "Строительство заняло шесть лет и обошлось в сорок миллионов рублей, сообщила глава города.",
)


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_only_the_server_may_know_the_encoding(
    library: Library, site: Site, ingest: Callable[..., Report], kind: str
) -> None:
    text = page(*RUSSIAN, title="Новый порт") if kind == "text/html" else "\n\n".join(RUSSIAN)
    report = ingest(site.put("/port", text.encode("windows-1251"), f"{kind}; charset=windows-1251"))
    assert (report.failed, report.notes) == ((), ())
    assert only(library).text == "\n\n".join(RUSSIAN)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_of_the_encoding_is_no_character(
    library: Library, site: Site, ingest: Callable[..., Report], encoding: str
) -> None:
    charset = encoding.removesuffix("-sig")
    report = ingest(site.put("/a.txt", HARBOUR[0].encode(encoding), f"text/plain; charset={charset}"))
    assert (report.failed, report.notes) == ((), ())
    assert only(library).text == HARBOUR[0]


@pytest.mark.parametrize("charset", ["ISO-8859-1", "us-ascii", "windows-1252"])
def test_what_is_called_latin_1_is_that_of_windows(
    library: Library, site: Site, ingest: Callable[..., Report], charset: str
) -> None:
    text = "“It cost 40 million crowns – or €4 million,” the mayor of Vestvik said on Thursday."
    report = ingest(site.put("/a", text.encode("cp1252"), f"text/plain; charset={charset}"))
    assert (report.failed, report.notes) == ((), ())
    assert only(library).text == text


@pytest.mark.parametrize("charset", ["no-such", "hex", "utf-8"])
def test_a_server_may_be_wrong_about_the_encoding(
    library: Library, site: Site, ingest: Callable[..., Report], charset: str
) -> None:
    told = '<meta charset="windows-1251">'
    content = page(*RUSSIAN, head=told).encode("windows-1251")
    assert counts(ingest(site.put("/port", content, f"text/html; charset={charset}"))) == (1, 0, 0, 0)
    assert only(library).text == "\n\n".join(RUSSIAN)


def test_a_pdf_by_its_address(
    library: Library, site: Site, ingest: Callable[..., Report], pdf: Callable[..., bytes]
) -> None:
    url = site.put("/report", pdf("The harbour opened.", "It cost 40 million crowns."), "application/pdf")
    assert counts(ingest(url)) == (1, 0, 0, 0)
    article = only(library)
    assert (article.url, article.source, article.title) == (url, url, "A report")
    assert len(article.pages) == 2


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/notes.txt", "text/plain"),
        ("/notes", "text/plain; charset=utf-8"),
        ("/notes", ""),
        ("/page.html", "text/plain"),
        ("/notes.md", "text/markdown"),
        ("/notes.txt", "application/octet-stream"),
    ],
)
def test_a_text_by_its_address(
    library: Library, site: Site, ingest: Callable[..., Report], path: str, kind: str
) -> None:
    url = site.put(path, HARBOUR[0], kind)
    assert counts(ingest(url)) == (1, 0, 0, 0)
    assert (only(library).text, only(library).url) == (HARBOUR[0], url)


@pytest.mark.parametrize("path", ["/story", "/story.php", "/story.md", "/story.txt"])
def test_markup_is_never_taken_for_a_text(
    library: Library, site: Site, ingest: Callable[..., Report], path: str
) -> None:
    piece = "".join(f"<p>{paragraph}</p>" for paragraph in HARBOUR)
    ingest(site.put(path, f"<section>{piece}</section>", "text/html"))
    assert all("<" not in text for text in texts(library))


# --- what fails -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/data", b'{"items": [1, 2, 3]}', "application/json"),
        ("/data.json", b'[{"title": "One"}]', "application/json; charset=utf-8"),
        ("/record", b'{"id": "x", "text": "A record is no page."}', "text/plain"),
        ("/news.jsonl", b'{"id": "x", "text": "A record is no page."}\n', "application/x-ndjson"),
        ("/picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "image/png"),
        ("/picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "text/html"),
        ("/library.bin", b"\0\1\2\3" * 200, "application/octet-stream"),
        ("/style.css", b"body { color: red }", "text/css"),
        ("/app.js", b"alert(1)", "text/javascript"),
        ("/sitemap.xml", b'<?xml version="1.0"?><urlset><url/></urlset>', "application/xml"),
    ],
)
def test_what_is_no_page_fails(
    library: Library, site: Site, ingest: Callable[..., Report], path: str, body: bytes, kind: str
) -> None:
    url, good = site.put(path, body, kind), site.put("/harbour", page(*HARBOUR))
    report = ingest(url, good)
    assert counts(report) == (1, 0, 0, 1)
    (failure,) = report.failed
    assert failure.source == url
    assert failure.reason.startswith(f"{url}: what is there is no page ({kind.partition(';')[0]}). ")


def test_pages_that_fail_are_told_and_the_rest_go_in(
    library: Library, site: Site, ingest: Callable[..., Report], tmp_path: Path
) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/", "text/plain")
    closed = site.put("/private/page", page(*BRIDGE))
    empty = site.put("/empty", "<!DOCTYPE html><html><body></body></html>")
    missing = site.url("/missing")
    lost = site.redirect("/lost", "/nowhere")
    inside = site.redirect("/inside", "http://169.254.169.254/latest/meta-data/")
    good = site.put("/good", page(*HARBOUR))
    report = ingest(closed, missing, empty, lost, inside, "http://[broken/", good)
    assert counts(report) == (1, 0, 0, 6)
    assert texts(library) == ["\n\n".join(HARBOUR)]
    reasons = {failure.source: failure.reason for failure in report.failed}
    assert all(reason.startswith(f"{source}: ") for source, reason in reasons.items())
    assert "robots.txt does not allow it" in reasons[closed]
    assert "it answered 404" in reasons[missing]
    assert "no article was found" in reasons[empty]
    assert "it answered 404" in reasons[lost]
    assert "not public (169.254.169.254)" in reasons[inside]
    assert "no web address" in reasons["http://[broken/"]
    assert "/private/page" not in site.asked


def test_private_addresses_are_refused_and_the_way_is_told(
    library: Library, site: Site, ingest: Callable[..., Report], tmp_path: Path
) -> None:
    url = site.put("/harbour", page(*HARBOUR))
    (tmp_path / "bridge.txt").write_text(BRIDGE[0])
    report = ingest(url, tmp_path / "bridge.txt", allow_private=False)
    assert counts(report) == (1, 0, 0, 1)
    (failure,) = report.failed
    assert failure.source == url
    assert "--allow-private" in failure.reason
    assert site.asked == []


# --- feeds ------------------------------------------------------------------------------------------------


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{"".join(entries)}</feed>'


def entry(url: str, title: str, author: str, day: str) -> str:
    """An entry of an Atom feed."""
    return (
        f'<entry><id>{url}</id><link href="{url}"/><title>{title}</title>'
        f"<author><name>{author}</name></author><published>{day}T10:00:00Z</published></entry>"
    )


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_the_entries_of_a_feed_become_articles(
    library: Library, site: Site, ingest: Callable[..., Report], form: str
) -> None:
    dated = site.put("/harbour", page(*HARBOUR, head=published("2019-01-01") + meta(author="Page Author")))
    bare = site.put("/bridge", page(*BRIDGE, title=None))
    if form == "rss":
        items = [
            item(dated, "Feed title", "Feed Author", "Thu, 29 Feb 2024 10:00:00 GMT"),
            item(bare, "The bridge", "Per Berg", "Fri, 01 Mar 2024 10:00:00 GMT"),
        ]
        feed = site.put("/feed", rss(*items), "application/rss+xml")
    else:
        entries = [
            entry(dated, "Feed title", "Feed Author", "2024-02-29"),
            entry(bare, "The bridge", "Per Berg", "2024-03-01"),
        ]
        feed = site.put("/feed", atom(*entries), "application/atom+xml")
    assert counts(ingest(feed)) == (2, 0, 0, 0)
    harbour, bridge = (library.article(summary.article.id) for summary in library.articles())
    assert (harbour.title, harbour.author, harbour.published) == ("The new harbour", "Page Author", "2024-02-29")
    assert (bridge.title, bridge.author, bridge.published) == ("The bridge", "Per Berg", "2024-03-01")
    assert (harbour.url, bridge.url) == (dated, bare)
    assert (harbour.source, bridge.source) == (dated, bare)


def test_a_feed_again_is_unchanged(
    library: Library, site: Site, ingest: Callable[..., Report], parsed: list[RawDocument]
) -> None:
    urls = [site.put("/harbour", page(*HARBOUR)), site.put("/bridge", page(*BRIDGE))]
    feed = site.put("/feed.xml", rss(*map(item, urls)), "application/xml")
    first = ingest(feed)
    second = ingest(feed)
    assert counts(second) == (0, 0, 2, 0)
    assert second.unchanged == first.added
    assert len(parsed) == 2
    later = site.put("/school", page("Ida Berg designed the school of Vestvik, with room for 300 children."))
    site.put("/feed.xml", rss(*map(item, [later, *urls])), "application/xml")
    assert counts(ingest(feed)) == (1, 0, 2, 0)


def test_a_date_that_the_feed_corrects_is_a_change(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    url = site.put("/harbour", page(*HARBOUR))
    for day, expected in (("01", (1, 0, 0, 0)), ("02", (0, 1, 0, 0))):
        feed = site.put("/feed", rss(item(url, day=f"{day} Mar 2024 10:00:00 GMT")), "text/xml")
        assert counts(ingest(feed)) == expected
        assert only(library).published == f"2024-03-{day}"


def test_an_entry_that_fails_is_one_failure(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    good = site.put("/harbour", page(*HARBOUR))
    other = site.put("/other.xml", rss(item(good)), "application/rss+xml")
    missing = site.url("/missing")
    data = site.put("/data", b'{"a": 1}', "application/json")
    inside = "http://169.254.169.254/latest/"
    feed = site.put("/feed", rss(*map(item, [missing, other, data, inside, good])), "application/rss+xml")
    report = ingest(feed)
    assert counts(report) == (1, 0, 0, 4)
    reasons = {failure.source: failure.reason for failure in report.failed}
    assert all(reason.startswith(f"{source}: ") for source, reason in reasons.items())
    assert "it answered 404" in reasons[missing]
    assert "leads to another feed" in reasons[other]
    assert "no page" in reasons[data]
    assert "not public" in reasons[inside]


def test_a_feed_leads_nobody_inside(
    library: Library, site: Site, ingest: Callable[..., Report], tmp_path: Path
) -> None:
    """A feed from outside (here, a file) must not make this machine read itself."""
    secret = site.put("/secret", page(*HARBOUR))
    feed = tmp_path / "feed.xml"
    feed.write_text(rss(item(secret), item(secret.replace("127.0.0.1", "localhost")), item("http://10.0.0.1/")))
    report = ingest(feed, allow_private=False)
    assert counts(report) == (0, 0, 0, 3)
    assert all("private address" in failure.reason for failure in report.failed)
    assert site.asked == []


def test_a_feed_file_is_followed_only_where_it_is_named(
    library: Library, site: Site, ingest: Callable[..., Report], tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    feed = folder / "feed.xml"
    feed.write_text(rss(item(site.put("/harbour", page(*HARBOUR)))))
    report = ingest(folder)
    assert counts(report) == (0, 0, 0, 0)
    assert report.skipped == (str(feed),)
    assert site.asked == []
    assert counts(ingest(feed)) == (1, 0, 0, 0)
    assert only(library).url == site.url("/harbour")


def test_an_address_is_asked_for_once(library: Library, site: Site, ingest: Callable[..., Report]) -> None:
    url = site.put("/harbour", page(*HARBOUR))
    feed = site.put("/feed", rss(item(url), item(url, "Again")), "application/rss+xml")
    assert counts(ingest(feed, feed)) == (1, 0, 0, 0)
    assert site.pages_asked == ["/feed", "/harbour"]


def test_an_entry_twice_by_two_addresses_is_one_article(
    library: Library, site: Site, ingest: Callable[..., Report]
) -> None:
    url = site.put("/harbour", page(*HARBOUR))
    feed = site.put("/feed", rss(item(url), item(f"{url}?utm_source=feed")), "application/rss+xml")
    assert counts(ingest(feed)) == (1, 0, 1, 0)
    assert only(library).url == url


@pytest.mark.parametrize("body", ["<rss version='2.0'><channel></channel></rss>", "<rss", "<feed>&nonsense;"])
def test_a_feed_without_entries_fails(library: Library, site: Site, ingest: Callable[..., Report], body: str) -> None:
    feed, good = site.put("/feed.rss", body, "application/rss+xml"), site.put("/harbour", page(*HARBOUR))
    report = ingest(feed, good)
    assert counts(report) == (1, 0, 0, 1)
    assert report.failed[0].source == feed


def test_progress_goes_on_while_a_feed_is_followed(library: Library, site: Site, tmp_path: Path) -> None:
    urls = [site.put("/harbour", page(*HARBOUR)), site.put("/bridge", page(*BRIDGE))]
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "feed.xml").write_text(rss(*map(item, urls)))
    (tmp_path / "z.txt").write_text("Last.")
    seen: list[Progress] = []
    files = [tmp_path / name for name in ("a.txt", "feed.xml", "z.txt")]
    ingest_articles([*files, urls[0]], library, seen.append, allow_private=True)
    done = [progress.bytes_done for progress in seen]
    assert done == sorted(done)
    assert {progress.bytes_total for progress in seen} == {sum(path.stat().st_size for path in files)}
    assert {*urls, "a.txt"} <= {progress.current for progress in seen}
    assert seen[-1].articles == 5
