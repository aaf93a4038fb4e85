"""The one door to what is stored: catalogue and vector index, kept in step.

The catalogue is written first, in one transaction, and notes what the index has yet to follow; the index
follows at once, or when the library is next searched.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import filelock
import numpy as np

from ingest.article import Article, ArticleSummary, Passage, StoredPassage
from ingest.catalogue import Catalogue, EmbeddedArticle
from ingest.chunking import CHUNKING_VERSION
from ingest.embedding import DEFAULT_MODEL, SentenceEmbeddings, load_embeddings
from ingest.errors import LibraryBusyError, LibraryError, LibraryMismatchError, UnknownArticleError
from ingest.settings import LibrarySettings
from ingest.vectors import VectorIndex, load_index


class Library:
    """A folder of articles that can be searched by meaning and by words.

    Any number of threads may read one; one process at a time writes. The embedding model and the vector
    index are loaded when they are first needed, so that listing and showing articles is quick.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, embedding_model: str) -> None:
        """Use `Library.open`."""
        self.folder = folder
        self._catalogue = catalogue
        self._embedding_model = embedding_model
        self._embeddings: SentenceEmbeddings | None = None
        self._index: VectorIndex | None = None
        self._in_step = False
        self._revision: str | None = None
        self._loading = threading.RLock()
        self._turn = threading.RLock()
        self._writer_lock = filelock.FileLock(folder / "writer.lock", timeout=0)

    @classmethod
    def open(cls, folder: str | Path | None = None) -> Self:
        """Open the library in a folder, creating it where there is none.

        Without a folder, `ARTICLES_LIBRARY` names it. `ARTICLES_EMBEDDING_MODEL` names the model.

        Raises:
            LibraryError: the folder cannot be used, with what to do about it.
            SettingsError: a setting is wrong.
        """
        settings = LibrarySettings.read()
        place = Path(folder) if folder is not None else settings.library
        _prepare(place)
        catalogue = Catalogue(place / "catalogue.sqlite3")
        return cls(place, catalogue, settings.embedding_model or DEFAULT_MODEL)

    def close(self) -> None:
        """Let go of the files."""
        self._catalogue.close()
        if self._index is not None:
            self._index.close()
            self._index = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def embeddings(self) -> SentenceEmbeddings:
        """The model that made this library's vectors, loaded at first use.

        Raises:
            ModelError: it cannot be loaded.
            LibraryMismatchError: it is not the one that the stored vectors were made with.
        """
        with self._loading:
            if self._embeddings is None:
                embeddings = load_embeddings(self._embedding_model)
                self._refuse_other_model(embeddings.identity)
                self._embeddings = embeddings
            return self._embeddings

    def articles(self) -> list[ArticleSummary]:
        """All articles, in the order in which they came in."""
        return self._catalogue.summaries()

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            UnknownArticleError: there is none of that id.
        """
        article = self._catalogue.article(_as_text(article_id))
        if article is None:
            raise _unknown(article_id)
        return article

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of one article, in the order of its text."""
        return self._catalogue.passages_of(article_id)

    def passages(self, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """These passages by id, with the facts of their articles; ids that are gone are left out."""
        return self._catalogue.passages(passage_ids)

    def passage_count(self) -> int:
        """How many passages there are."""
        return self._catalogue.passage_count()

    def fingerprints(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The fingerprint of each of these articles that is in the library."""
        return self._catalogue.fingerprints(article_ids)

    def search_meaning(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """Ids of the passages nearest in meaning with their cosine similarity, nearest first."""
        with self._loading:  # so that no other thread loads the index anew under this search
            return self._vectors().search(vector, limit)

    def search_words(self, words: Sequence[str], limit: int, *, beginnings: Sequence[str] = ()) -> list[str]:
        """Ids of the passages that hold any of these words, or words that begin so, best first."""
        return self._catalogue.search_words(words, limit, beginnings=beginnings)

    def similarities(self, vector: Sequence[float], passage_ids: Sequence[str]) -> dict[str, float]:
        """The cosine similarity (-1 to 1) of each of these passages, by their stored vectors."""
        return {
            passage_id: float(np.frombuffer(stored, "<f2").astype(np.float32) @ np.asarray(vector, np.float32))
            for passage_id, stored in self._catalogue.vectors(passage_ids)
        }

    def add(self, batch: Sequence[EmbeddedArticle]) -> None:
        """Store articles, each in the place of an older one of its id: all of them, or on an error none.

        Raises:
            LibraryBusyError: another process is writing.
        """
        with self.writing():
            self._catalogue.set_setting("embedding model", self.embeddings.identity)
            self._catalogue.set_setting("chunking", str(CHUNKING_VERSION))
            with self._loading:
                index = self._vectors()
                self._catalogue.put(batch)
                self._repair(index)

    def remove(self, article_id: str) -> None:
        """Remove an article, its passages, words and vectors.

        Raises:
            UnknownArticleError: there is none of that id.
            LibraryBusyError: another process is writing.
        """
        with self.writing(), self._loading:
            index = self._vectors()
            if not self._catalogue.remove(_as_text(article_id)):
                raise _unknown(article_id)
            self._repair(index)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one that writes; may be nested.

        Raises:
            LibraryBusyError: another process is writing.
        """
        # Never wait: a thread that waits here while it holds another lock could wait for ever.
        if not self._turn.acquire(blocking=False):
            raise self._busy()
        try:
            with self._writer_lock:
                yield
        except filelock.Timeout as problem:
            raise self._busy() from problem
        finally:
            self._turn.release()

    def _busy(self) -> LibraryBusyError:
        return LibraryBusyError(
            f"The library at {self.folder} is being written to already. Wait for that to end, then try again."
        )

    def _vectors(self) -> VectorIndex:
        """The vector index, brought up to the catalogue unless another process is writing right now."""
        with self._loading:
            if self._index is not None and self._revision != self._catalogue.revision():
                # An open index does not see what another process has written to it since.
                self._index.close()
                self._index = None
            if self._index is None:
                self._index = load_index(self.folder / "vectors")
                self._revision = self._catalogue.revision()
            if not self._in_step or self._catalogue.has_index_changes():
                with contextlib.suppress(LibraryBusyError), self.writing():
                    self._repair(self._index)
                    self._in_step = True
            return self._index

    def _repair(self, index: VectorIndex) -> None:
        changes = self._catalogue.index_changes()
        if changes.added or changes.removed:
            index.remove(changes.removed)
            index.put(self._catalogue.vectors(changes.added))
            self._catalogue.settle(changes)
        if not self._in_step and index.count() != self._catalogue.passage_count():
            index.clear()
            index.put(self._catalogue.vectors())
        self._revision = self._catalogue.revision()

    def _refuse_other_model(self, identity: str) -> None:
        made_with = self._catalogue.setting("embedding model")
        if made_with is not None and made_with != identity:
            raise LibraryMismatchError(
                f"The library at {self.folder} was made with the embedding model {made_with}, and now "
                f"{identity} is set. Set ARTICLES_EMBEDDING_MODEL back (unset means {DEFAULT_MODEL}), "
                "or ingest into a new library."
            )


def _prepare(folder: Path) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"The library {folder} is a file, not a folder. Name a folder with --library.")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "writer.lock").touch()
    except OSError as problem:
        raise LibraryError(
            f"The library at {folder} cannot be written ({problem.strerror}). "
            "Check its permissions, or name another folder with --library."
        ) from problem


def _as_text(article_id: str) -> str:
    """An id from outside may hold bytes that are no text: no article has such an id, and SQLite refuses it."""
    return article_id.encode("utf-8", "replace").decode()


def _unknown(article_id: str) -> UnknownArticleError:
    return UnknownArticleError(
        f"The library has no article {article_id!r}. `articles list` shows the ids of those that it has."
    )
