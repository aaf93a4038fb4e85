"""What may be wrong with a library, found by looking at all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from ingest.article import Article, StoredArticle
from ingest.chunking import CHUNKING_VERSION, chunk_article
from ingest.errors import LibraryDamagedError, LibraryError
from ingest.maintenance.library_folder import MARKER, has_marker
from ingest.maintenance.salvage import is_unit_vector
from ingest.safety.permissions import files_open_to_others
from ingest.search.passage_index import PassageIndex
from ingest.store.catalogue import Catalogue
from ingest.store.passage_queries import PassageRow


class Part(StrEnum):
    """The part of a library that something is wrong with, which decides what mends it."""

    DATABASE = "database"
    MODEL = "model"
    MARKER = "marker"
    TEXT = "text"
    ARTICLE = "article"
    VERSION = "version"
    WORDS = "words"
    INDEX = "index"
    PERMISSIONS = "permissions"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: with which part, with which article (None: with all), and what.

    Of an earlier text of an article, `version` is its number.
    """

    part: Part
    article_id: str | None
    what: str
    version: int | None = None

    def __str__(self) -> str:
        return self.what if self.article_id is None else f"article {self.article_id}: {self.what}"


def examine(
    folder: Path, catalogue: Catalogue, index: PassageIndex, identity: str, on_progress: Callable[[str], None]
) -> Iterator[Finding]:
    """Look at everything: the marker, what the catalogue holds, the vector index, and the permissions.

    `identity` is that of the embedding model that is set. `on_progress` is told what is looked at.
    """
    if not has_marker(folder):
        what = f"the file {MARKER}, by which the folder is known for a library, is missing or broken"
        yield Finding(Part.MARKER, None, what)
    yield from _examine_stored(catalogue, index, identity, on_progress)
    yield from _examine_permissions(folder)


def _examine_stored(
    catalogue: Catalogue, index: PassageIndex, identity: str, on_progress: Callable[[str], None]
) -> Iterator[Finding]:
    """SQL, words, every passage and vector of every article, and the vector index."""
    on_progress("database")
    try:
        broken = catalogue.check_integrity()
    except LibraryDamagedError as problem:
        yield Finding(Part.DATABASE, None, str(problem))
        return
    if broken:
        # What else could be said would come out of a file that cannot be trusted.
        yield from (Finding(Part.DATABASE, None, f"the database is damaged: {what}") for what in broken)
        return
    made_with = catalogue.setting("embedding model")
    if made_with not in (None, identity):
        yield Finding(Part.MODEL, None, f"the vectors are of the model {made_with}, and {identity} is set")
    on_progress("words")
    if not catalogue.full_text.is_consistent():
        yield Finding(Part.WORDS, None, "the full-text index does not have the words of the passages")
    recut = catalogue.setting("chunking") not in (None, str(CHUNKING_VERSION))
    size = _usual_size(catalogue)
    damaged = False
    for number, article_id in enumerate(catalogue.articles.ids(), start=1):
        on_progress(f"article {number}")
        stored = catalogue.articles.get_stored(article_id)
        if stored is not None and (fault := _fault(stored)):
            yield Finding(Part.TEXT, article_id, fault)
        elif stored is not None:
            rows = catalogue.passages.rows_of_article(article_id)
            damaged = damaged or not all(is_unit_vector(row.vector, size) for row in rows)
            yield from _examine_article(stored.article, rows, size, recut=recut)
    for article_id, version in catalogue.versions.rotten():
        yield Finding(Part.VERSION, article_id, f"its version {version} is not what was stored", version)
    on_progress("vector index")
    if not damaged:  # else it cannot be compared with them, and is made anew from those that take their place
        yield from _examine_index(catalogue, index)


def _examine_permissions(folder: Path) -> Iterator[Finding]:
    """Whether others on this machine may read, or even change, what is in the folder of a library."""
    files = files_open_to_others(folder)
    if files:
        what = f"{files[0]}" if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
        yield Finding(Part.PERMISSIONS, None, f"others on this machine are let in by the permissions of {what}")


def _fault(stored: StoredArticle) -> str | None:
    """What is wrong with the text of an article, or with what is known of it."""
    if stored.damage is not None:
        return f"it is set aside, and nothing is answered from it: {stored.damage}"
    return stored.fault


def _examine_article(article: Article, rows: Sequence[PassageRow], size: int, *, recut: bool) -> Iterator[Finding]:
    passages = [row.passage for row in rows]
    if recut and chunk_article(article) != passages:
        yield Finding(Part.ARTICLE, article.id, "an older version of Article Desk cut it into passages")
    elif any(row.id != row.passage.id for row in rows):
        yield Finding(Part.ARTICLE, article.id, "a passage is not the words at its place in the text")
    elif not _covered(article.text, [(passage.start, passage.end) for passage in passages]):
        yield Finding(Part.ARTICLE, article.id, "its passages are not all of its text")
    elif not all(is_unit_vector(row.vector, size) for row in rows):
        yield Finding(Part.ARTICLE, article.id, "a passage has a damaged vector")


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing but white space lies between the spans."""
    edges = [(0, 0), *sorted(spans), (len(text), len(text))]
    return not any(text[end:start].strip() for (_, end), (start, _) in pairwise(edges))


def _usual_size(catalogue: Catalogue) -> int:
    """Bytes of a vector: as most of them have."""
    sizes = Counter(len(stored) for _, stored in catalogue.passages.vectors())
    return sizes.most_common(1)[0][0] if sizes else 0


def _examine_index(catalogue: Catalogue, index: PassageIndex) -> Iterator[Finding]:
    if index.is_missing():
        yield Finding(Part.INDEX, None, "the vector index is gone; it is made anew from the stored vectors")
        return
    wanted = {passage_id for passage_id, _ in catalogue.passages.vectors()}
    if wanted:
        index.sync()  # what a kill has left behind mends itself
    try:
        held, unreachable = index.ids(), index.count_unreachable()
    except LibraryError as problem:  # to make it anew may be all that helps
        yield Finding(Part.INDEX, None, f"the vector index cannot be read: {str(problem).partition('. ')[0]}")
        return
    for count, what in ((len(wanted - held), "are missing"), (len(held - wanted), "are of no article")):
        if count:
            yield Finding(Part.INDEX, None, f"{count} passages in the vector index {what}")
    if unreachable:
        yield Finding(Part.INDEX, None, f"{unreachable} passages are not found by their own vectors")
