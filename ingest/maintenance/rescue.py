"""A damaged catalogue is made sound: by new indexes, else by a new file with every row that can be read.

The damaged file is not touched: it is kept aside once the new one is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from ingest.article import StoredArticle
from ingest.chunking import CHUNKING_VERSION
from ingest.embedding import UnitEmbeddings
from ingest.errors import LibraryDamagedError
from ingest.maintenance.library_folder import CATALOGUE, replaced_catalogues, replacing_catalogue
from ingest.maintenance.repair import embed_article, known_vectors
from ingest.maintenance.salvage import Salvage
from ingest.sqlite.pages import SQLITE_MAGIC
from ingest.store.catalogue import Catalogue, EmbeddedArticle

_AT_ONCE = 64
"""Articles that are stored in one transaction."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _Rescue:
    """A new catalogue in the making."""

    catalogue: Catalogue
    load_embeddings: Callable[[], UnitEmbeddings]
    on_progress: Callable[[str], None]

    def take(self, salvage: Salvage, article_ids: Sequence[str]) -> tuple[int, int]:
        """Store articles as they were found; how many of them are whole, and how many were set aside."""
        whole = aside = 0
        for some in _groups(article_ids, _AT_ONCE):
            self.on_progress(f"article {whole + aside + 1} of {len(article_ids)}")
            found = [stored for stored in map(salvage.article, some) if stored is not None]
            sound = [stored for stored in found if stored.fault is None and stored.damage is None]
            self.catalogue.put([self._embedded(salvage, one) for one in sound])
            for stored in found:
                if stored not in sound:
                    self.catalogue.add_quarantined(stored, stored.damage or stored.fault or "")
            whole, aside = whole + len(sound), aside + len(found) - len(sound)
        return whole, aside

    def _embedded(self, salvage: Salvage, stored: StoredArticle) -> EmbeddedArticle:
        vectors = known_vectors(salvage, stored.article, self.catalogue)
        return embed_article(stored.article, stored.origin, vectors, self.load_embeddings)


def rescue(
    folder: Path,
    load_embeddings: Callable[[], UnitEmbeddings],
    backup: Salvage | None,
    on_step: Callable[[str], None],
    on_progress: Callable[[str], None],
) -> int:
    """Make the catalogue of a library sound; only for the one that writes.

    `on_step` is told what is done; `on_progress` how far it is. Returns how many articles were brought back whole.

    Raises:
        LibraryDamagedError: nothing is left of it, and there is no backup: all is as it was.
        LibraryError: a new file cannot be written, as when the disk is full.
    """
    count = _reindexed(folder, on_step, on_progress)
    if count is None:
        count = _salvaged(folder, load_embeddings, backup, on_step, on_progress)
    if kept := replaced_catalogues(folder):
        on_step(f"The damaged file is kept: {kept[-1]}")
    return count


def _reindexed(folder: Path, on_step: Callable[[str], None], on_progress: Callable[[str], None]) -> int | None:
    """Make the indexes anew, in a copy; how many articles there are then, or None where that does not make it sound."""
    if not (folder / CATALOGUE).exists():
        return None
    on_progress("indexes")
    try:
        with replacing_catalogue(folder, "damaged") as part:
            _copy(folder / CATALOGUE, part)
            count = _made_sound(part)
    except (LibraryDamagedError, OSError) as problem:
        on_step(f"Making the indexes anew does not mend it ({str(problem).partition('. ')[0]}).")
        return None
    on_step(f"The indexes were made anew, and the database is sound: {count} articles.")
    return count


def _made_sound(path: Path) -> int:
    """Make the indexes of a catalogue anew; the number of its articles.

    Raises:
        LibraryDamagedError: that does not make it sound.
    """
    with path.open("rb") as file:
        if file.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
            raise LibraryDamagedError(f"{CATALOGUE} is not a database")
    with closing(Catalogue(path, create=False)) as catalogue:
        catalogue.rebuild_indexes()
        if broken := catalogue.check_integrity():
            raise LibraryDamagedError(broken[0])
        return len(catalogue.articles.ids())


def _salvaged(
    folder: Path,
    load_embeddings: Callable[[], UnitEmbeddings],
    backup: Salvage | None,
    on_step: Callable[[str], None],
    on_progress: Callable[[str], None],
) -> int:
    with Salvage(folder / CATALOGUE, on_progress) as left:
        if not (left.article_ids or left.settings or left.feedback or backup):
            raise LibraryDamagedError(
                f"Nothing is left of the catalogue of the library at {folder}. Name a backup: articles doctor --repair "
                f"--from BACKUP --library {folder}, or ingest your files into a new library."
            )
        with replacing_catalogue(folder, "damaged") as part, closing(Catalogue(part)) as catalogue:
            sources = [one for one in (left, backup) if one is not None]
            _remember(catalogue, sources, load_embeddings)
            making = _Rescue(catalogue, load_embeddings, on_progress)
            whole, aside = making.take(left, left.article_ids)
            further = f", and {aside} that are not" if aside else ""
            on_step(f"Every row that can be read was saved into a new file: {whole} articles that are whole{further}.")
            if backup:
                known = set(left.article_ids)
                lost = [one for one in backup.article_ids if one not in known]
                back, _ = making.take(backup, lost)
                whole += back
                on_step(f"{back} articles that are not among them come back from the backup.")
    return whole


def _remember(catalogue: Catalogue, sources: Sequence[Salvage], load_embeddings: Callable[[], UnitEmbeddings]) -> None:
    """What is not of one article as it is: feedback, versions, tags, stars, notes, feeds, the model."""
    said = dict.fromkeys(one for source in sources for one in source.feedback)
    for one in sorted(said, key=lambda one: one.time):
        catalogue.feedback.save(one)
    known = {article_id for source in sources for article_id in source.article_ids}
    for source in sources:
        catalogue.versions.restore(one for one in source.versions if one.article.id in known)
    catalogue.tags.restore(one for source in reversed(sources) for one in source.tags if one.article_id in known)
    catalogue.stars.restore(one for source in sources for one in source.stars if one.article_id in known)
    notes = {(one.article_id, one.text, one.time): one for source in sources for one in source.notes}
    catalogue.notes.restore(one for one in notes.values() if one.article_id in known)
    catalogue.feeds.save(*{feed.url: feed for source in reversed(sources) for feed in source.feeds}.values())
    models = [source.settings["embedding model"] for source in sources if "embedding model" in source.settings]
    if models or any(source.article_ids for source in sources):
        catalogue.set_setting("embedding model", models[0] if models else load_embeddings().identity)
    catalogue.set_setting("chunking", str(CHUNKING_VERSION))


def _copy(catalogue: Path, part: Path) -> None:
    shutil.copyfile(catalogue, part)
    log = catalogue.with_name(f"{catalogue.name}-wal")
    if log.exists():
        copied = part.with_name(f"{part.name}-wal")
        copied.touch(mode=0o600)
        shutil.copyfile(log, copied)


def _groups(items: Sequence[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
