"""The names of the articles of a library, found when they are first asked for, and kept while the articles stay so."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.language.mentions.recognition import NamedThing, named_things
from ingest.library import Library

MOST_CHARACTERS = 3_000_000
"""Characters of text whose names are found: a thousand articles of the news. The first time that takes some seconds."""

Named = Mapping[str, NamedThing]
"""The names of one article, by name."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found in an article as it was with this fingerprint."""

    fingerprint: str
    length: int
    names: Named


class NameIndex:
    """Safe to share between threads: while one finds names, others wait, and have them then."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, _Known] = {}
        self._finding = threading.Lock()

    def of(self, article_ids: Sequence[str]) -> dict[str, Named]:
        """The names of these articles, by id, of those that there are: of as many of the first as have so much text."""
        with self._finding:
            there = self._library.catalogue.articles.fingerprints(article_ids)
            found: dict[str, Named] = {}
            length = 0
            for article_id in article_ids:
                if article_id in there and length < MOST_CHARACTERS:
                    known = self._found(article_id, there[article_id])
                    found[article_id] = known.names
                    length += known.length
            return found

    def _found(self, article_id: str, fingerprint: str) -> _Known:
        known = self._known.get(article_id)
        if known is None or known.fingerprint != fingerprint:
            text = self._library.article(article_id).text
            known = self._known[article_id] = _Known(fingerprint, len(text), named_things(text))
        return known
