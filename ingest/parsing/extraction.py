"""Raw document → article: clean text, and who wrote it, where and when."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pkgutil import resolve_name
from typing import Any

from ingest.article import Article, Section
from ingest.chunking import sentence_spans
from ingest.errors import SourceError
from ingest.parsing.datelines.printed_facts import with_printed_facts
from ingest.parsing.invisible import composed, shifted_offsets, without_invisible
from ingest.parsing.metadata import UNSTORABLE, metadata_text, parse_date, tags_of
from ingest.parsing.parsed_document import ParsedDocument
from ingest.parsing.record_ids import normalized_identifier
from ingest.safety.length_limits import LONGEST_ADDRESS, LONGEST_FACTS, LONGEST_HEADING, LONGEST_ID, shortened
from ingest.sources.documents import MAX_BYTES, Feed, RawDocument
from ingest.sources.exports.entries import Export
from ingest.sources.file_types import CONTAINERS, FileType
from ingest.web.urls import canonical_url, same_site

EXTRACTION_VERSION = 6
"""Raised whenever the same document would become another article."""

LONGEST_TITLE = 100
"""Characters of a title that is made from the first sentence."""

_PARSERS = {
    FileType.TEXT: "plain_text:parse_plain_text",
    FileType.RECORD: "json_record:parse_json_record",
    FileType.MARKDOWN: "markdown:parse_markdown",
    FileType.HTML: "html.parser:parse_html",
    FileType.PDF: "pdf.parser:parse_pdf",
    FileType.DOCX: "docx.parser:parse_docx",
    FileType.EPUB: "epub.parser:parse_epub",
    FileType.ODT: "odt.parser:parse_odt",
    FileType.RTF: "rtf.parser:parse_rtf",
    FileType.PPTX: "pptx.parser:parse_pptx",
    FileType.FEED: "feed:parse_feed",
    FileType.EXPORT: "export:parse_export",
    FileType.SAVED: "saved_article:parse_saved_article",
    FileType.MAIL: "mail.parser:parse_mail",
    FileType.MHTML: "mail.saved_pages:parse_mhtml",
    FileType.SAVED_PAGE: "mail.saved_pages:parse_saved_page",
}

_PAYWALL = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log in|register|become a member)\b.{0,30}"
    r"\b(?:to|and) (?:read|continue|keep reading|unlock)"
    r"|(?:article|story|content) is (?:only )?(?:for|available to) (?:our )?(?:subscribers|members)|nur für abonnenten"
    r"|weiterlesen mit|réservé aux abonnés|solo para suscriptores|riservato agli abbonati",
    re.IGNORECASE,
)
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
    parsed = with_printed_facts(_parsed(document), document.file_type)
    cleaned = _CleanedText.of(parsed)
    if not cleaned.text.strip():
        raise SourceError(f"{document.label}: it has no text. Nothing was stored for it.")
    if parsed.exported is not None and _is_clean(parsed.exported):
        return Extraction(parsed.exported)
    metadata = _all_metadata(document, parsed)
    shown = _ShownMetadata.of(metadata)
    day, problem = _day(metadata)
    updated, updated_problem = _updated(metadata, day)
    url = _url(document, shown.address)
    article = Article(
        id=_identity(document, metadata, url),
        text=cleaned.text,
        title=shown.fields["title"] or _title_from(cleaned.text),
        # A page is the same by whichever of its addresses it was asked for.
        source=UNSTORABLE.sub("\ufffd", url if document.url and url else document.source),
        url=url,
        publisher=shown.fields["publisher"],
        author=shown.fields["author"],
        published=day,
        language=shown.fields["language"],
        sections=cleaned.sections,
        pages=cleaned.pages,
        updated=updated,
        tags=_tags(document, parsed),
        scanned=parsed.scanned,
    )
    problems = [one for one in (problem, updated_problem) if one]
    notes = (*parsed.notes, *cleaned.notes, *problems, *shown.notes)
    return Extraction(article, tuple(f"{document.label}: {note}" for note in notes))


def _parsed(document: RawDocument) -> ParsedDocument:
    """What a document holds; of a page that only begins an article, the text is that of the feed that named it."""
    if document.file_type in CONTAINERS:  # from the web
        raise SourceError(f"{document.label}: a {document.file_type} is read from a file. Save it, and ingest that.")
    page: ParsedDocument = _load_parser(document.file_type)(document.content, document.label)
    if not document.feed_metadata.text or document.file_type is not FileType.HTML:
        return page
    markup = f"<html><body><article>{document.feed_metadata.text}</article></body></html>"
    try:
        whole: ParsedDocument = _load_parser(FileType.HTML)(markup.encode("utf-8", "replace"), document.label)
    except SourceError:
        return page
    if len(whole.text) <= len(page.text) and not _PAYWALL.search(page.text):
        return page
    return replace(whole, metadata=page.metadata, notes=page.notes)


def extract_entries(document: RawDocument) -> Feed:
    """The entries of a feed, and notes of what is left out.

    Raises:
        SourceError: it is no feed, or has no entries with addresses.
    """
    feed: Feed = _load_parser(FileType.FEED)(document.content, document.label)
    return feed


def extract_export(document: RawDocument) -> Export:
    """The entries of a part of an export, and notes of what is left out.

    Raises:
        SourceError: it is broken, or has no entries.
    """
    export: Export = _load_parser(FileType.EXPORT)(document)
    return export


def _load_parser(kind: FileType) -> Callable[..., Any]:
    """The parser of a kind, from bytes and a label; of exports, from a document. Loaded when needed: some are heavy."""
    room = "importers" if kind in (FileType.EXPORT, FileType.SAVED) else "formats"
    parser: Callable[..., Any] = resolve_name(f"ingest.parsing.{room}.{_PARSERS[kind]}")
    return parser


@dataclass(frozen=True, slots=True)
class _CleanedText:
    """A text without what cannot be seen or stored, with the offsets moved to match."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, parsed: ParsedDocument) -> _CleanedText:
        storable, replaced = UNSTORABLE.subn("\ufffd", parsed.text)
        seen, hidden = without_invisible(storable)
        notes = []
        if replaced:
            notes.append(f"{replaced} unreadable characters were replaced by \ufffd")
        if hidden:
            notes.append(f"{hidden} invisible characters were left out")

        text, starts = composed(seen, shifted_offsets(storable, [section.start for section in parsed.sections]))
        _, pages = composed(seen, shifted_offsets(storable, parsed.pages))
        headings = [_seen(UNSTORABLE.sub("\ufffd", section.heading)) or "" for section in parsed.sections]
        if cut := sum(len(heading) > LONGEST_HEADING for heading in headings):
            notes.append(f"{cut} headings were cut to {LONGEST_HEADING} characters")
        pairs = [(start, shortened(heading, LONGEST_HEADING)) for start, heading in zip(starts, headings, strict=True)]
        sections = [Section(start, heading) for start, heading in pairs if heading]
        return cls(text, tuple(sections), pages, tuple(notes))


@dataclass(frozen=True, slots=True)
class _ShownMetadata:
    """What a document tells of itself, as it is shown: none of it longer than a line or two."""

    fields: Mapping[str, str | None]
    address: str | None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, metadata: Mapping[str, object]) -> _ShownMetadata:
        whole = {name: _seen(metadata_text(metadata.get(name))) for name in LONGEST_FACTS}
        kept = {name: shortened(value, LONGEST_FACTS[name]) if value else None for name, value in whole.items()}
        cut = [name for name in whole if kept[name] != whole[name]]
        notes = [f"the {name} was cut to {LONGEST_FACTS[name]} characters" for name in cut]
        address = normalized_identifier(metadata_text(metadata.get("url")))
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
    shown = _ShownMetadata.of(asdict(article))
    if _clean_tags(article.tags) != article.tags:
        return False
    return not shown.notes and normalized_identifier(article.id) == article.id and len(article.id) <= LONGEST_ID


def _seen(value: str | None) -> str | None:
    return unicodedata.normalize("NFC", without_invisible(value)[0]).strip() or None if value else None


def _all_metadata(document: RawDocument, parsed: ParsedDocument) -> Mapping[str, object]:
    """What a feed says of its entry gives way to what the page says itself, but for the date in its own feed."""
    known = document.feed_metadata
    # What is told of a page in a web archive is when it was saved.
    is_saved = document.file is not None and document.url is not None and document.file_type is FileType.HTML
    told = "day saved" if is_saved else "published"
    of_feed = {"title": known.title, "author": known.author, told: known.published, "updated": known.updated}
    of_page = {name: value for name, value in parsed.metadata.items() if metadata_text(value)}
    date = {"published": known.published} if known.published and known.same_site else {}
    return {**of_feed, **of_page, **date}


def _day(metadata: Mapping[str, object]) -> tuple[str | None, str | None]:
    """The day of publication, and what to say of it. That on which a page was saved is none: it is only told."""
    day, problem = parse_date(metadata.get("published"))
    saved, _ = parse_date(metadata.get("day saved"))
    if day or problem or not saved:
        return day, problem
    return None, f"it tells no day of its own; it was saved on {saved}"


def _updated(metadata: Mapping[str, object], published: str | None) -> tuple[str | None, str | None]:
    """The day of the last change, if it is a later one than that of publication, and what to say of one that is odd."""
    day, problem = parse_date(metadata.get("updated"))
    later = day is not None and (published is None or day > published)
    return day if later else None, f"of its last change, {problem}" if problem else None


def _tags(document: RawDocument, parsed: ParsedDocument) -> tuple[str, ...]:
    """What the document, or an export that names it, files it under. The keywords of a web page are none."""
    return _clean_tags((*tags_of(parsed.metadata.get("tags")), *document.feed_metadata.tags))


def _clean_tags(given: Iterable[str]) -> tuple[str, ...]:
    return tags_of([tag for one in given if (tag := _seen(UNSTORABLE.sub("\ufffd", one)))])


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


def _identity(document: RawDocument, metadata: Mapping[str, object], url: str | None) -> str:
    """The id that a record names, else one made from the canonical address or the place of the file."""
    if document.file_type in (FileType.RECORD, FileType.SAVED):
        name = normalized_identifier(metadata.get("id"))
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
