"""The namespaces of OpenDocument, as the modules of this room write names. Pure."""

from __future__ import annotations

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "style", "text", "table", "meta")},
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xlink": "http://www.w3.org/1999/xlink",
}


def qn(name: str) -> str:
    """A name with its namespace, as lxml has it: of "text:p"."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"
