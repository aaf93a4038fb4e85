"""Every article with all that is known of it, as a line of JSON, from which ingest makes the same article again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, cast

from ingest.article import Article
from ingest.errors import LibraryError
from ingest.safety.atomic_write import atomic_write
from ingest.store.catalogue import Catalogue
from ingest.store.curation.notes import Note
from ingest.store.curation.stars import Star

_article_id = attrgetter("article_id")


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export did: the number of articles in it, and the ids of those that are damaged and were left out."""

    articles: int
    left_out: tuple[str, ...]


def export(
    catalogue: Catalogue,
    target: Path | BinaryIO,
    on_progress: Callable[[int, int], None] = lambda done, of: None,
) -> ExportResult:
    """Write all articles, as they are at one moment, to a file (packed by gzip, if its name ends so) or a stream.

    A file takes the place of an older one once it is whole. `on_progress` is told how many articles of how many are
    written. Earlier texts, feeds and what people said of answers are not in it.

    Raises:
        LibraryError, UsageError: the file or the library cannot be read or written.
    """
    if not isinstance(target, Path):
        return _written(catalogue, target, on_progress)
    with _explained(target), atomic_write(target) as part, _opened(part, packed=target.suffix == ".gz") as lines:
        return _written(catalogue, lines, on_progress)


def to_json_line(article: Article, star: Star | None = None, notes: Sequence[Note] = ()) -> bytes:
    """An article as a line of JSON, with its fingerprint, by which ingest knows that nobody has changed the line.

    Its star and notes stand beside it, for whoever reads the line: ingest takes them from nobody.
    """
    facts = {name: value for name, value in asdict(article).items() if value is not None and value != ()}
    added = {"starred": star and {"author": star.author, "time": star.time}, "notes": [_told(one) for one in notes]}
    line = {**facts, "fingerprint": article.fingerprint, **{name: value for name, value in added.items() if value}}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _told(note: Note) -> dict[str, object]:
    return {name: value for name, value in note.to_json().items() if name not in ("number", "article_id")}


def _written(catalogue: Catalogue, lines: BinaryIO, on_progress: Callable[[int, int], None]) -> ExportResult:
    total, count, left_out = len(catalogue.articles.ids()), 0, []
    stars, notes = catalogue.stars.all(), groupby(sorted(catalogue.notes.all(), key=_article_id), _article_id)
    noted = {article_id: list(of_article) for article_id, of_article in notes}
    for stored in catalogue.articles.iter_stored():
        if stored.damage is None and stored.fault is None:
            article_id = stored.article.id  # with the tags that people set
            tags = catalogue.tags.of([article_id]).get(article_id, stored.article.tags)
            article = replace(stored.article, tags=tags)
            lines.write(to_json_line(article, stars.get(article_id), noted.get(article_id, ())))
            count += 1
        else:
            left_out.append(stored.article.id)
        on_progress(count + len(left_out), total)
    lines.flush()
    return ExportResult(count, tuple(left_out))


@contextmanager
def _opened(part: Path, *, packed: bool) -> Iterator[BinaryIO]:
    with part.open("wb") as file:
        if not packed:
            yield file
            return
        # Without a name or time in it, the same articles give the same file.
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as lines:
            yield cast("BinaryIO", lines)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise LibraryError(f"{target} cannot be written ({problem.strerror}): an older file stays.") from problem
