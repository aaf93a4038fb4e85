"""RIS, as Zotero and libraries of papers write it → a row for each reference. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LINE = re.compile(r"([A-Z][A-Z0-9])  - ?(.*)")
_ONE = {
    **dict.fromkeys(("TI", "T1", "CT"), "title"),
    **dict.fromkeys(("AB", "N2"), "abstract"),
    **dict.fromkeys(("DA", "PY", "Y1"), "published"),
    **dict.fromkeys(("T2", "JO", "JF", "PB"), "publisher"),
    "UR": "url",
    "LA": "language",
}
_MANY = {
    **dict.fromkeys(("AU", "A1"), "authors"),
    **dict.fromkeys(("L1", "L2"), "files"),
    "KW": "tags",
}


def references_of(text: str) -> Iterator[Mapping[str, object]]:
    """The references, by our names: a text for each, but lists of "authors", "files" and "tags"."""
    found: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    tag = ""
    for line in text.splitlines():
        told = _LINE.match(line)
        if told is None:
            if tag in found and line.strip():
                found[tag] += f"\n{line.strip()}"
            continue
        tag, value = told[1], told[2].strip()
        if tag == "ER":
            yield _reference(found, lists)
            found, lists = {}, {}
        elif tag in _MANY:
            lists.setdefault(_MANY[tag], []).append(value)
        elif tag in _ONE and value:
            found.setdefault(tag, value)
    if found:
        yield _reference(found, lists)


def _reference(found: Mapping[str, str], lists: Mapping[str, list[str]]) -> Mapping[str, object]:
    """The fields by our names; of several tags for one, the first in the order of `_ONE` that was given."""
    facts: dict[str, object] = {}
    for tag, name in _ONE.items():
        if tag in found:
            facts.setdefault(name, found[tag])
    authors = [" ".join(reversed(name.split(", ", 1))) for name in lists.get("authors", ())]
    return {**facts, **lists, "authors": authors}
