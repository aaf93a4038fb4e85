"""Articles whose text rotted in the library, from the files that they were made of, where those still give the same."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ingest.article import StoredArticle
from ingest.errors import SourceError
from ingest.parsing.extraction import EXTRACTION_VERSION
from ingest.parsing.sandbox import Parser
from ingest.sources.documents import RawDocument
from ingest.sources.files import read_documents


def restored_from_files(wanted: Mapping[str, StoredArticle]) -> Iterator[StoredArticle]:
    """Those of these articles, by id, that their files still give with the same text and facts, as they were stored."""
    files: dict[bytes, dict[str, StoredArticle]] = defaultdict(dict)
    for article_id, stored in wanted.items():
        if stored.origin.file is not None:
            files[stored.origin.file][article_id] = stored
    with Parser() as parser:
        for file, sought in files.items():
            yield from _from_file(Path(os.fsdecode(file)), sought, parser)


def _from_file(path: Path, sought: dict[str, StoredArticle], parser: Parser) -> Iterator[StoredArticle]:
    # A file that is gone or broken, or a path that rotted, gives nothing: that is told of the article.
    with suppress(SourceError, ValueError):
        for document in read_documents(path) if path.is_file() else ():
            found = _article_of(document, sought, parser)
            if found is not None:
                del sought[found.article.id]
                yield found
            if not sought:
                return


def _article_of(document: RawDocument, sought: Mapping[str, StoredArticle], parser: Parser) -> StoredArticle | None:
    try:
        article = parser.extract(document).article
    except SourceError:
        return None
    stored = sought.get(article.id)
    if stored is None or (article.sha256, article.fingerprint) != (stored.sha256, stored.fingerprint):
        return None
    origin = replace(stored.origin, document=document.digest(EXTRACTION_VERSION))
    return StoredArticle(article, origin, stored.fingerprint, stored.sha256)
