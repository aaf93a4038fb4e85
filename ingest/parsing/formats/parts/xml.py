"""The XML in packages: read without expanding entities, opening addresses, or growing without end."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring

from ingest.errors import SourceError


def xml_root(content: bytes, label: str, part: str) -> _Element:
    """The root of a part in XML. Its entities stay unexpanded, as nodes whose `tag` is no text.

    Raises:
        SourceError: it is no sound XML, or nested too deep.
    """
    parser = XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return fromstring(content, parser)
    except (XMLSyntaxError, ValueError) as problem:
        reason = " ".join(str(problem).split())[:100]
        raise SourceError(
            f"{label}: its part {part[:80]!r} is broken ({reason}). Save or download it again."
        ) from problem


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(parent: _Element, name: str) -> Iterator[_Element]:
    """The elements of a name at any depth, in whatever namespace."""
    return (element for element in parent.iter() if local_name(element) == name)


def attribute(element: _Element, name: str) -> str:
    """The value of an attribute, in whatever namespace; "" where it is not given."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
