"""What may be wrong with a library, found by looking at all of it, and mended from what is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import numpy as np

from ingest.article import Article, Origin, StoredArticle
from ingest.chunking import CHUNKING_VERSION, cut
from ingest.embedding import SentenceEmbeddings, embedding_text
from ingest.errors import LibraryDamagedError
from ingest.maintenance.originals import from_files
from ingest.maintenance.salvage import Salvage, is_unit
from ingest.safety.permissions import loose_files
from ingest.store.catalogue import Catalogue, EmbeddedArticle, PassageRow
from ingest.vectors.synced_index import SyncedIndex


class Part(StrEnum):
    """The part of a library that something is wrong with, which decides what mends it."""

    DATABASE = "database"
    MODEL = "model"
    MARKER = "marker"
    TEXT = "text"
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
    if not catalogue.words_are_whole():
        yield Finding(Part.WORDS, None, "the full-text index does not have the words of the passages")
    recut = catalogue.setting("chunking") not in (None, str(CHUNKING_VERSION))
    size = _usual_size(catalogue)
    damaged = False
    for number, article_id in enumerate(catalogue.article_ids(), start=1):
        on_progress(f"article {number}")
        stored = catalogue.stored(article_id)
        if stored is not None and (fault := _fault(stored)):
            yield Finding(Part.TEXT, article_id, fault)
        elif stored is not None:
            rows = catalogue.passage_rows(article_id)
            damaged = damaged or not all(is_unit(row.vector, size) for row in rows)
            yield from _examine_article(stored.article, rows, size, recut=recut)
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
    *,
    backup: Salvage | None = None,
    on_step: Callable[[str], None] = lambda what: None,
) -> int:
    """Mend what was found: articles are cut and embedded again from their text, indexes made anew.

    A text that is not what was stored is never taken for it: the article comes back from the backup, or from the file
    that it was made of where that still gives the same; else it is set aside, so that it is kept, but nothing is
    answered from it. `on_step` is told each. What is wrong with the database itself, or with the model, stays.
    Returns how many articles came back.
    """
    parts = {finding.part for finding in findings}
    if parts & {Part.WORDS, Part.ARTICLE, Part.TEXT}:
        on_step("The full-text index is made anew from the texts.")
        catalogue.rebuild_words()
    rotted = [one.article_id for one in findings if one.part is Part.TEXT]
    back = _mend_texts(rotted, catalogue, load_embeddings, backup, on_step)
    for article_id in dict.fromkeys(one.article_id for one in findings if one.part is Part.ARTICLE):
        article = catalogue.article(article_id or "")
        if article is not None:
            on_step(f"Article {article_id} is cut and embedded again from its text.")
            catalogue.put([embedded(article, catalogue.origin(article.id), {}, load_embeddings)])
    if parts & {Part.ARTICLE, Part.TEXT}:
        catalogue.rebuild_words()  # of a damaged passage other words were forgotten than it had
    if Part.ARTICLE in parts:
        catalogue.set_setting("chunking", str(CHUNKING_VERSION))
    if parts & {Part.INDEX, Part.ARTICLE, Part.TEXT}:
        on_step("The vector index is made anew from the stored vectors.")
        index.rebuild()
    return back


def embedded(
    article: Article,
    origin: Origin,
    vectors: Mapping[str, bytes],
    load_embeddings: Callable[[], SentenceEmbeddings],
) -> EmbeddedArticle:
    """An article, cut; with these float16 vectors of its passages by their ids, and new ones of the others."""
    passages = cut(article)
    lacking = [passage for passage in passages if passage.id not in vectors]
    known = {passage_id: np.frombuffer(vector, "<f2").astype(np.float32) for passage_id, vector in vectors.items()}
    if lacking:
        made = load_embeddings().encode([embedding_text(article, passage) for passage in lacking])
        known |= {passage.id: vector for passage, vector in zip(lacking, made, strict=True)}
    together = np.stack([known[passage.id] for passage in passages]) if passages else np.empty((0, 0), np.float32)
    return EmbeddedArticle(article, passages, together, origin)


def _mend_texts(
    article_ids: Sequence[str | None],
    catalogue: Catalogue,
    load_embeddings: Callable[[], SentenceEmbeddings],
    backup: Salvage | None,
    on_step: Callable[[str], None],
) -> int:
    lost: dict[str, StoredArticle] = {}
    back = 0
    for article_id in filter(None, dict.fromkeys(article_ids)):
        stored = catalogue.stored(article_id)
        if stored is None:
            continue
        held = backup.article(article_id) if backup else None
        if backup and held and held.fault is None and held.damage is None:
            # An older state of the article is whole too, and all that there is.
            vectors = _vectors_of(backup, held.article, catalogue)
            catalogue.put([embedded(held.article, held.origin, vectors, load_embeddings)])
            back += 1
            same = held.fingerprint == stored.fingerprint
            on_step(f"Article {article_id} comes back from the backup" + ("." if same else ", as it was then."))
        else:
            lost[article_id] = stored
    for found in list(from_files(lost)):
        back += 1
        catalogue.put([embedded(found.article, found.origin, {}, load_embeddings)])
        on_step(f"Article {found.article.id} comes back from its file, which still gives it: {found.article.source}")
        del lost[found.article.id]
    for article_id, stored in lost.items():
        if stored.damage is None:
            catalogue.set_aside(article_id, stored.fault or "")
            on_step(f"Article {article_id} is set aside: it is kept, but nothing is answered from it until it is back.")
    return back


def _vectors_of(backup: Salvage, article: Article, catalogue: Catalogue) -> Mapping[str, bytes]:
    """The vectors that a backup has of an article, if they are of the same model."""
    same = backup.settings.get("embedding model") == catalogue.setting("embedding model")
    return backup.vectors(article) if same else {}


def _fault(stored: StoredArticle) -> str | None:
    """What is wrong with the text of an article, or with what is known of it."""
    if stored.damage is not None:
        return f"it is set aside, and nothing is answered from it: {stored.damage}"
    return stored.fault


def _examine_article(article: Article, rows: Sequence[PassageRow], size: int, *, recut: bool) -> Iterator[Finding]:
    passages = [row.passage for row in rows]
    if recut and cut(article) != passages:
        yield Finding(Part.ARTICLE, article.id, "an older version of Article Desk cut it into passages")
    elif any(row.id != row.passage.id for row in rows):
        yield Finding(Part.ARTICLE, article.id, "a passage is not the words at its place in the text")
    elif not _covered(article.text, [(passage.start, passage.end) for passage in passages]):
        yield Finding(Part.ARTICLE, article.id, "its passages are not all of its text")
    elif not all(is_unit(row.vector, size) for row in rows):
        yield Finding(Part.ARTICLE, article.id, "a passage has a damaged vector")


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing but white space lies between the spans."""
    edges = [(0, 0), *sorted(spans), (len(text), len(text))]
    return not any(text[end:start].strip() for (_, end), (start, _) in pairwise(edges))


def _usual_size(catalogue: Catalogue) -> int:
    """Bytes of a vector: as most of them have."""
    sizes = Counter(len(stored) for _, stored in catalogue.vectors())
    return sizes.most_common(1)[0][0] if sizes else 0


def _examine_index(catalogue: Catalogue, index: SyncedIndex) -> Iterator[Finding]:
    if index.is_gone():
        yield Finding(Part.INDEX, None, "the vector index is gone; it is made anew from the stored vectors")
        return
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
