"""Raw document → article: clean text, and who wrote it, where and when."""

from __future__ import annotations

import codecs
import hashlib
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
_PARTIAL_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
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
    if front := _FRONT_MATTER.match(markdown):
        facts = _front_matter(document, front.group(1) or "")
        markdown = markdown[front.end() :]
    blocks = list(_markdown_blocks(MarkdownIt("commonmark").enable("table").parse(markdown)))
    return _compose(blocks, facts, notes)


def _read_html(document: RawDocument) -> _Content:
    page = trafilatura.bare_extraction(document.content, with_metadata=True, include_comments=False)
    if page is None or isinstance(page, dict) or page.body is None:
        raise SourceError(f"{document.label}: no article was found in the page. Nothing was stored for it.")
    facts = {
        "title": page.title,
        "author": "; ".join((page.author or "").split("; ")) or None,
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


def _front_matter(document: RawDocument, block: str) -> dict[str, object]:
    try:
        front = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        line = " ".join(str(problem).split())
        raise SourceError(f"{document.label}: the front matter is not YAML ({line}). Correct it.") from problem
    if not isinstance(front, dict):
        return {}
    facts = {str(name).lower(): value for name, value in front.items()}
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


def _inline_text(token: Token) -> str:
    """The words of a paragraph without their markup; pictures and HTML tags are left out."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    kept = ("text", "code_inline")
    return "".join(
        child.content if child.type in kept else breaks.get(child.type, "") for child in token.children or []
    ).strip()


_HTML_BLOCKS = {"p", "head", "quote", "list", "item", "table", "row", "div", "code"}


def _html_blocks(parent: _Element) -> Iterator[_Block]:
    """The blocks of trafilatura's tree (TEI-like: head, p, list, item, quote, table, row, cell)."""
    for element in parent:
        if element.tag == "row":
            yield _Block(" | ".join(filter(None, (_flat(cell.itertext()) for cell in element))))
        elif any(child.tag in _HTML_BLOCKS for child in element):
            yield _Block(_flat([element.text or ""]))
            yield from _html_blocks(element)
        else:
            yield _Block(_flat(element.itertext()), int(element.tag == "head"))
        yield _Block(_flat([element.tail or ""]))


def _flat(pieces: Iterable[str | bytes]) -> str:
    return " ".join("".join(map(str, pieces)).split())


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
            return _lines(content.decode(encoding, "replace")), ()
    if _is_binary(content):
        raise SourceError(f"{document.label}: it is binary, not text. Rename it, or ingest what it was made from.")
    try:
        return _lines(content.decode("utf-8")), ()
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        lost = text.count("\ufffd")
    # A few broken bytes among much sound UTF-8 are damage; many mean another encoding.
    if lost * 20 < sum(not character.isascii() for character in text):
        return _lines(text), (f"{lost} broken bytes in the UTF-8 were replaced by \ufffd",)
    guess = from_bytes(content).best()
    if guess is None:
        raise SourceError(f"{document.label}: its encoding is not known. Save it as UTF-8, then try again.")
    return _lines(str(guess)), (
        f"the encoding was taken to be {guess.encoding}; if letters look wrong, save it as UTF-8",
    )


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
    """A fact as one line of text; a list becomes a list with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_fact, value))) or None
    if isinstance(value, dict):
        return _fact(value.get("name"))
    if value is None or isinstance(value, bool):
        return None
    return " ".join(_UNSTORABLE.sub("\ufffd", str(value)).split()) or None


def _published(value: object) -> tuple[str | None, str | None]:
    """An ISO date of as many parts as are known, and a note where a date was given but not understood."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()[:10], None
    given = _fact(value)
    if given is None or _PARTIAL_DATE.fullmatch(given):
        return given, None
    try:
        return datetime.fromisoformat(given.replace("/", "-").replace(".", "-", 2)).date().isoformat(), None
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(given).date().isoformat(), None
    except ValueError:
        return None, f"the date {given!r} was not understood and is left out; write it like 2024-02-29"


def _title_from(text: str) -> str:
    """The first line where it is short, else the first sentence, cut between words."""
    line = text.strip().split("\n", 1)[0].strip()
    start, end = sentence_spans(line)[0]
    title = line if len(line) <= LONGEST_TITLE else line[start:end]
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:–—- ") + " …"


def _identity(document: RawDocument, facts: Mapping[str, object]) -> str:
    """The id that a record names, else one made from where the article is."""
    given = _fact(facts.get("id")) if document.kind is Kind.RECORD else None
    if given:
        return given
    place = _fact(facts.get("url")) if document.kind is Kind.RECORD else None
    return hashlib.sha256((place or document.source).encode("utf-8", "surrogateescape")).hexdigest()[:12]
