"""Names that a person gives → the pages and feeds that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import UsageError
from ingest.library import Library
from ingest.search.library_queries import unknown_article_error
from ingest.store.upkeep.feeds import FollowedFeed
from ingest.store.upkeep.pages import FollowedPage
from ingest.web.urls import canonical_url, is_web_url


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be read again: pages of articles, those first that were not looked at for longest, and feeds."""

    pages: tuple[FollowedPage, ...]
    feeds: tuple[FollowedFeed, ...]


def find_targets(names: Sequence[str], library: Library) -> Targets:
    """The pages and feeds of these ids and addresses, each once; without names all that came from the web.

    Raises:
        UnknownArticleError: there is no article of one of these ids.
        UsageError: an address is of nothing in the library, or an article did not come from the web.
    """
    everything = Targets(tuple(library.catalogue.pages.all()), tuple(library.catalogue.feeds.all()))
    if not names:
        return everything
    pages: set[str] = set()
    feeds: set[str] = set()
    for name in names:
        found = _named(name, everything)
        if not found.pages and not found.feeds:
            raise _nothing(name, library)
        pages.update(page.article_id for page in found.pages)
        feeds.update(feed.url for feed in found.feeds)
    return Targets(
        tuple(page for page in everything.pages if page.article_id in pages),
        tuple(feed for feed in everything.feeds if feed.url in feeds),
    )


def find_feeds(url: str, feeds: Sequence[FollowedFeed]) -> tuple[FollowedFeed, ...]:
    """Those of some feeds that are at an address."""
    address = canonical_url(url) or url
    return tuple(feed for feed in feeds if address in (feed.url, canonical_url(feed.url)))


def _named(name: str, everything: Targets) -> Targets:
    if not is_web_url(name):
        return Targets(tuple(page for page in everything.pages if page.article_id == name), ())
    address = canonical_url(name) or name
    return Targets(
        tuple(page for page in everything.pages if address in (page.address, page.url)),
        find_feeds(address, everything.feeds),
    )


def _nothing(name: str, library: Library) -> Exception:
    """The error of a name that stands for nothing that can be read again."""
    if is_web_url(name):
        return UsageError(f"Nothing in the library came from {name}. To take it in: articles ingest {name}")
    held = library.catalogue.articles.get_held(name.encode("utf-8", "replace").decode())
    if held is None:
        return unknown_article_error(name)
    return UsageError(
        f"Article {name} did not come from the web ({held.source}). Where it changed: articles ingest {held.source}"
    )
