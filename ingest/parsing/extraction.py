"""Raw document → article: clean text, and who wrote it, where and when."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from ingest.article import Article, Section
from ingest.chunking import sentence_spans
from ingest.errors import SourceError
from ingest.parsing.formats.facts import UNSTORABLE, fact, published
from ingest.parsing.formats.invisible import moved, without_invisible
from ingest.parsing.record_ids import plain_name
from ingest.safety.length_limits import LONGEST_ADDRESS, LONGEST_FACTS, LONGEST_HEADING, LONGEST_ID, shortened
from ingest.sources.documents import MAX_BYTES, FeedEntry, RawDocument
from ingest.sources.file_types import FileType
from ingest.web.urls import canonical_url, same_site

if TYPE_CHECKING:
    from ingest.parsing.formats.content import Content

EXTRACTION_VERSION = 3
"""Raised whenever the same document would become another article."""

LONGEST_TITLE = 100
"""Characters of a title that is made from the first sentence."""

_ROOMS = {
    FileType.TEXT: "text",
    FileType.RECORD: "record",
    FileType.MARKDOWN: "markdown",
    FileType.HTML: "html",
    FileType.PDF: "pdf",
    FileType.DOCX: "docx",
}

_TITLE_SOUGHT = 2000
"""Characters of a line in which its first sentence is sought."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article, and what of its document could not be kept as it was: for the report."""

    article: Article
    notes: tuple[str, ...] = ()


def extract(document: RawDocument) -> Extraction:
    """Make an article of a document.

    The text of plain files and records is kept to the character (but for line ends, invisible characters, and
    the few that cannot be stored, each replaced by U+FFFD); other formats lose their markup. A line that `articles
    export` wrote gives the article that was exported.

    Raises:
        SourceError: it is broken, binary or has no text; the message names it.
    """
    if not document.content and document.file_type is FileType.RECORD:
        raise SourceError(f"{document.label}: the line is longer than {MAX_BYTES // 2**20} MB. Split the article.")
    content = load_reader(document.file_type)(document.content, document.label)
    cleaned = _Cleaned.of(content)
    if not cleaned.text.strip():
        raise SourceError(f"{document.label}: it has no text. Nothing was stored for it.")
    if content.exported is not None and _is_clean(content.exported):
        return Extraction(content.exported)
    facts = {**_known(document), **{name: value for name, value in content.facts.items() if fact(value)}}
    if document.feed_metadata.published and document.feed_metadata.same_site:
        facts["published"] = document.feed_metadata.published
    day, problem = published(facts.get("published"))
    told = _Told.of(facts)
    url = _url(document, told.address)
    article = Article(
        id=_identity(document, facts, url),
        text=cleaned.text,
        title=told.facts["title"] or _title_from(cleaned.text),
        # A page is the same by whichever of its addresses it was asked for.
        source=UNSTORABLE.sub("\ufffd", url if document.url and url else document.source),
        url=url,
        publisher=told.facts["publisher"],
        author=told.facts["author"],
        published=day,
        language=told.facts["language"],
        sections=cleaned.sections,
        pages=cleaned.pages,
    )
    notes = (*content.notes, *cleaned.notes, *([problem] if problem else []), *told.notes)
    return Extraction(article, tuple(f"{document.label}: {note}" for note in notes))


def extract_entries(document: RawDocument) -> tuple[FeedEntry, ...]:
    """The entries of a feed.

    Raises:
        SourceError: it is no feed, or has no entries with addresses.
    """
    read_feed: Callable[[bytes, str], tuple[FeedEntry, ...]] = import_module("ingest.parsing.formats.feed").read_feed
    return read_feed(document.content, document.label)


def load_reader(kind: FileType) -> Callable[[bytes, str], Content]:
    """What reads a kind: from bytes and a label to text and facts. Loaded when it is needed: some are heavy."""
    room = _ROOMS[kind]
    read: Callable[[bytes, str], Content] = getattr(import_module(f"ingest.parsing.formats.{room}"), f"read_{room}")
    return read


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """A text without what cannot be seen or stored, with the offsets moved to match."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, content: Content) -> _Cleaned:
        storable, replaced = UNSTORABLE.subn("\ufffd", content.text)
        text, hidden = without_invisible(storable)
        notes = []
        if replaced:
            notes.append(f"{replaced} unreadable characters were replaced by \ufffd")
        if hidden:
            notes.append(f"{hidden} invisible characters were left out")

        starts = moved(storable, [section.start for section in content.sections])
        headings = [_seen(UNSTORABLE.sub("\ufffd", section.heading)) or "" for section in content.sections]
        if cut := sum(len(heading) > LONGEST_HEADING for heading in headings):
            notes.append(f"{cut} headings were cut to {LONGEST_HEADING} characters")
        pairs = [(start, shortened(heading, LONGEST_HEADING)) for start, heading in zip(starts, headings, strict=True)]
        sections = [Section(start, heading) for start, heading in pairs if heading]
        return cls(text, tuple(sections), moved(storable, content.pages), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a document tells of itself, as it is shown: none of it longer than a line or two."""

    facts: Mapping[str, str | None]
    address: str | None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> _Told:
        whole = {name: _seen(fact(facts.get(name))) for name in LONGEST_FACTS}
        kept = {name: shortened(value, LONGEST_FACTS[name]) if value else None for name, value in whole.items()}
        cut = [name for name in whole if kept[name] != whole[name]]
        notes = [f"the {name} was cut to {LONGEST_FACTS[name]} characters" for name in cut]
        address = plain_name(fact(facts.get("url")))
        if address and len(address) > LONGEST_ADDRESS:
            notes.append(f"its address is left out, as it is longer than {LONGEST_ADDRESS:,} characters")
            address = None
        return cls(kept, address, tuple(notes))


def _is_clean(article: Article) -> bool:
    """Whether an article has nothing in it that would not have been stored: an export may be made by hand."""
    given = [value for value in asdict(article).values() if isinstance(value, str)]
    given += [section.heading for section in article.sections]
    if any(UNSTORABLE.search(value) or without_invisible(value)[1] for value in given):
        return False
    facts = _Told.of(asdict(article))
    return not facts.notes and plain_name(article.id) == article.id and len(article.id) <= LONGEST_ID


def _seen(value: str | None) -> str | None:
    return without_invisible(value)[0].strip() or None if value else None


def _known(document: RawDocument) -> Mapping[str, object]:
    """What a feed says of its entry: it gives way to what the page says itself, but for the date in its own feed."""
    known = document.feed_metadata
    return {"title": known.title, "author": known.author, "published": known.published}


def _url(document: RawDocument, named: str | None) -> str | None:
    """The canonical address: a page may name another of its own site, and no page one of another site's."""
    if document.url is None:
        return named
    canonical = canonical_url(named) if named and same_site(named, document.url) else None
    return canonical if canonical and len(canonical) <= LONGEST_ADDRESS else document.url


def _title_from(text: str) -> str:
    """The first line where it is short, else the first sentence, cut between words."""
    line = " ".join(text.lstrip()[:_TITLE_SOUGHT].splitlines()[0].split())
    start, end = sentence_spans(line)[0]
    title = line if len(line) <= LONGEST_TITLE else line[start:end]
    if len(title) <= LONGEST_TITLE:
        return title
    beginning = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return (beginning.rstrip(",;:–—- ") or beginning) + " …"


def _identity(document: RawDocument, facts: Mapping[str, object], url: str | None) -> str:
    """The id that a record names, else one made from the canonical address or the place of the file."""
    if document.file_type is FileType.RECORD:
        name = plain_name(facts.get("id"))
        if name and len(name) > LONGEST_ID:
            raise SourceError(f"{document.label}: its `id` is longer than {LONGEST_ID} characters. Shorten it.")
        if name:
            return name
        if not url:
            raise SourceError(f"{document.label}: the record needs a usable `id` or `url`, to be known by.")
        place = (canonical_url(url) or url).encode()
    else:
        place = url.encode() if document.url and url else document.place
    return hashlib.sha256(place).hexdigest()[:12]
