"""What is wrong with a library is mended from what is sound in it, from a backup, or from the files of articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from ingest.article import Article, Origin, StoredArticle
from ingest.chunking import CHUNKING_VERSION, chunk_article
from ingest.embedding import UnitEmbeddings, embedding_text
from ingest.maintenance.doctor import Finding, Part
from ingest.maintenance.library_folder import write_marker
from ingest.maintenance.originals import restored_from_files
from ingest.maintenance.salvage import Salvage
from ingest.safety.permissions import make_private
from ingest.search.passage_index import PassageIndex
from ingest.store.catalogue import Catalogue, EmbeddedArticle


def repair(
    findings: Sequence[Finding],
    folder: Path,
    catalogue: Catalogue,
    index: PassageIndex,
    load_embeddings: Callable[[], UnitEmbeddings],
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
    if Part.MARKER in parts:
        write_marker(folder, catalogue.server)
    if parts & {Part.WORDS, Part.ARTICLE, Part.TEXT}:
        on_step("The full-text index is made anew from the texts.")
        catalogue.full_text.rebuild()
    restored = _mend_texts(_articles_of(Part.TEXT, findings), catalogue, load_embeddings, backup, on_step)
    _mend_passages(_articles_of(Part.ARTICLE, findings), catalogue, load_embeddings, on_step)
    _mend_versions([one for one in findings if one.part is Part.VERSION], catalogue, backup, on_step)
    if parts & {Part.ARTICLE, Part.TEXT}:
        catalogue.full_text.rebuild()  # of a damaged passage other words were forgotten than it had
    if parts & {Part.INDEX, Part.ARTICLE, Part.TEXT}:
        on_step("The vector index is made anew from the stored vectors.")
        index.rebuild()
    if Part.PERMISSIONS in parts:
        make_private(folder)
        on_step("Nobody else can read the library any more.")
    return restored


def embed_article(
    article: Article,
    origin: Origin,
    vectors: Mapping[str, bytes],
    load_embeddings: Callable[[], UnitEmbeddings],
) -> EmbeddedArticle:
    """An article, cut; with these float16 vectors of its passages by their ids, and new ones of the others."""
    passages = chunk_article(article)
    lacking = [passage for passage in passages if passage.id not in vectors]
    known = {passage_id: np.frombuffer(vector, "<f2").astype(np.float32) for passage_id, vector in vectors.items()}
    if lacking:
        made = load_embeddings().encode([embedding_text(article, passage) for passage in lacking])
        known |= {passage.id: vector for passage, vector in zip(lacking, made, strict=True)}
    together = np.stack([known[passage.id] for passage in passages]) if passages else np.empty((0, 0), np.float32)
    return EmbeddedArticle(article, passages, together, origin)


def known_vectors(salvage: Salvage, article: Article, catalogue: Catalogue) -> dict[str, bytes]:
    """The vectors that another catalogue has of an article, by passage id, if they are of the same model."""
    model = salvage.settings.get("embedding model")
    return salvage.vectors(article) if model and model == catalogue.setting("embedding model") else {}


def _articles_of(part: Part, findings: Sequence[Finding]) -> list[str]:
    """The ids of the articles that this is wrong with, each once."""
    return list(dict.fromkeys(one.article_id for one in findings if one.part is part and one.article_id))


def _mend_passages(
    article_ids: Sequence[str],
    catalogue: Catalogue,
    load_embeddings: Callable[[], UnitEmbeddings],
    on_step: Callable[[str], None],
) -> None:
    for article_id in article_ids:
        article = catalogue.articles.get(article_id)
        if article is not None:
            on_step(f"Article {article_id} is cut and embedded again from its text.")
            catalogue.put([embed_article(article, catalogue.articles.origin(article_id), {}, load_embeddings)])
    if article_ids:
        catalogue.set_setting("chunking", str(CHUNKING_VERSION))


def _mend_versions(
    findings: Sequence[Finding], catalogue: Catalogue, backup: Salvage | None, on_step: Callable[[str], None]
) -> None:
    """An earlier text that rotted comes back from the backup, or is dropped: it must not be shown for what was said."""
    wanted = {(finding.article_id, finding.version) for finding in findings}
    found = backup.versions if backup and wanted else ()
    saved = {key: one for one in found if (key := (one.article.id, one.number)) in wanted}
    for finding in findings:
        article_id, number = finding.article_id or "", finding.version or 0
        catalogue.versions.drop(article_id, number)
        whole = saved.get((article_id, number))
        catalogue.versions.restore([whole] if whole else [])
        done = "comes back from the backup" if whole else "is dropped, as nothing has it whole"
        on_step(f"Version {number} of article {article_id} {done}.")


def _mend_texts(
    article_ids: Sequence[str],
    catalogue: Catalogue,
    load_embeddings: Callable[[], UnitEmbeddings],
    backup: Salvage | None,
    on_step: Callable[[str], None],
) -> int:
    lost: dict[str, StoredArticle] = {}
    restored = 0
    for article_id in article_ids:
        stored = catalogue.articles.get_stored(article_id)
        if stored is None:
            continue
        saved = backup.article(article_id) if backup else None
        if backup and saved and saved.fault is None and saved.damage is None:
            # An older state of the article is whole too, and all that there is.
            vectors = known_vectors(backup, saved.article, catalogue)
            catalogue.put([embed_article(saved.article, saved.origin, vectors, load_embeddings)])
            restored += 1
            same = saved.fingerprint == stored.fingerprint
            on_step(f"Article {article_id} comes back from the backup" + ("." if same else ", as it was then."))
        else:
            lost[article_id] = stored
    for found in list(restored_from_files(lost)):
        restored += 1
        catalogue.put([embed_article(found.article, found.origin, {}, load_embeddings)])
        on_step(f"Article {found.article.id} comes back from its file, which still gives it: {found.article.source}")
        del lost[found.article.id]
    for article_id, stored in lost.items():
        if stored.damage is None:
            catalogue.quarantine(article_id, stored.fault or "")
            on_step(f"Article {article_id} is set aside: it is kept, but nothing is answered from it until it is back.")
    return restored
