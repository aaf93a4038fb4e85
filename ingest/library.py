"""The one door to what is stored: catalogue and vector index, kept in step.

The catalogue is written first, in one transaction, and notes what the index has yet to follow; the index follows
at once. Where a process ended in between, the next one to search or write brings the index up to date from the
stored vectors, or makes it anew beside the old one where its files may be torn (see `vector_index.matches_manifest`).
No two processes touch the files of the index at the same time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from langchain_core.embeddings import Embeddings
from pydantic import SecretStr

from ingest.chunking import CHUNKING_VERSION
from ingest.curation.curated_library import CuratedLibrary
from ingest.embedding import DEFAULT_MODEL, NormalizedEmbeddings, UnitEmbeddings, load_embeddings, locate_model
from ingest.errors import LibraryMismatchError
from ingest.maintenance.backup import back_up
from ingest.maintenance.doctor import Finding, examine
from ingest.maintenance.export import ExportResult, export
from ingest.maintenance.library_folder import CATALOGUE, has_marker, prepare_folder, write_marker
from ingest.maintenance.moving.files import back_up_server
from ingest.maintenance.opening import OpenedCatalogue, mark, open_catalogue
from ingest.maintenance.repair import repair
from ingest.maintenance.salvage import Salvage
from ingest.search.opening import open_index
from ingest.settings import LibrarySettings
from ingest.store.catalogue import EmbeddedArticle


class Library(CuratedLibrary):
    """A folder of articles that can be searched by meaning and by words.

    Any number of threads may read one; one process at a time writes. The embedding model and the vector
    index are loaded when they are first needed, so that listing and showing articles is quick.
    """

    def __init__(
        self, folder: Path, opened: OpenedCatalogue, model: str | UnitEmbeddings, chroma_url: SecretStr | None = None
    ) -> None:
        """Use `Library.open`."""
        index = open_index(folder, opened.catalogue, opened.write_lock, chroma_url)
        super().__init__(opened.catalogue, index, opened.write_lock)
        self.notices = opened.notices
        """Lines to tell whoever opened it, as when it was brought up to date."""
        self.folder, self._model = folder, model
        self._embeddings: UnitEmbeddings | None = None
        self._loading = threading.RLock()

    @classmethod
    def open(cls, folder: str | Path | None = None, embeddings: Embeddings | None = None) -> Self:
        """Open the library in a folder, creating it, for its owner alone, where there is none.

        One that may not be written to is read all the same: asking, checking and listing work, and make no files.

        Without a folder, `ARTICLES_LIBRARY` names it. Where `ARTICLES_DATABASE_URL` names a PostgreSQL database, the
        catalogue is there, and the folder has the rest, as the vector index. Without embeddings, which may be any of
        LangChain's, `ARTICLES_EMBEDDING_MODEL` names a model. A library that was made with another model opens: its
        articles are listed, shown and found by words, but `embeddings`, and so asking or adding, raises
        LibraryMismatchError.

        Raises:
            LibraryDamagedError: there was a library, and its catalogue is gone or damaged: how to get it back.
            LibraryError: the folder cannot be used, with what to do about it.
            SettingsError: a setting is wrong.
        """
        settings = LibrarySettings.read()
        place = Path(folder) if folder is not None else settings.library
        prepare_folder(place)
        opened = open_catalogue(place, settings.database_url)
        mark(place, opened.catalogue)
        if embeddings is None or isinstance(embeddings, UnitEmbeddings):
            return cls(place, opened, embeddings or settings.embedding_model or DEFAULT_MODEL, settings.chroma_url)
        return cls(place, opened, NormalizedEmbeddings(embeddings), settings.chroma_url)

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def embeddings(self) -> UnitEmbeddings:
        """What made this library's vectors; a model is loaded at first use.

        Raises:
            ModelError: it cannot be loaded.
            LibraryMismatchError: it is not the one that the stored vectors were made with.
        """
        with self._loading:
            if self._embeddings is None:
                embeddings = load_embeddings(self._model) if isinstance(self._model, str) else self._model
                self._refuse_other_model(embeddings.identity)
                self._embeddings = embeddings
            return self._embeddings

    def contains_file(self, file: bytes) -> bool:
        """Whether a file lies in the library's own folder, as uploads do."""
        return file.startswith(os.fsencode(self.folder.resolve() / "_")[:-1])

    def add(self, batch: Sequence[EmbeddedArticle]) -> None:
        """Store articles, each in the place of an older one of its id: all of them, or on an error none.

        Raises:
            LibraryBusyError: another process is writing.
        """
        with self.writing():
            if not has_marker(self.folder):
                write_marker(self.folder, self.catalogue.server)
            self.catalogue.set_setting("embedding model", self.embeddings.identity)
            if self.catalogue.setting("chunking") is None:  # else the others may be cut in an older way: doctor tells
                self.catalogue.set_setting("chunking", str(CHUNKING_VERSION))
            with self._index.updating():
                self.catalogue.put(batch)

    def examine(self, on_progress: Callable[[str], None] = lambda what: None) -> list[Finding]:
        """All that is wrong with the library, after what repairs itself has done so; may take minutes.

        Raises:
            LibraryBusyError: another process is writing.
            LibraryError: the index cannot be brought in step, as when the disk is full.
        """
        model = self._embeddings or self._model
        identity = locate_model(model)[1] if isinstance(model, str) else model.identity
        with self.writing():
            return list(examine(self.folder, self.catalogue, self._index, identity, on_progress))

    def repair(
        self,
        findings: Sequence[Finding],
        backup: Salvage | None = None,
        on_step: Callable[[str], None] = lambda what: None,
    ) -> int:
        """Mend what `examine` found, but for what is wrong with the database itself or the model that is set.

        A text that rotted comes back from the backup or from its file, or is set aside. `on_step` is told what is done.
        Returns how many articles came back.

        Raises:
            LibraryBusyError: another process is writing.
        """
        with self.writing():
            return repair(
                findings,
                self.folder,
                self.catalogue,
                self._index,
                lambda: self.embeddings,
                backup=backup,
                on_step=on_step,
            )

    def backup(self, file: str | Path, on_progress: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Copy all of the library into one file, as it is at one moment, while others read and write.

        The file takes the place of an older one once it is whole and checked. Uploaded files are not in it, only the
        articles that were made of them. Returns the number of articles. `on_progress` is told what of how much is done.

        Raises:
            LibraryDamagedError: the library is damaged: an older file stays as it is.
            LibraryError, UsageError: the file cannot be written.
        """
        if self.catalogue.server is not None:
            return back_up_server(self.catalogue, Path(file), on_progress)
        return back_up(self.folder / CATALOGUE, Path(file), on_progress)

    def export(
        self, file: str | Path | BinaryIO, on_progress: Callable[[int, int], None] = lambda done, of: None
    ) -> ExportResult:
        """Write every article with all that is known of it as a line of JSON; packed where the name ends in .gz.

        Ingesting the file elsewhere gives the same articles. Stars and notes stand in it, to be read; what people said
        of answers does not. Articles that are damaged are left out, and named in what is returned.

        Raises:
            LibraryError, UsageError: the file cannot be written.
        """
        return export(self.catalogue, Path(file) if isinstance(file, str) else file, on_progress)

    def _refuse_other_model(self, identity: str) -> None:
        made_with = self.catalogue.setting("embedding model")
        if made_with is not None and made_with != identity:
            back = (
                f"Set ARTICLES_EMBEDDING_MODEL back (unset means {DEFAULT_MODEL})"
                if isinstance(self._model, str)
                else "Open it with the embeddings of that model"
            )
            raise LibraryMismatchError(
                f"The library at {self.folder} was made with the embedding model {made_with}, and now "
                f"{identity} is set. {back}, or ingest into a new library."
            )
