"""The package document of an e-book → its facts, and its chapters in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from ingest.errors import SourceError
from ingest.parsing.formats.parts.package import Package, member_name
from ingest.parsing.formats.parts.xml import attribute, local_name, named, xml_root
from ingest.parsing.metadata import metadata_text

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of encryption that lock fonts only, as their licences ask for."""

MOST_TAGS = 400_000
"""Tags of a part that lists something: of a book with as many parts as are read, twenty for each."""

_CHAPTER_TYPES = {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"}
_NOT_PUBLISHED = {"modification", "creation", "conversion"}


@dataclass(frozen=True, slots=True)
class Book:
    """What a package document tells: facts under our names, the members that are chapters, and how it lists them.

    `labels` are the names of chapters in the table of contents, by member; `missing` are chapters that are not there.
    """

    metadata: Mapping[str, object]
    chapters: tuple[str, ...]
    labels: Mapping[str, str]
    missing: tuple[str, ...]


def read_book(package: Package) -> Book:
    """The book in a package.

    Raises:
        SourceError: it is broken, locked, has no chapters, names one outside of the package, or lists too much.
    """
    place = _place_of_book(package)
    root = _root(package.read(place) or b"", package.label, place)
    manifest = {attribute(item, "id"): item for item in named(root, "item")}
    chapters = list(_chapters(root, manifest, place, package))
    if not chapters:
        raise SourceError(f"{package.label}: the book has no chapters. Save or download it again.")
    _require_unlocked(package, chapters)
    there = tuple(name for name in chapters if name in package.names)
    missing = tuple(name for name in chapters if name not in package.names)
    return Book(_metadata(root), there, _labels(manifest, place, package), missing)


def _root(content: bytes, label: str, part: str) -> _Element:
    """The root of a part that lists something, if that is no list made to fill the memory.

    Raises:
        SourceError: it is; or it is no sound XML.
    """
    if (tags := content.count(b"<")) > MOST_TAGS:
        raise SourceError(
            f"{label}: its part {part[:80]!r} has {tags:,} tags, as files do that are made to fill a memory. "
            "Download the book again, from where you trust it."
        )
    return xml_root(content, label, part)


def _place_of_book(package: Package) -> str:
    """The member that is the package document."""
    container = package.read(_CONTAINER)
    if container is not None:
        for found in named(_root(container, package.label, _CONTAINER), "rootfile"):
            if (name := member_name(attribute(found, "full-path"), "")) in package.names:
                return str(name)
    name = min((name for name in package.names if name.lower().endswith(".opf")), default=None)
    if name is None:
        raise SourceError(f"{package.label}: it is broken, or not an EPUB at all. Save or download it again.")
    return name


def _chapters(root: _Element, manifest: Mapping[str, _Element], place: str, package: Package) -> Iterator[str]:
    """The members in the spine, each once, without tables of contents: these say again what the headings say."""
    contents = {
        member_name(attribute(guide, "href"), place)
        for guide in named(root, "reference")
        if attribute(guide, "type") == "toc"
    }
    seen: set[str] = set()
    for reference in named(root, "itemref"):
        item = manifest.get(attribute(reference, "idref"))
        if item is None or "nav" in attribute(item, "properties").split():
            continue
        href, kind = attribute(item, "href"), attribute(item, "media-type")
        name = member_name(href, place)
        if name is None:
            raise SourceError(
                f"{package.label}: its chapter {href[:80]!r} lies outside of the book. Nothing was stored."
            )
        if name not in seen and kind in _CHAPTER_TYPES and (name not in contents or len(contents) > 1):
            seen.add(name)
            yield name


def _require_unlocked(package: Package, chapters: list[str]) -> None:
    """A book whose chapters are locked cannot be read; one whose fonts are can."""
    given = package.read(_ENCRYPTION)
    if given is None:
        return
    for data in named(_root(given, package.label, _ENCRYPTION), "EncryptedData"):
        methods = {attribute(method, "Algorithm") for method in named(data, "EncryptionMethod")}
        locked = {member_name(attribute(one, "URI"), "") for one in named(data, "CipherReference")}
        if not methods & set(_FONT_LOCKS) and not locked.isdisjoint(chapters):
            raise SourceError(f"{package.label}: the book is locked (DRM). Ingest a copy without a lock.")


def _metadata(root: _Element) -> dict[str, object]:
    """Title, authors, publisher, day and language, in the Dublin Core of a package document."""
    refined = _refinements(root)
    titles = list(_given(root, "title"))
    main = [title for title in titles if refined.get((attribute(title, "id"), "title-type")) == "main"]
    subtitle = [title for title in titles if refined.get((attribute(title, "id"), "title-type")) == "subtitle"]
    makers = [
        maker
        for maker in _given(root, "creator")
        if (attribute(maker, "role") or refined.get((attribute(maker, "id"), "role"), "aut")) == "aut"
    ]
    days = [day for day in _given(root, "date") if attribute(day, "event") not in _NOT_PUBLISHED]
    days.sort(key=lambda day: attribute(day, "event") != "publication")
    return {
        "title": ": ".join(map(_text, [*(main or titles)[:1], *(subtitle[:1] if main else [])])) or None,
        "author": ", ".join(map(_text, makers)) or None,
        "publisher": next(map(_text, _given(root, "publisher")), None),
        "published": next(map(_day, days), None),
        "language": next(map(_text, _given(root, "language")), None),
    }


def _refinements(root: _Element) -> dict[tuple[str, str], str]:
    """What EPUB 3 says of its facts, by their ids: of what type a title is, in which role somebody."""
    return {
        (attribute(meta, "refines").lstrip("#"), attribute(meta, "property")): _text(meta)
        for meta in named(root, "meta")
        if attribute(meta, "refines")
    }


def _given(root: _Element, name: str) -> Iterator[_Element]:
    """The facts of a name that say something, in the metadata alone: a title may stand elsewhere too."""
    metadata = next(named(root, "metadata"), None)
    if metadata is not None:
        yield from (fact for fact in named(metadata, name) if _text(fact))


def _text(element: _Element) -> str:
    return metadata_text("".join(map(str, element.itertext()))) or ""


def _day(element: _Element) -> str | None:
    """A day or a time; what stands for an unknown one (0101-01-01) is none."""
    given = _text(element)
    return None if given.startswith(("0000", "0101")) else given


def _labels(manifest: Mapping[str, _Element], place: str, package: Package) -> dict[str, str]:
    """The names of chapters in the table of contents: that of EPUB 3, else that of EPUB 2."""
    labels: dict[str, str] = {}
    for item in manifest.values():
        is_list = "nav" in attribute(item, "properties").split() or "ncx" in attribute(item, "media-type")
        name = member_name(attribute(item, "href"), place) if is_list else None
        content = package.read(name) if name else None
        if name and content:
            for target, label in _listed(content, name, package.label):
                labels.setdefault(target, label)
    return labels


def _listed(content: bytes, name: str, label: str) -> Iterator[tuple[str, str]]:
    """The members that a table of contents leads to, and what it calls them; nothing where it is broken."""
    try:
        root = _root(content, label, name)
    except SourceError:  # the book reads without it
        return
    if local_name(root) == "ncx":
        for point in named(root, "navPoint"):
            text = next(map(_text, named(point, "text")), "")
            reference = next((attribute(target, "src") for target in named(point, "content")), "")
            if text and (target := member_name(reference, name)):
                yield target, text
        return
    for nav in named(root, "nav"):
        for link in named(nav, "a") if attribute(nav, "type") in ("toc", "") else ():
            if _text(link) and (target := member_name(attribute(link, "href"), name)):
                yield target, _text(link)
