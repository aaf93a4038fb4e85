"""Raw document → article: clean text, and who wrote it, where and when."""

from __future__ import annotations

import codecs
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import trafilatura
import yaml
from charset_normalizer import from_bytes
from markdown_it import MarkdownIt

from ingest.article import Article, Section
from ingest.chunking import sentence_spans
from ingest.errors import SourceError
from ingest.sources import MAX_BYTES, Kind, RawDocument

if TYPE_CHECKING:
    from lxml.etree import _Element
    from markdown_it.token import Token

LONGEST_TITLE = 100
"""Characters of a title that is made from the first sentence."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PARTIAL_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")
_OTHER_DATE = re.compile(r"^([0-9]{4})[./]([0-9]{2})[./]([0-9]{2})\b")
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL ends a string inside SQLite, and half a surrogate pair is no character."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article, and what of its document could not be kept as it was: for the report."""

    article: Article
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Content:
    """What a format gives: text, and facts under our names, as they stood in the document."""

    text: str
    facts: Mapping[str, object]
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, or a heading of some level (from 1; 0 is a paragraph)."""

    text: str
    level: int = 0


def extract(document: RawDocument) -> Extraction:
    """Make an article of a document.

    The text of plain files and records is kept to the character (but for line ends, and for the few
    characters that cannot be stored, each replaced by U+FFFD); Markdown and HTML lose their markup.

    Raises:
        SourceError: it is broken, binary or has no text; the message names it.
    """
    content = _READERS[document.kind](document)
    text, replaced = _UNSTORABLE.subn("\ufffd", content.text)
    if not text.strip():
        raise SourceError(f"{document.label}: it has no text. Nothing was stored for it.")
    notes = list(content.notes)
    if replaced:
        notes.append(f"{replaced} unreadable characters were replaced by \ufffd")
    published, problem = _published(content.facts.get("published"))
    if problem:
        notes.append(problem)
    article = Article(
        id=_identity(document, content.facts),
        text=text,
        title=_fact(content.facts.get("title")) or _title_from(text),
        source=_UNSTORABLE.sub("\ufffd", document.source),
        url=_fact(content.facts.get("url")),
        publisher=_fact(content.facts.get("publisher")),
        author=_fact(content.facts.get("author")),
        published=published,
        language=_fact(content.facts.get("language")),
        sections=content.sections,
    )
    return Extraction(article, tuple(f"{document.label}: {note}" for note in notes))


# --- the formats ------------------------------------------------------------------------------------------


def _read_text(document: RawDocument) -> _Content:
    text, notes = _decode(document)
    return _Content(text, {}, notes=notes)


def _read_record(document: RawDocument) -> _Content:
    if not document.content:
        raise SourceError(f"{document.label}: the line is longer than {MAX_BYTES // 2**20} MB. Split the article.")
    try:
        record = json.loads(document.content)
    except (ValueError, RecursionError) as problem:
        raise SourceError(f"{document.label}: not a JSON record ({problem}). Correct the line.") from problem
    if not isinstance(record, dict):
        raise SourceError(f'{document.label}: a record must be a JSON object, like {{"id": …, "text": …}}.')
    if not isinstance(record.get("text"), str):
        raise SourceError(f"{document.label}: the record needs the article's `text`.")
    if not _fact(record.get("id")) and not _fact(record.get("url")):
        raise SourceError(f"{document.label}: the record needs an `id` or a `url`, to be known by.")
    return _Content(record["text"], record)


def _read_markdown(document: RawDocument) -> _Content:
    markdown, notes = _decode(document)
    facts: dict[str, object] = {}
    front = _FRONT_MATTER.match(markdown)
    found = _front_matter(document, front.group(1) or "") if front else None
    if front and found is not None:
        facts, markdown = found, markdown[front.end() :]
    blocks = list(_markdown_blocks(MarkdownIt("commonmark").enable("table").parse(markdown)))
    return _compose(blocks, facts, notes)


def _read_html(document: RawDocument) -> _Content:
    page = trafilatura.bare_extraction(document.content, with_metadata=True, include_comments=False)
    if page is None or isinstance(page, dict) or page.body is None:
        raise SourceError(f"{document.label}: no article was found in the page. Nothing was stored for it.")
    facts = {
        "title": page.title,
        "author": page.author,
        "publisher": page.sitename or page.hostname,
        "published": page.date,
        "url": page.url,
        "language": page.language,
    }
    return _compose(list(_html_blocks(page.body)), facts, ())


_READERS = {
    Kind.TEXT: _read_text,
    Kind.RECORD: _read_record,
    Kind.MARKDOWN: _read_markdown,
    Kind.HTML: _read_html,
}


def _front_matter(document: RawDocument, block: str) -> dict[str, object] | None:
    """The facts in a block between two rules; None where it is a part of the text."""
    try:
        front = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        line = " ".join(str(problem).split())
        raise SourceError(f"{document.label}: the front matter is not YAML ({line}). Correct it.") from problem
    if not isinstance(front, dict | None):
        return None
    facts = {str(name).lower(): value for name, value in (front or {}).items()}
    link = next((facts[name] for name in ("url", "canonical", "link", "source") if _is_link(facts.get(name))), None)
    return {
        "title": facts.get("title"),
        "author": facts.get("author") or facts.get("authors"),
        "publisher": facts.get("publisher") or facts.get("site"),
        "published": facts.get("published") or facts.get("date"),
        "language": facts.get("language") or facts.get("lang"),
        "url": link,
    }


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _markdown_blocks(tokens: list[Token]) -> Iterator[_Block]:
    level = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield _Block(" | ".join(cells))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_inline_text(token))
        elif token.type == "inline":
            yield _Block(_inline_text(token), level)
        elif token.type in ("fence", "code_block"):
            yield _Block(token.content.strip("\n"))
        elif token.type == "html_block":
            yield _Block(_flat([html.unescape(_TAGS.sub(" ", token.content))]))


def _inline_text(token: Token) -> str:
    """The words of a paragraph without their markup; pictures and HTML tags are left out."""
    pieces = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type == "softbreak" or child.content.lower().startswith("<br"):
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
    return "".join(pieces).strip()


_HTML_BLOCKS = {"p", "head", "quote", "list", "item", "table", "row", "div", "code"}
_PARTED = {*_HTML_BLOCKS, "lb", "cell"}


def _html_blocks(parent: _Element) -> Iterator[_Block]:
    """The blocks of trafilatura's tree (TEI-like: head, p, list, item, quote, table, row, cell)."""
    for element in parent:
        if element.tag == "row":
            yield _Block(" | ".join(filter(None, (_flat(_words(cell)) for cell in element))))
        elif any(child.tag in _HTML_BLOCKS for child in element):
            yield _Block(_flat([element.text or ""]))
            yield from _html_blocks(element)
        else:
            yield _Block(_flat(_words(element)), int(element.tag == "head"))
        yield _Block(_flat([element.tail or ""]))


def _words(element: _Element) -> Iterator[str]:
    """The text in an element; line breaks and blocks part words, other elements do not."""
    yield element.text or ""
    for child in element:
        yield " " if child.tag in _PARTED else ""
        yield from _words(child)
        yield " " if child.tag in _PARTED else ""
        yield child.tail or ""


def _flat(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).split())


def _compose(blocks: list[_Block], facts: Mapping[str, object], notes: tuple[str, ...]) -> _Content:
    """Paragraphs become the text; headings become sections, the first perhaps the title."""
    blocks = [block for block in blocks if block.text]
    title = _fact(facts.get("title"))
    if blocks and blocks[0].level and (title is None or blocks[0].text == title):
        title = blocks.pop(0).text
    text, sections = "", []
    for block in blocks:
        if block.level:
            sections.append(Section(len(text) + 2 if text else 0, block.text))
        else:
            text += ("\n\n" if text else "") + block.text
    kept = tuple(section for section in sections if section.start < len(text))
    return _Content(text, {**facts, "title": title}, kept, notes)


# --- characters -------------------------------------------------------------------------------------------


def _decode(document: RawDocument) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a note where its encoding had to be guessed or lost something."""
    content = document.content
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _marked(content, encoding)
    if _is_binary(content):
        raise SourceError(f"{document.label}: it is binary, not text. Rename it, or ingest what it was made from.")
    try:
        return _lines(content.decode("utf-8")), ()
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    # A few broken bytes among much sound UTF-8 are damage; many mean another encoding.
    if text.count("\ufffd") * 20 < sum(not character.isascii() for character in text):
        return _lines(text), _lost(text)
    guess = from_bytes(content).best()
    if guess is None:
        raise SourceError(f"{document.label}: its encoding is not known. Save it as UTF-8, then try again.")
    return _lines(str(guess)), (
        f"the encoding was taken to be {guess.encoding}; if letters look wrong, save it as UTF-8",
    )


def _marked(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file whose mark tells its encoding."""
    try:
        return _lines(content.decode(encoding)), ()
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        return _lines(text), _lost(text)


def _lost(text: str) -> tuple[str, ...]:
    lost = text.count("\ufffd")
    return (f"{lost} broken bytes were replaced by \ufffd",) if lost else ()


_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def _is_binary(content: bytes) -> bool:
    """More than one control character in a hundred bytes is no text in any encoding without a mark."""
    sample = content[:65536]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) / 100


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- facts ------------------------------------------------------------------------------------------------


def _fact(value: object) -> str | None:
    """A fact as one line of text; a list of texts, or of {"name": …}, becomes a list with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    return _name(value)


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    if isinstance(value, str | float | date):
        return " ".join(_UNSTORABLE.sub("\ufffd", str(value)).split()) or None
    return None


def _published(value: object) -> tuple[str | None, str | None]:
    """An ISO date of as many parts as are known, and a note where a date was given but not understood."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()[:10], None
    given = _fact(value)
    if given is None or _PARTIAL_DATE.fullmatch(given):
        return given, None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(_OTHER_DATE.sub(r"\1-\2-\3", given)).date().isoformat(), None
        except (ValueError, OverflowError, TypeError):
            continue
    return None, f"the date {given[:40]!r} was not understood and is left out; write it like 2024-02-29"


def _title_from(text: str) -> str:
    """The first line where it is short, else the first sentence, cut between words."""
    line = " ".join(text.strip().splitlines()[0].split())
    start, end = sentence_spans(line)[0]
    title = line if len(line) <= LONGEST_TITLE else line[start:end]
    if len(title) <= LONGEST_TITLE:
        return title
    beginning = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return (beginning.rstrip(",;:–—- ") or beginning) + " …"


def _identity(document: RawDocument, facts: Mapping[str, object]) -> str:
    """The id that a record names, else one made from where the article is."""
    given = facts.get("id") if document.kind is Kind.RECORD else None
    if _fact(given):
        return _UNSTORABLE.sub("\ufffd", str(given))
    place = _fact(facts.get("url")) if document.kind is Kind.RECORD else None
    key = place.encode() if place else document.key or document.source.encode()
    return hashlib.sha256(key).hexdigest()[:12]
