"""What may be wrong with a library, found by looking at all of it, and mended from what is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import numpy as np

from ingest.article import Article
from ingest.catalogue import Catalogue, EmbeddedArticle, PassageRow
from ingest.chunking import CHUNKING_VERSION, cut
from ingest.embedding import SentenceEmbeddings, embedding_text
from ingest.errors import LibraryError
from ingest.index import SyncedIndex
from ingest.permissions import loose_files

LENGTH_TOLERANCE = 0.01
"""How far from 1 the length of a stored vector may be: it was rounded to 16 bits."""


class Part(StrEnum):
    """The part of a library that something is wrong with, which decides what mends it."""

    DATABASE = "database"
    MODEL = "model"
    ARTICLE = "article"
    WORDS = "words"
    INDEX = "index"
    PERMISSIONS = "permissions"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: with which part, with which article (None: with all), and what."""

    part: Part
    article_id: str | None
    what: str

    def __str__(self) -> str:
        return self.what if self.article_id is None else f"article {self.article_id}: {self.what}"


def examine(
    catalogue: Catalogue, index: SyncedIndex, identity: str, on_progress: Callable[[str], None]
) -> Iterator[Finding]:
    """Look at everything: SQL, words, every passage and vector of every article, and the vector index.

    `identity` is that of the embedding model that is set. `on_progress` is told what is looked at.
    """
    on_progress("database")
    try:
        broken = catalogue.integrity()
    except LibraryError as problem:
        broken = [str(problem)]
    if broken:
        # What else could be said would come out of a file that cannot be trusted.
        yield from (Finding(Part.DATABASE, None, f"the database is damaged: {what}") for what in broken)
        return
    made_with = catalogue.setting("embedding model")
    if made_with not in (None, identity):
        yield Finding(Part.MODEL, None, f"the vectors are of the model {made_with}, and {identity} is set")
    on_progress("words")
    if not catalogue.words_are_whole():
        yield Finding(Part.WORDS, None, "the full-text index does not have the words of the passages")
    recut = catalogue.setting("chunking") not in (None, str(CHUNKING_VERSION))
    size = _usual_size(catalogue)
    damaged = False
    for number, article_id in enumerate(catalogue.article_ids(), start=1):
        on_progress(f"article {number}")
        article = catalogue.article(article_id)
        if article is not None:
            rows = catalogue.passage_rows(article_id)
            damaged = damaged or not all(_is_unit(row.vector, size) for row in rows)
            yield from _examine_article(article, rows, size, recut=recut)
    on_progress("vector index")
    if not damaged:  # else it cannot be compared with them, and is made anew from those that take their place
        yield from _examine_index(catalogue, index)


def examine_permissions(folder: Path) -> Iterator[Finding]:
    """Whether others on this machine may read, or even change, what is in the folder of a library."""
    loose = loose_files(folder)
    if loose:
        what = f"{loose[0]}" if len(loose) == 1 else f"{loose[0]} and {len(loose) - 1} more"
        yield Finding(Part.PERMISSIONS, None, f"others on this machine are let in by the permissions of {what}")


def repair(
    findings: Sequence[Finding],
    catalogue: Catalogue,
    index: SyncedIndex,
    load_embeddings: Callable[[], SentenceEmbeddings],
) -> None:
    """Mend what was found: articles are cut and embedded again from their text, indexes made anew.

    What is wrong with the database itself, or with the model that is set, stays.
    """
    parts = {finding.part for finding in findings}
    if parts & {Part.WORDS, Part.ARTICLE}:
        catalogue.rebuild_words()
    damaged = dict.fromkeys(finding.article_id for finding in findings if finding.part is Part.ARTICLE)
    for article in map(catalogue.article, filter(None, damaged)):
        if article is not None:
            passages = cut(article)
            vectors = load_embeddings().encode([embedding_text(article, passage) for passage in passages])
            catalogue.put([EmbeddedArticle(article, passages, vectors, catalogue.origin(article.id))])
    if Part.ARTICLE in parts:
        catalogue.rebuild_words()  # of a damaged passage other words were forgotten than it had
        catalogue.set_setting("chunking", str(CHUNKING_VERSION))
    if parts & {Part.INDEX, Part.ARTICLE}:
        index.rebuild()


def _examine_article(article: Article, rows: Sequence[PassageRow], size: int, *, recut: bool) -> Iterator[Finding]:
    passages = [row.passage for row in rows]
    if recut and cut(article) != passages:
        yield Finding(Part.ARTICLE, article.id, "an older version of Article Desk cut it into passages")
    elif any(row.id != row.passage.id for row in rows):
        yield Finding(Part.ARTICLE, article.id, "a passage is not the words at its place in the text")
    elif not _covered(article.text, [(passage.start, passage.end) for passage in passages]):
        yield Finding(Part.ARTICLE, article.id, "its passages are not all of its text")
    elif not all(_is_unit(row.vector, size) for row in rows):
        yield Finding(Part.ARTICLE, article.id, "a passage has a damaged vector")


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing but white space lies between the spans."""
    edges = [(0, 0), *sorted(spans), (len(text), len(text))]
    return not any(text[end:start].strip() for (_, end), (start, _) in pairwise(edges))


def _usual_size(catalogue: Catalogue) -> int:
    """Bytes of a vector: as most of them have."""
    sizes = Counter(len(stored) for _, stored in catalogue.vectors())
    return sizes.most_common(1)[0][0] if sizes else 0


def _is_unit(stored: bytes, size: int) -> bool:
    if len(stored) != size or size % 2:
        return False
    numbers = np.frombuffer(stored, "<f2").astype(np.float32)
    return bool(np.isfinite(numbers).all()) and abs(float(np.linalg.norm(numbers)) - 1) < LENGTH_TOLERANCE


def _examine_index(catalogue: Catalogue, index: SyncedIndex) -> Iterator[Finding]:
    wanted = {passage_id for passage_id, _ in catalogue.vectors()}
    if wanted:
        index.repair()  # what a kill has left behind mends itself
    held = index.ids()
    for count, what in ((len(wanted - held), "are missing"), (len(held - wanted), "are of no article")):
        if count:
            yield Finding(Part.INDEX, None, f"{count} passages in the vector index {what}")
    unreached = index.unreached()
    if unreached:
        yield Finding(Part.INDEX, None, f"{unreached} passages are not found by their own vectors")
