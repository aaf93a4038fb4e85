"""A site whose pages change and vanish, and a library that follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest

from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.refreshing.refresh import refresh_articles
from ingest.refreshing.report import RefreshReport
from ingest.stages.report import Report
from ingest.web.fetching import Fetcher
from tests.ingest.web.conftest import Answer, Site, serving

HARBOUR = (
    "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years to build.",
    "The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain.",
)
BRIDGE = (
    "Per Dahl closed the bridge of Vestvik on Monday. It will be repaired over the summer and opens again in May.",
    "Drivers have to take the ferry until then, which leaves every twenty minutes from the market square.",
)
SCHOOL = (
    "Ida Berg designed the new school of Vestvik, which has room for 300 children and a garden on its roof.",
    "Lessons begin in August, and the old building on the hill becomes a library for the whole town.",
)


def page(*paragraphs: str, title: str = "The new harbour", head: str = "", **headers: str) -> Answer:
    """A page with an article; headers are given with "_" for "-"."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    markup = (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}'
        "</article></body></html>"
    )
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(markup.encode(), headers={"Content-Type": "text/html; charset=utf-8", **told})


def feed(*items: str, **headers: str) -> Answer:
    """An RSS feed with items, each in the XML of what is in it."""
    body = "".join(f"<item>{item}</item>" for item in items)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    markup = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{body}</channel></rss>'
    return Answer(markup.encode(), headers={"Content-Type": "application/rss+xml", **told})


class ChangingSite(Site):
    """A site that answers 304 to who knows the ETag or the day of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, Event] = {}
        """Paths that are answered only once their events are set."""

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        if handler.path in self.held:
            self.asked.append(f"held {handler.path}")
            self.held[handler.path].wait(60)
        answer = self.answers.get(handler.path, [Answer(b"", 404)])[0]
        for condition, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            if handler.headers.get(condition) and handler.headers[condition] == answer.headers.get(name):
                self.asked.append(f"304 {handler.path}")
                handler.send_response(304)
                handler.end_headers()
                return
        super().reply(handler)


@pytest.fixture
def serve() -> Iterator[Callable[[], ChangingSite]]:
    """Starts sites, and stops them."""
    with serving(ChangingSite) as start:
        yield start


@pytest.fixture
def site(serve: Callable[[], ChangingSite]) -> ChangingSite:
    return serve()


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own server may be asked as fast as we like."""
    for user in ("ingest.pipeline", "ingest.refreshing.refresh"):
        monkeypatch.setattr(f"{user}.Fetcher", partial(Fetcher, pause=0, sleep=lambda seconds: None))


@pytest.fixture
def ingest(library: Library) -> Callable[..., Report]:
    """Ingests into the library, from this machine too."""
    return lambda *locations: ingest_articles(locations, library, allow_private=True)


@pytest.fixture
def refresh(library: Library) -> Callable[..., RefreshReport]:
    """Refreshes the library, from this machine too."""
    return lambda *names, **options: refresh_articles(library, names, allow_private=True, **options)
