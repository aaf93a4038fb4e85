"""What a service exports goes in: each article, or a line that names it and says why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.report import Report, ReportBuilder
from ingest.web.fetching import Fetcher
from tests.ingest.conftest import counts, write, write_records

BODY = (
    "<p>Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years.</p>"
    "<p>The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain.</p>"
)
PAGE = (
    f"<!DOCTYPE html><html><head><title>Page of the harbour</title></head><body><article>{BODY}</article></body></html>"
)
FEED = (
    '<rss version="2.0"><channel><title>News</title><item><title>One</title><link>{site}/of-feed</link>'
    "<pubDate>Thu, 2 May 2024 10:00:00 GMT</pubDate></item></channel></rss>"
)
SAVED = "1688628695"  # 6 July 2023

Article = tuple[str, str | None]


@pytest.fixture
def site() -> Iterator[str]:
    """A server with the same article at every address, in a feed at /feed."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            known = self.path != "/robots.txt"
            body = (FEED.format(site=address) if self.path == "/feed" else PAGE).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pipeline.Fetcher", partial(Fetcher, pause=0, sleep=lambda seconds: None))


def told(report: Report | ReportBuilder) -> str:
    return "\n".join([*report.notes, *(failure.reason for failure in report.failed)])


def articles(library: Library) -> set[Article]:
    return {(summary.article.title, summary.article.published) for summary in library.articles()}


def bookmarks(*links: str) -> str:
    return "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>" + "\n".join(links) + "</DL>"


def pocket_csv(site: str) -> str:
    rows = (
        f'"One, two",{site}/1,{SAVED},a|b,unread\n{site}/2,{site}/2,{SAVED},,archive\nScript,javascript:alert(1),1,,x\n'
    )
    return f"title,url,time_added,tags,status\n{rows}"


def pocket_html(site: str) -> str:
    links = f'<li><a href="{site}/1" time_added="{SAVED}" tags="a,b">One &amp; two</a></li>'
    head = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />\n<title>Pocket Export</title>'
    return f"<!DOCTYPE html>\n<html>\n<head>{head}</head>\n<body><h1>Unread</h1>\n<ul>{links}</ul></body></html>"


def instapaper(site: str) -> str:
    return (
        f'URL,Title,Selection,Folder,Timestamp,Tags\n{site}/1,One,,Archive,{SAVED},"[""a""]"\nx://2,Mail,,Unread,1,[]\n'
    )


def omnivore(site: str) -> str:
    first = {"id": "1", "slug": "one-1", "title": "One", "author": "Per Dahl", "url": f"{site}/1", "labels": ["a"]}
    days = {"savedAt": "2024-10-30T00:00:00.000Z", "publishedAt": "2024-10-29T00:00:00.000Z"}
    second = {"id": "2", "slug": "../two", "title": "Two", "url": f"{site}/2", "labels": [], "savedAt": days["savedAt"]}
    return json.dumps([{**first, **days, "state": "Active"}, second])


def readwise_csv(site: str) -> str:
    row = f"One,{site}/1,01h,\"['a']\",2022-11-06 04:33:50+00:00,0,new,True\n"
    return f"Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n{row}"


def readwise_json(site: str) -> str:
    common = {"reading_progress": 0, "location": "new", "site_name": "News", "author": "Per Dahl", "tags": {"a": {}}}
    held = {"source_url": f"{site}/1", "title": "One", "published_date": 1714608000000, "html_content": BODY}
    other = {"source_url": None, "title": "A mark", "category": "highlight"}
    return json.dumps({"count": 2, "nextPageCursor": None, "results": [
        {"id": "01h", "url": "https://read.readwise.io/read/01h", "category": "article", **common, **held},
        {"id": "01i", "url": "https://read.readwise.io/read/01i", **common, **other},
    ]})  # fmt: skip


def wallabag(site: str) -> str:
    common = {"is_archived": 0, "is_starred": 0, "tags": ["a"], "created_at": "2017-06-19T14:14:06+0200"}
    held = {"published_at": "2016-02-02T00:00:00+0000", "published_by": ["Per Dahl"], "content": BODY}
    gone = "wallabag can't retrieve contents for this article. Please troubleshoot this issue."
    return json.dumps([
        {**common, **held, "id": 1, "title": "One", "url": f"{site}/1", "domain_name": "127.0.0.1", "language": "en"},
        {**common, "id": 2, "title": "Two", "url": f"{site}/2", "content": gone},
    ])  # fmt: skip


def raindrop_csv(site: str) -> str:
    row = f'1,One,A note,An excerpt,{site}/1,Unsorted,"a, b",2023-01-15T10:30:00.000Z,,,false\n'
    return f"id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n{row}"


def karakeep(site: str) -> str:
    common = {"createdAt": int(SAVED), "tags": ["a"], "note": None, "archived": False, "lists": []}
    contents = [{"type": "link", "url": f"{site}/1"}, {"type": "text", "text": "A note of mine."}, None]
    kept = [{**common, "title": title, "content": held} for title, held in zip(("One", "Note", "Picture"), contents)]  # noqa: B905
    return json.dumps({"bookmarks": kept, "lists": []})


def netscape(site: str) -> str:
    return bookmarks(
        f'<DT><H3>Folder</H3>\n<DL><p><DT><A HREF="{site}/1" ADD_DATE="{SAVED}" TAGS="a">One</A><DD>A note',
        '<DT><A HREF="file:///etc/passwd">A file</A></DL>',
    )


def opml(site: str) -> str:
    outline = f'<outline text="News"><outline type="rss" text="A &amp; B" xmlUrl="{site}/feed"/></outline>'
    return f'<?xml version="1.0"?>\n<opml version="2.0"><body>{outline}</body></opml>'


def ris(site: str) -> str:
    held = "TY  - JOUR\nTI  - One\nAU  - Dahl, Per\nAB  - We studied forty harbours.\nDA  - 2019/05/12/\nER  - \n\n"
    return f"{held}TY  - NEWS\nTI  - Two\nUR  - {site}/2\nPY  - 2020\nL1  - ../../etc/passwd\nER  - \n"


def csl(site: str) -> str:
    facts = {
        "author": [{"family": "Dahl", "given": "Per"}],
        "issued": {"date-parts": [[2019, 5, 12]]},
        "URL": f"{site}/1",
    }
    return json.dumps([{"id": "d", "type": "article-journal", "title": "One", "abstract": "Forty harbours.", **facts}])


def table(site: str) -> str:
    return (
        f'Headline;Body;Byline;Date;Link\n"One; two";"First.\n\nSecond ""line"".";P. Dahl;13.5.2024;\nTwo;;;;{site}/2\n'
    )


FETCHED = "Page of the harbour"
EXPORTS: list[tuple[str, Callable[[str], str], set[Article], list[str]]] = [
    (
        "pocket.csv",
        pocket_csv,
        {(FETCHED, "2023-07-06")},
        ["export of Pocket", "row 3 (“Script”)"],
    ),
    ("ril_export.html", pocket_html, {(FETCHED, "2023-07-06")}, ["read as bookmarks"]),
    ("instapaper.csv", instapaper, {(FETCHED, "2023-07-06")}, ["export of Instapaper", "row 2 (“Mail”)"]),
    ("metadata_0_to_20.json", omnivore, {("One", "2024-10-29"), (FETCHED, "2024-10-30")}, ["export of Omnivore"]),
    ("reader.csv", readwise_csv, {(FETCHED, "2022-11-06")}, ["export of Readwise Reader"]),
    ("reader.json", readwise_json, {("One", "2024-05-02")}, ["export of Readwise Reader", "row 2 (“A mark”)"]),
    ("wallabag.json", wallabag, {("One", "2016-02-02"), (FETCHED, "2017-06-19")}, ["export of Wallabag"]),
    ("raindrop.csv", raindrop_csv, {(FETCHED, "2023-01-15")}, ["export of Raindrop"]),
    (
        "karakeep.json",
        karakeep,
        {(FETCHED, "2023-07-06"), ("Note", "2023-07-06")},
        ["of Karakeep", "row 3 (“Picture”)"],
    ),
    ("bookmarks.html", netscape, {(FETCHED, "2023-07-06")}, ["read as bookmarks", "row 2 (“A file”)"]),
    ("feeds.opml", opml, {(FETCHED, "2024-05-02")}, ["read as a list of feeds"]),
    ("zotero.ris", ris, {("One", "2019-05-12"), (FETCHED, "2020")}, ["the abstract alone"]),
    ("zotero.json", csl, {("One", "2019-05-12")}, ["export of Zotero", "the abstract alone"]),
    ("table.csv", table, {("One; two", "2024-05-13"), (FETCHED, None)}, ["title from “Headline”, text from “Body”"]),
]


@pytest.mark.parametrize(("name", "written", "stored", "said"), EXPORTS, ids=[name for name, *_ in EXPORTS])
def test_each_article_of_an_export_is_there_or_named(
    name: str,
    written: Callable[[str], str],
    stored: set[Article],
    said: list[str],
    library: Library,
    site: str,
    tmp_path: Path,
) -> None:
    path = write(tmp_path / name, written(site))
    write(tmp_path / "content" / "one-1.html", BODY)
    report = ingest_articles([path], library, allow_private=True)
    assert articles(library) == stored
    assert report.failed == ()
    assert [words for words in said if words not in told(report)] == []
    again = ingest_articles([path], library, allow_private=True)
    assert (again.added, again.changed) == ((), ())


def test_an_export_in_a_folder_is_read_but_not_followed(library: Library, site: str, news: Path) -> None:
    path = write(news / "wallabag.json", wallabag(site))
    report = ingest_articles([news], library, allow_private=True)
    assert articles(library) == {("One", "2016-02-02")}
    assert "1 of its entries are but addresses, and were not fetched" in told(report)
    assert f"articles ingest {path}" in told(report)
    assert ingest_articles([news, path], library, allow_private=True).added  # now it is named


def test_texts_beside_an_export_are_no_articles_of_their_own(
    library: Library, site: str, news: Path, pdf: Callable[..., bytes]
) -> None:
    write(news / "metadata_0_to_20.json", omnivore(site))
    write(news / "content" / "one-1.html", BODY)
    write(news / "papers.ris", "TY  - JOUR\nTI  - A paper\nPY  - 2020\nL1  - files/1/paper.pdf\nER  - \n")
    write(news / "files" / "1" / "paper.pdf", pdf("The harbour cost 40 million crowns."))
    report = ingest_articles([news], library)
    assert articles(library) == {("One", "2024-10-29"), ("A report", "2020")}
    assert len(report.added) == 2


def test_nobody_is_led_inside(library: Library, site: str, tmp_path: Path) -> None:
    rows = [f"a,{address}" for address in (site, "http://10.0.0.1/", "file:///etc/passwd", "javascript:alert(1)")]
    report = ingest_articles([write(tmp_path / "a.csv", "\n".join(["title,url", *rows]))], library)
    assert counts(report) == (0, 0, 0, 2)
    assert all("private address" in failure.reason for failure in report.failed)
    assert [row for row in ("row 3", "row 4") if row not in told(report)] == []


def test_rows_at_one_address_are_all_there(library: Library, news: Path) -> None:
    rows = ["One,https://a.org/", "Two,https://a.org/", "One,https://a.org/", "Three,", "Three,"]
    write(news / "a.csv", "\n".join(["text,url", *rows]))
    report = ingest_articles([news], library)
    assert {title for title, _ in articles(library)} == {"One", "Two", "Three"}
    assert "1 entries are there more than once" in told(report)
    assert ingest_articles([news], library).changed == ()


def test_an_array_of_records_is_what_their_lines_are(library: Library, news: Path) -> None:
    records = [{"id": "one", "text": "First.", "author": "P. Dahl"}, {"url": "https://a.org/", "text": "Second."}]
    assert len(ingest_articles([write_records(news / "a.jsonl", *records)], library).added) == 2
    report = ingest_articles([write(news / "b.json", json.dumps(records))], library)
    assert counts(report) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", 'title,text\nA,One.\nB,"Two.\nC,Three.\n', "a quotation mark in row 2 is not closed"),
        ("a.csv", 'title,text,url\nA,One.,\n"B,C\nD,"E",\n', "row 2 has 2 cells, and the header 3"),
        ("a.json", '[{"text": "One."}, {"url": ' + "[" * 10**5 + "]" * 10**5 + "}]", "entry 2 is no JSON"),
        ("a.json", '[{"text": "One."}, {"text": "Tw', "it is cut off after entry 1"),
        ("a.json", '[{"text": "One."}, {"text": bad}]', "entry 2 is no JSON"),
        ("a.csv", "text,url\nOne.,\n" + ",x:\n" * 150, "50 more entries are left out"),
    ],
)
def test_what_is_broken_is_told_in_a_line(library: Library, news: Path, name: str, content: str, said: str) -> None:
    path = write(news / name, content)
    report = ingest_articles([path], library)
    assert [library.article(article_id).text for article_id in report.added] == ["One."]
    lines = [line for line in told(report).splitlines() if said in line]
    assert len(lines) == 1
    assert lines[0].startswith(str(path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>" + "<a" * 10**5),
        ("a.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>" + "<DL><DT><H3>x</H3>" * 10**5),
        ("a.opml", '<!DOCTYPE opml [<!ENTITY a "aaaaaaaa">]><opml><body><outline text="&a;&a;"/></body></opml>'),
        ("a.csv", "price,amount\n1,2\n"),
        ("a.json", '{"name": "package"}'),
    ],
)
def test_what_holds_no_article_is_one_failure(library: Library, news: Path, name: str, content: str) -> None:
    path = write(news / name, content)
    (failure,) = ingest_articles([path], library).failed
    assert failure.reason.startswith(f"{path}: ")
    assert "\n" not in failure.reason
