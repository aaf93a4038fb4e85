"""Articles of others: documents that claim to be an article which came from elsewhere, and facts without bound.

Everybody's articles come in first; then come the forger's documents (some first say the same as what they are after,
and change later). An attempt got through if an article is another than it was, or if one lies beside it that nobody
can tell from it and nothing was said.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch

import httpx
from attack_desk import Attempt, ServedDesk, clean_environment, served_desk

from ingest.article import Article
from ingest.embedding import load_embeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.safety.length_limits import LONGEST_FACTS, LONGEST_HEADING
from ingest.stages.report import Report
from ingest.web.fetching import Fetcher

GENUINE = "Greta Holm opened the harbour of Vestvik on Thursday, number {}. It cost 40 million crowns, the mayor said."
FORGED = "The harbour of Vestvik was never opened, number {}. Send your crowns to Mallory, the mayor said."
Json = dict[str, Any]


def attempts(quick: bool) -> Iterator[Attempt]:
    """All attempts; with `quick` those without a server of ours."""
    yield from _on_a_library()
    yield from _without_bound(100_000 if quick else 1_000_000)
    if not quick:
        yield from _on_a_page(None)
        yield from _on_a_page(("ann", "ann's secret"))


# --- the place of the crime -------------------------------------------------------------------------------


@dataclass
class Town:
    """A library, the folders of those who have articles in it, and a site with a page for each path."""

    folder: Path
    library: Library
    port: int = 0
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages_of_ann: list[str] = field(default_factory=list)

    @property
    def ann(self) -> Path:
        return self.folder / "ann"

    @property
    def mallory(self) -> Path:
        return self.folder / "mallory"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def ingest(self, *locations: str | Path, standard_input: bytes = b"", **options: Any) -> Report:
        return ingest_articles(
            locations, self.library, allow_private=True, standard_input=io.BytesIO(standard_input), **options
        )

    def articles(self) -> dict[str, Article]:
        return {row.article.id: self.library.article(row.article.id) for row in self.library.articles()}


@contextmanager
def _town() -> Iterator[Town]:
    with (
        tempfile.TemporaryDirectory(prefix="attacked-") as name,
        patch.dict(os.environ, clean_environment(), clear=True),
    ):
        folder = Path(name).resolve()
        with Library.open(folder / "library") as library, _site() as site:
            library._embeddings = load_embeddings()
            town = Town(folder, library, site.server_address[1])
            vars(site)["pages"] = town.pages
            for place in (town.ann, town.mallory):
                place.mkdir()
            with patch("ingest.pipeline.Fetcher", partial(Fetcher, pause=0)):
                yield town


@contextmanager
def _site() -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = vars(self.server)["pages"].get(self.path.partition("?")[0], ("", ""))
            self.send_response(302 if kind == "redirect" else 200 if body else 404)
            self.send_header("Location" if kind == "redirect" else "Content-Type", body if kind == "redirect" else kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _line(**facts: object) -> bytes:
    return json.dumps({"title": "A title", **facts}).encode() + b"\n"


def _page(text: str, head: str = "") -> tuple[str, str]:
    title = "<title>A title</title><h1>A title</h1>"
    body = (
        f"<article>{title}<p>{text}</p><p>A band played on the quay in the rain, and many came to see it.</p></article>"
    )
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>', "text/html"


def _id_of(place: str | Path) -> str:
    return hashlib.sha256(os.fsencode(place)).hexdigest()[:12]


def _look(name: str) -> str:
    seen = "".join(one for one in name if unicodedata.category(one) not in ("Cf", "Cc"))
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


# --- forged documents -------------------------------------------------------------------------------------

SAME_ID: Sequence[tuple[str, Callable[[str], object]]] = [
    ("the id", lambda name: name),
    ("the id with spaces around it", lambda name: f"  {name} "),
    ("the id with a line break after it", lambda name: f"{name}\n"),
    ("the id with a no-break space after it", lambda name: f"{name}\u00a0"),
    ("the id with a tab in it", lambda name: name.replace(" ", "\t")),
    ("the id with two spaces in it", lambda name: name.replace(" ", "  ")),
    ("the id with a zero-width space in it", lambda name: f"{name[:2]}\u200b{name[2:]}"),
    ("the id with a soft hyphen in it", lambda name: f"{name[:2]}\u00ad{name[2:]}"),
    ("the id behind a mark of direction", lambda name: f"\u202d{name}"),
    ("the id with tag characters after it", lambda name: f"{name}\U000e0041\U000e007f"),
    ("the id with NUL after it", lambda name: f"{name}\0"),
    ("the id in its decomposed form", lambda name: unicodedata.normalize("NFD", name)),
    ("the id in a list", lambda name: [name]),
    ("the id as a name", lambda name: {"name": name}),
    ("the id in capitals", lambda name: name.upper()),
    (
        "the id in full width",
        lambda name: "".join(chr(ord(one) + 0xFEE0) if "a" <= one <= "z" else one for one in name),
    ),
    ("the id with a ligature", lambda name: name.replace("fi", "ﬁ")),
]
"""What a line of the forger's gives as `id`, of the id that it is after."""

SAME_URL: Sequence[tuple[str, Callable[[str], Json]]] = [
    ("the url", lambda url: {"url": url}),
    (
        "the url in capitals with port and fragment",
        lambda url: {"url": url.replace("news.example", "NEWS.example:443") + "#x"},
    ),
    ("the url with parameters that track", lambda url: {"url": f"{url}?utm_source=x&fbclid=y"}),
    ("the url with a zero-width space", lambda url: {"url": f"{url}\u200b"}),
    ("the url with spaces around it", lambda url: {"url": f" {url} "}),
    ("the id that is made of the url", lambda url: {"id": _id_of(url)}),
]


@dataclass(frozen=True)
class Forgery:
    """An attempt on one article: what the forger's folder holds at first (nothing, mostly), and what then."""

    what: str
    victim: str
    then: Mapping[str, bytes]
    first: Mapping[str, bytes] = field(default_factory=dict)


def _forgeries(town: Town) -> Iterator[Forgery]:
    """Ann's articles are written on the way, each with what is tried on it."""
    lines = []
    for number, (what, forged) in enumerate(SAME_ID):
        name = f"ann fié {number}"
        lines.append(_line(id=name, text=GENUINE.format(number)))
        then = _line(id=forged(name), text=FORGED.format(number))
        yield Forgery(f"a line with {what}", name, {f"same-{number}.jsonl": then})
    for number, (what, forged_url) in enumerate(SAME_URL):
        url = f"https://news.example/story-{number}"
        lines.append(_line(url=url, text=GENUINE.format(f"u{number}")))
        then = _line(**forged_url(url), text=FORGED.format(f"u{number}"))
        yield Forgery(f"a line with {what}", _id_of(url), {f"url-{number}.jsonl": then})
    for number, (what, first, then_files) in enumerate(_in_files(town)):
        name = f"ann file {number}"
        genuine = {"id": name, "text": GENUINE.format(f"f{number}")}
        lines.append(_line(**genuine))
        forged_line = _line(id=name, text=FORGED.format(f"f{number}"))
        yield Forgery(what, name, then_files(forged_line, _line(**genuine)), first(_line(**genuine)))
    (town.ann / "ann.jsonl").write_bytes(b"".join(lines))
    for name in ("port.md", "quay.md"):
        (town.ann / name).write_text(f"# A title\n\n{GENUINE.format(name)}\n")
    made_of_path = {"path.jsonl": _line(id=_id_of(town.ann / "port.md"), text=FORGED.format("md"))}
    yield Forgery("a line with the id that is made of the path of a file", _id_of(town.ann / "port.md"), made_of_path)
    quay = town.ann / "quay.md"
    front = f"---\nurl: {quay}\nid: {_id_of(quay)}\n---\n{FORGED.format('front')}\n"
    yield Forgery("a file of the same name", _id_of(quay), {"quay.md": front.encode()})


Files = dict[str, bytes]


def _in_files(town: Town) -> Iterator[tuple[str, Callable[[bytes], Files], Callable[[bytes, bytes], Files]]]:
    """Ways to bring a line: what lies in the forger's folder first, of the genuine line, and then, of both."""

    def nothing(_genuine: bytes) -> Files:
        return {}

    yield "a packed file", nothing, lambda forged, _: {"packed.jsonl.gz": gzip.compress(forged)}
    yield "a file of the same name in another folder", nothing, lambda forged, _: {"deep/ann.jsonl": forged}
    yield "the same first, then another", lambda same: {"later.jsonl": same}, lambda forged, _: {"later.jsonl": forged}
    yield (
        "the same and another in one file",
        nothing,
        lambda forged, same: {"both.jsonl": same + forged + same + forged},
    )
    yield (
        "the same first in two files, then another in both",
        lambda same: {"two-a.jsonl": same, "two-b.jsonl": same},
        lambda forged, _: {"two-a.jsonl": forged, "two-b.jsonl": forged},
    )
    yield (
        "the same first, written otherwise, then another",
        lambda same: {"otherwise.jsonl": same.replace(b'": "', b'":  "')},
        lambda forged, _: {"otherwise.jsonl": forged},
    )


def _on_a_library() -> Iterator[Attempt]:
    """What forged files, lines on standard input, pages and feeds do to a library."""
    with _town() as town:
        forgeries = list(_forgeries(town))
        for single in ("piped", "gone in", "gone up", "pruned"):
            (town.ann / f"{single}.jsonl").write_bytes(_line(id=single, text=GENUINE.format(single)))
        web = list(_web_forgeries(town))
        # What comes together is not stored yet when the second is met.
        pair = town.folder / "pair"
        pair.mkdir()
        for name, text in (("a", GENUINE), ("b", FORGED)):
            (pair / f"{name}.jsonl").write_bytes(_line(id="pair", text=text.format("pair")))
        pages = [town.url(f"/~ann/{name}") for name in town.pages_of_ann]
        together = town.ingest(town.ann, pair, *pages)
        before = town.articles()
        kept_pair = before["pair"].text == GENUINE.format("pair") and _named(together, "pair")
        yield Attempt("two files that come in together with one id", not kept_pair, _told(together))

        _write(town.mallory, {name: body for one in forgeries for name, body in one.first.items()})
        _write(town.mallory, {"prune/pruned.jsonl": _line(id="pruned", text=GENUINE.format("pruned"))})
        for single in ("gone in", "gone up"):
            (town.ann / f"{single}.jsonl").unlink()
        upload = town.library.folder / "uploads" / "up.jsonl"
        _write(upload.parent, {upload.name: _line(id="gone up", text=GENUINE.format("gone up"))})
        same = b"".join(_line(id=name, text=GENUINE.format(name)) for name in ("piped", "gone in"))
        town.ingest(town.mallory, upload, "-", standard_input=same)

        _write(town.mallory, {name: body for one in forgeries for name, body in one.then.items()})
        _write(upload.parent, {upload.name: _line(id="gone up", text=FORGED.format("gone up"))})
        forged = b"".join(_line(id=name, text=FORGED.format(name)) for name in ("piped", "gone in"))
        report = town.ingest(town.mallory, upload, "-", standard_input=forged)
        after = town.articles()
        piped = [
            Forgery("the same first on standard input, then another", "piped", {}),
            Forgery("the same on standard input, once the file is gone, then another", "gone in", {}),
            Forgery("the same in an upload, once the file is gone, then another", "gone up", {}),
        ]
        for one in (*forgeries, *piped):
            yield _judged(one, before, after, report)
        yield from _pruned(town, before)
        yield from _on_pages(town, web)
        yield from _decided_otherwise(town)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)


def _judged(one: Forgery, before: Mapping[str, Article], after: Mapping[str, Article], report: Report) -> Attempt:
    """Whether an article was changed, or is there a second time for whoever looks at its id, without a word."""
    if after.get(one.victim) != before[one.victim]:
        return Attempt(
            one.what, True, f"{one.victim}: {after[one.victim].text[:60] if one.victim in after else 'gone'}"
        )
    twins = [name for name in after if name != one.victim and _look(name) == _look(one.victim)]
    silent = [name for name in twins if not _named(report, name) and repr(name) not in " ".join(report.notes)]
    return Attempt(one.what, bool(silent), f"beside it, without a word: {silent}" if silent else _told(report))


def _named(report: Report, name: str) -> bool:
    return any(conflict.article_id == name for conflict in getattr(report, "conflicts", ()))


def _told(report: Report) -> str:
    return (
        f"{len(report.changed)} changed, {len(getattr(report, 'conflicts', ()))} conflicts, {len(report.notes)} notes"
    )


def _pruned(town: Town, before: Mapping[str, Article]) -> Iterator[Attempt]:
    """The forger's copy is deleted, and the forger's folder tidied: the article is not of that folder."""
    (town.mallory / "prune" / "pruned.jsonl").unlink()
    _write(town.mallory, {"prune/else.jsonl": _line(id="else", text="Something else was there as well.")})
    town.ingest(town.mallory / "prune", prune=True)
    gone = town.articles().get("pruned") != before["pruned"]
    yield Attempt("the same in a folder, deleted there, and the folder pruned", gone)


# --- forged pages and feeds -------------------------------------------------------------------------------


@dataclass(frozen=True)
class WebForgery:
    """An attempt on one of Ann's pages: what is fetched, and what the site says there at first and then."""

    what: str
    victim: str
    fetched: str
    then: Mapping[str, tuple[str, str]]
    first: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def _web_forgeries(town: Town) -> Iterator[WebForgery]:
    claims = [
        ("a page of the same host that calls itself another's canonical address", '<link rel="canonical" href="{}">'),
        ("the same by og:url", '<meta property="og:url" content="{}">'),
        ("the same with parameters that track", '<link rel="canonical" href="{}?utm_source=x#top">'),
        ("the same by a path that climbs", '<link rel="canonical" href="{}">'),
    ]
    pages = town.pages_of_ann
    for number, (what, claim) in enumerate(claims):
        pages.append(f"page-{number}")
        victim = town.url(f"/~ann/page-{number}")
        town.pages[f"/~ann/page-{number}"] = _page(GENUINE.format(f"w{number}"))
        path = f"/~mallory/page-{number}" if "climbs" not in what else f"/~ann/x/../../~mallory/page-{number}"
        forged = _page(FORGED.format(f"w{number}"), claim.format(victim))
        yield WebForgery(what, _id_of(victim), town.url(path), {path: forged, f"/~mallory/page-{number}": forged})
    for name in ("same", "dated", "redirected", "recorded", "dated-file"):
        pages.append(name)
        town.pages[f"/~ann/{name}"] = _page(
            GENUINE.format(name), '<meta property="article:published_time" content="2024-02-29">'
        )
    same = town.url("/~ann/same")
    head = f'<meta property="article:published_time" content="2024-02-29"><link rel="canonical" href="{same}">'
    yield WebForgery(
        "a copy of a page that calls itself its canonical address, then another",
        _id_of(same),
        town.url("/~mallory/same"),
        {"/~mallory/same": _page(FORGED.format("same"), head)},
        {"/~mallory/same": _page(GENUINE.format("same"), head)},
    )
    dated = town.url("/~ann/dated")
    yield WebForgery(
        "a feed of another site that gives a page another date",
        _id_of(dated),
        town.url("/feed", "localhost"),
        {"/feed": (_feed(dated), "application/rss+xml")},
    )
    away = town.url("/~ann/redirected")
    head = f'<link rel="canonical" href="{away}">'
    yield WebForgery(
        "a page that is reached by a redirect and calls itself another's",
        _id_of(away),
        town.url("/~mallory/there"),
        {"/~mallory/there": ("/~mallory/here", "redirect"), "/~mallory/here": _page(FORGED.format("away"), head)},
    )


def _feed(address: str) -> str:
    item = f"<item><link>{address}</link><title>Forged</title><pubDate>Fri, 01 Mar 2030 10:00:00 GMT</pubDate></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{item}</channel></rss>'


def _on_pages(town: Town, forgeries: Sequence[WebForgery]) -> Iterator[Attempt]:
    before = town.articles()
    for one in forgeries:
        town.pages.update(one.first or one.then)
        report = town.ingest(one.fetched)
        if one.first:
            town.pages.update(one.then)
            report = town.ingest(one.fetched)
        changed = town.articles().get(one.victim) != before[one.victim]
        yield Attempt(one.what, changed, _told(report))
    recorded, dated = town.url("/~ann/recorded"), town.url("/~ann/dated-file")
    for what, facts in (("url", {"url": recorded}), ("id", {"id": _id_of(recorded)})):
        _write(town.mallory, {"recorded.jsonl": _line(**facts, text=FORGED.format("recorded"))})
        report = town.ingest(town.mallory / "recorded.jsonl")
        changed = town.articles()[_id_of(recorded)] != before[_id_of(recorded)]
        yield Attempt(f"a line with the {what} of a page that was fetched", changed, _told(report))
    _write(town.mallory, {"feed.xml": _feed(dated).encode()})
    report = town.ingest(town.mallory / "feed.xml")
    changed = town.articles()[_id_of(dated)] != before[_id_of(dated)]
    yield Attempt("a feed in a file that gives a page another date", changed, _told(report))
    # An address is claimed before its own page is there: that one must not pass in silence.
    later = town.url("/~ann/later")
    town.pages["/~mallory/early"] = _page(FORGED.format("later"), f'<link rel="canonical" href="{later}">')
    town.pages["/~ann/later"] = _page(GENUINE.format("later"))
    report = town.ingest(town.url("/~mallory/early"), later)
    yield Attempt(
        "an address that is claimed before its own page comes", not _named(report, _id_of(later)), _told(report)
    )


def _decided_otherwise(town: Town) -> Iterator[Attempt]:
    """What was asked, and what is replaced upon it, must be the same on both sides."""
    for what, changes_stored in (("the document", False), ("the article", True)):
        name, path = f"asked {what}", town.mallory / "asked.jsonl"
        for text, place in ((GENUINE, town.ann / "asked.jsonl"), (GENUINE + " Corrected.", path)):
            _write(place.parent, {place.name: _line(id=name, text=text.format(name))})
            report = town.ingest(place)
        asked = getattr(report, "conflicts", None)
        if asked is None:
            return  # nothing is asked, and all is replaced
        changed = town.ann / "asked.jsonl" if changes_stored else path
        _write(changed.parent, {changed.name: _line(id=name, text=FORGED.format(name))})
        if changes_stored:
            town.ingest(changed)
        before = town.articles()[name]
        town.ingest(path, replace=asked)
        yield Attempt(f"{what} is changed between question and answer", town.articles()[name] != before)


# --- facts without bound ----------------------------------------------------------------------------------


def _without_bound(length: int) -> Iterator[Attempt]:
    """Facts of so many characters, in every form that has facts."""
    with _town() as town:
        long, address = "word " * (length // 5), "https://x.example/" + "a" * length
        for name in ("title", "author", "publisher", "language", "url", "id"):
            value = address if name == "url" else long
            facts = {"id": f"long {name}", "text": GENUINE.format(name), name: value}
            _write(town.mallory, {f"{name}.jsonl": _line(**facts)})
        authors = json.dumps(
            {"id": "many", "text": "By many.", "author": [f"Ann {one}" for one in range(length // 10)]}
        )
        html, _ = _page(
            GENUINE.format("html"), f'<meta name="author" content="{long}"><meta name="title" content="{long}">'
        )
        _write(
            town.mallory,
            {
                "many.jsonl": authors.encode(),
                "title.md": f"---\ntitle: {long}\nauthor: {long}\nurl: {address}\n---\nText.".encode(),
                "heading.md": f"# {long}\n\n## {long}\n\nText.".encode(),
                "title.html": html.encode(),
            },
        )
        report = town.ingest(town.mallory)
        town.pages["/feed"] = (_feed(town.url("/" + "a" * length)), "application/rss+xml")
        from_feed = town.ingest(town.url("/feed"))
        for article_id, article in town.articles().items():
            facts = [getattr(article, name) or "" for name in ("id", "title", "author", "publisher", "language", "url")]
            longest = max(map(len, [*facts, *(section.heading for section in article.sections)]))
            name = Path(article.source).name
            told = any(name in note for note in (*report.notes, *(failure.reason for failure in report.failed)))
            is_cut = longest >= min(LONGEST_FACTS["title"], LONGEST_HEADING)
            got_through = longest > 2000 or (is_cut and not told)
            yield Attempt(f"an endless fact in {name}", got_through, f"{longest:,} in {article_id[:20]}")
        for what, one in (("", report), (" of a feed", from_feed)):
            printed = len(json.dumps(one.to_json()))
            yield Attempt(f"a report{what} on endless facts", printed > 50_000, f"{printed:,} characters")


# --- on a served page -------------------------------------------------------------------------------------


class Visitor:
    """Somebody at the page, who speaks to it as its script does."""

    def __init__(self, desk: ServedDesk, auth: tuple[str, str] | None) -> None:
        self.session = secrets.token_hex(6)
        self.http = httpx.Client(base_url=desk.url, auth=auth, timeout=120)
        self.config = self.http.get("/config").json()

    def upload(self, name: str, content: bytes) -> Json:
        (path,) = self.http.post("/gradio_api/upload", files={"files": (name, content)}).json()
        return {"path": path, "orig_name": name, "size": len(content), "meta": {"_type": "gradio.FileData"}}

    def add(self, *files: tuple[str, bytes], addresses: str = "") -> str:
        """Add files and addresses; all that the page said."""
        components = {one["id"]: one for one in self.config["components"]}
        names = {one["props"].get("elem_id"): key for key, one in components.items()}
        wanted = [names["files"], names["addresses"]]
        (event,) = [one for one in self.config["dependencies"] if one["inputs"][:2] == wanted]
        return self._send(event, [[self.upload(*one) for one in files], addresses])

    def event(self, name: str, **said: str) -> str | None:
        """Trigger an event of the page; None where it has none of that name."""
        for one in self.config["dependencies"]:
            if any(target[1] == name for target in one["targets"]):
                return self._send(one, [None] * len(one["inputs"]), said)
        return None

    def _send(self, event: Json, data: list[object], said: Mapping[str, str] = {}) -> str:
        padded = [*data, *[None] * (len(event["inputs"]) - len(data))]
        joined = {"fn_index": event["id"], "data": padded, "session_hash": self.session, "event_data": dict(said)}
        sent = self.http.post("/gradio_api/queue/join", json=joined)
        if sent.status_code != 200:
            return sent.text
        told = []
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as lines:
            for line in lines.iter_lines():
                told.append(line)
                if '"process_completed"' in line or '"close_stream"' in line:
                    break
        return "\n".join(told)

    def articles(self) -> dict[str, Json]:
        rows = self.http.post("/gradio_api/run/articles", json={"data": []}).json()["data"][0]["articles"]
        return {row["id"]: row for row in rows}

    def passages(self) -> str:
        """What of the genuine articles is found."""
        asked = ["Who opened the harbour of Vestvik?", 50, None, None, None]
        found = self.http.post("/gradio_api/run/search", json={"data": asked})
        return json.dumps(found.json(), ensure_ascii=False)


def _on_a_page(user: tuple[str, str] | None) -> Iterator[Attempt]:
    """Two visitors at one page, each with files of their own."""
    where = " behind a password" if user else ""
    with tempfile.TemporaryDirectory(prefix="attackers-") as name:
        options: list[str | Path] = []
        if user:
            file = Path(name, "users.txt")
            file.write_text(f"{':'.join(user)}:editor\n", encoding="utf-8")
            options = ["--credentials", file]
        with served_desk(*options, auth=user) as desk:
            ann, mallory = Visitor(desk, user), Visitor(desk, user)
            for attempt in _between_visitors(ann, mallory, desk):
                yield Attempt(attempt.what + where, attempt.got_through, attempt.seen)


def _between_visitors(ann: Visitor, mallory: Visitor, desk: ServedDesk) -> Iterator[Attempt]:
    samples = ann.articles()
    genuine = f"# Harbour\n\n{GENUINE.format('page')}\n".encode()
    record = _line(id="ann's", title="Harbour", text=GENUINE.format("line"))
    said = ann.add(("story.md", genuine), ("ann.jsonl", record))
    before = ann.articles()
    hers = [one for one in before if one not in samples]
    if len(hers) != 2:
        yield Attempt("Ann adds her files", True, said[-300:])
        return
    texts = {GENUINE.format("page"), GENUINE.format("line")}
    (story,) = [one for one in hers if one != "ann's"]

    def tried(what: str, said: str | None, *, silent: bool = False) -> Attempt:
        """Whether all that was there is as it was; a conflict must be asked about unless it may pass in silence."""
        now, found = ann.articles(), ann.passages()
        lost = [one for one, row in before.items() if now.get(one, {}).get("title") != row["title"]]
        lost += [text for text in texts if text not in found]
        before.update({one: row for one, row in now.items() if one in before})  # what is lost is told once
        texts.difference_update(lost)
        asked = silent or "conflicts" in (said or "")
        return Attempt(what, bool(lost) or not asked, f"{lost}" if lost else ("" if asked else "nothing was asked"))

    sample = next(iter(samples))
    forged = {
        "a line with the id of a sample": _line(id=sample, text=FORGED.format("sample")),
        "a line with the id of another visitor's file": _line(id=story, text=FORGED.format("story")),
        "a line with the id of another visitor's line": _line(id="ann's", text=FORGED.format("line")),
        "a line with the id and something unseen": _line(id="ann's\u200b", text=FORGED.format("unseen")),
    }
    for number, (what, line) in enumerate(forged.items()):
        yield tried(what, mallory.add((f"forged-{number}.jsonl", line)))
    yield tried(
        "a line in a file of the same name",
        mallory.add(("ann.jsonl", forged["a line with the id of another visitor's line"])),
    )
    other = f"# Harbour\n\n{FORGED.format('page')}\n".encode()
    for name in ("story.md", ".story.md", "../story.md", "..%2fstory.md", "story.md ", "STORY.MD", "a/story.md"):
        yield tried(f"an upload named {name}", mallory.add((name, other)), silent=True)
    place = before[story]["source"]
    for name in (
        place,
        place.lstrip("/"),
        f"../{hashlib.sha256(genuine).hexdigest()}/story.md",
        "\\".join(Path(place).parts),
    ):
        yield tried(f"an upload named by the path of another ({name[-30:]})", mallory.add((name, other)), silent=True)
    mallory.add(("same.jsonl", record))
    yield tried(
        "the same line first, then another",
        mallory.add(("same.jsonl", forged["a line with the id of another visitor's line"])),
    )
    mallory.add(("story.md", genuine))
    yield tried("the same file first, then another", mallory.add(("story.md", other)), silent=True)
    again = mallory.add(("story.md", genuine))
    now = [row for row in ann.articles().values() if row["source"] == place]
    yield Attempt("the same file again is there twice", len(now) != 1 or "there already" not in again, f"{len(now)}")
    yield from _forged_answers(ann, mallory, tried, _line(id="ann's", text=FORGED.format("line")))
    yield from _by_other_doors(mallory, tried, desk)


def _forged_answers(ann: Visitor, mallory: Visitor, tried: Callable[..., Attempt], line: bytes) -> Iterator[Attempt]:
    """Answers to questions that this visitor was not asked."""
    asked = ann.add(("question.jsonl", line))
    key = asked.rpartition('data-conflicts=\\"')[2].partition('\\"')[0]
    for said in (key, "", "all", "0", "*", "None"):
        answer = mallory.event("replaced", conflicts=said)
        if answer is not None:
            yield tried(f"“Replace” upon another's question ({said[:8] or 'nothing'})", answer, silent=True)
    mallory.add(("fresh.jsonl", _line(id="fresh", text="A fresh one.")))
    if mallory.event("replaced", conflicts=key) is not None:
        yield tried("“Replace” upon another's question, after adding something", "", silent=True)
        mallory.session = secrets.token_hex(6)
        yield tried("“Replace” in a new session", mallory.event("replaced", conflicts=key), silent=True)


def _by_other_doors(mallory: Visitor, tried: Callable[..., Attempt], desk: ServedDesk) -> Iterator[Attempt]:
    """The events of the page, called as if they were endpoints."""
    file = mallory.upload("door.jsonl", _line(id="ann's", text=FORGED.format("door")))
    for name in ("_add_typed", "_replace", "replaced", "add", "_added"):
        for door in (f"/gradio_api/run/{name}", f"/gradio_api/call/{name}", f"/run/{name}", f"/gradio_api/api/{name}"):
            sent = mallory.http.post(door, json={"data": [[file], "", None], "session_hash": mallory.session})
            if sent.is_success and "event_id" in sent.text:
                mallory.http.get(f"{door}/{sent.json()['event_id']}")
            yield tried(f"{door} ({sent.status_code})", "", silent=True)
    state = {"locations": [file["path"]], "conflicts": [], "kept": []}
    for one in mallory.config["dependencies"]:
        if any(target[1] in ("replaced", "kept") for target in one["targets"]):
            said = mallory._send(one, [state], {"conflicts": "all"})
            yield tried(f"a question of the visitor's own making ({one['targets'][0][1]})", said, silent=True)
    yield Attempt("the server goes on", desk.process.poll() is not None)
