"""A page or a feed that the library knows → what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.article import Article
from ingest.errors import SourceError
from ingest.library import Library
from ingest.parsing.sandbox import Parser
from ingest.refreshing.report import RefreshReportBuilder
from ingest.refreshing.safeguards import doubt_about
from ingest.refreshing.storing import Findings
from ingest.sources.documents import Failure, Feed, FeedEntry, FeedMetadata, RawDocument
from ingest.sources.file_types import FileType
from ingest.sources.web_pages import document_of_feed, fetch_entry, fetch_if_changed
from ingest.stages.incremental_parsing import Candidate
from ingest.stages.origins import digest_of, origin_of, utc_now, visit_of
from ingest.store.upkeep.feeds import FollowedFeed
from ingest.store.upkeep.pages import FollowedPage, Visit
from ingest.web.errors import GoneError
from ingest.web.fetching import Fetcher
from ingest.web.urls import canonical_url, same_site
from ingest.web.validators import Validators


@dataclass(slots=True)
class Looking:
    """Looks at pages and feeds, and puts what it finds into `found`; what a person should know goes into the report.

    `told` is what feeds tell of pages now, by their canonical addresses.
    """

    parser: Parser
    fetcher: Fetcher
    library: Library
    report: RefreshReportBuilder
    found: Findings = field(default_factory=Findings)
    told: dict[str, FeedMetadata] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def look(self, page: FollowedPage) -> None:
        """Look at the page of an article."""
        if page.article_id in self.met:  # an entry of a feed led to it
            return
        self.met.add(page.article_id)
        try:
            document = self._page(page)
            if document is None:
                self._note_unchanged(page, Visit(page.origin.etag, page.origin.last_modified, utc_now()))
            elif digest_of(document) == page.origin.document:
                self._note_unchanged(page, visit_of(document))
            elif self._take(document, page.article_id, page.origin.place):
                self._welcome(page)
        except GoneError:
            self.found.gone[page.article_id] = utc_now()
        except SourceError as problem:
            self.report.failed.append(Failure(page.address, str(problem)))

    def entries(self, feed: FollowedFeed, known: set[str]) -> Iterator[FeedEntry]:
        """The new entries of a feed: to be taken with `take_entry`, each before the next one.

        `known` are the addresses of the pages that the library has. What the feed tells of those is noted. Once all
        are taken, the feed is known to have been read; of one with failures all is read again the next time.
        """
        try:
            document = fetch_if_changed(feed.url, Validators.usable(feed.etag, feed.last_modified), self.fetcher)
            read = self._feed(document) if document else None
        except SourceError as problem:
            reason = f"{problem} To follow this feed no longer: articles refresh --forget-feed {feed.url}"
            self.report.failed.append(Failure(feed.url, reason))
            return
        if document is None or read is None:
            self.found.feeds.append(replace(feed, checked=utc_now()))
            return
        self.report.notes += read.notes
        done: list[str] = []
        for entry in read.entries:
            known_page = canonical_url(entry.url) in known
            if known_page:
                self.told[canonical_url(entry.url) or entry.url] = _told(entry, feed.url)
            elif entry.url not in feed.entries:
                failed = len(self.report.failed)
                yield entry
                if len(self.report.failed) > failed:
                    continue
            done.append(entry.url)
        kept = document.validators if len(done) == len(read.entries) else Validators()
        self.found.feeds.append(FollowedFeed(feed.url, tuple(done), kept.etag, kept.last_modified, utc_now()))

    def take_entry(self, entry: FeedEntry, feed: FollowedFeed) -> None:
        """Look at the page of a new entry of a feed."""
        try:
            document = fetch_entry(entry, self.fetcher, same_site=same_site(feed.url, entry.url))
            self._take(document, None, document.place)
        except SourceError as problem:
            self.report.failed.append(Failure(entry.url, str(problem)))

    def _page(self, page: FollowedPage) -> RawDocument | None:
        """What is at the place of an article now; None if it is as it was.

        Raises:
            GoneError: its server says that there is none any more.
            SourceError: it cannot be read.
        """
        stored = FeedMetadata.from_json(self.library.catalogue.pages.told(page.article_id))
        told = self.told.get(page.address, stored)
        known = Validators.usable(page.origin.etag, page.origin.last_modified) if told == stored else Validators()
        try:
            document = fetch_if_changed(page.address, known, self.fetcher)
        except SourceError as problem:
            return self._held_by_feed(page, stored, problem)
        if document is not None and document.file_type is FileType.FEED:
            raise SourceError(f"{page.address}: what is there now is a feed, and no page.")
        return replace(document, feed_metadata=told) if document else None

    def _held_by_feed(self, page: FollowedPage, stored: FeedMetadata, problem: SourceError) -> RawDocument:
        """What a feed holds of an article, where it was made of that, as its page could not be read then either.

        Raises:
            SourceError: it was made of its page; or the page is gone, and is in no feed any more.
        """
        if stored.text is None or digest_of(document_of_feed(page.address, stored)) != page.origin.document:
            raise problem
        now = self.told.get(page.address, FeedMetadata())
        if now.text is None and isinstance(problem, GoneError):
            raise problem
        return document_of_feed(page.address, stored if now.text is None else now)

    def _feed(self, document: RawDocument) -> Feed:
        if document.file_type is not FileType.FEED:
            raise SourceError(f"{document.label}: what is there now is no feed.")
        return self.parser.extract_entries(document)

    def _take(self, document: RawDocument, article_id: str | None, place: bytes | None) -> bool:
        """Read a document: a newer state of the article of an id, or where there is none of it, a new one.

        False where something else stands there, or the article was removed meanwhile.

        Raises:
            SourceError: it has no text.
        """
        extraction = self.parser.extract(document)
        article, known_id = extraction.article, article_id or extraction.article.id
        stored = self.library.catalogue.articles.get_stored(known_id)
        origin = replace(origin_of(document), place=place)
        if stored is None:
            if article_id is None:
                self.report.notes += extraction.notes
                self.found.new.append(Candidate(article, origin, document.label))
            return article_id is None
        if stored.origin.place == place:  # else its own page is looked at too
            self.met.add(known_id)
        newer = _with_known_facts(article, stored.article)
        whole = stored.fault is None and stored.damage is None
        doubt = doubt_about(stored.article, newer, moved=article.id != known_id) if whole else None
        if doubt and not self._was_so_before(newer):
            reason = f"{document.label}: {doubt}. The article stays as it is; to take it all the same: articles ingest"
            self.report.kept.append(Failure(document.label, f"{reason} {document.label}"))
            return False
        self.report.notes += extraction.notes
        self.found.newer.append(Candidate(newer, origin, document.label))
        return True

    def _was_so_before(self, article: Article) -> bool:
        """Whether an article had this text at some time: there is no doubt about that."""
        return any(article.text == version.article.text for version in self.library.catalogue.versions.of(article.id))

    def _note_unchanged(self, page: FollowedPage, visit: Visit) -> None:
        self.found.visits[page.article_id] = visit
        self._welcome(page)

    def _welcome(self, page: FollowedPage) -> None:
        """Tell that a page is there again."""
        if page.origin.gone:
            self.report.notes.append(f"{page.address}: it was gone on {page.origin.gone}, and is there again")


def _told(entry: FeedEntry, feed_url: str) -> FeedMetadata:
    return replace(entry.metadata, same_site=same_site(feed_url, entry.url))


def _with_known_facts(article: Article, held: Article) -> Article:
    """A newer state of an article: under its id, with what was known of it and is not told any more."""
    return replace(
        article,
        id=held.id,
        author=article.author or held.author,
        publisher=article.publisher or held.publisher,
        published=article.published or held.published,
        updated=article.updated or held.updated,
        language=article.language or held.language,
        tags=article.tags or held.tags,
    )
