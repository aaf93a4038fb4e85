"""Where the vector index of a library is: in files of its own, or on a Chroma server where one is set."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from pydantic import SecretStr

from ingest.search.passage_index import PassageIndex
from ingest.search.synced_index import SyncedIndex
from ingest.store.catalogue import Catalogue


def open_index(
    folder: Path, catalogue: Catalogue, write_lock: AbstractContextManager[None], chroma_url: SecretStr | None = None
) -> PassageIndex:
    """The vector index of a library, which is loaded, or asked for, when it is first needed.

    Raises:
        SettingsError: the URL is none of a server.
    """
    if chroma_url is None:
        return SyncedIndex(folder, catalogue, write_lock)
    return load_server_index(folder, catalogue, write_lock, chroma_url)


def load_server_index(
    folder: Path, catalogue: Catalogue, write_lock: AbstractContextManager[None], chroma_url: SecretStr
) -> PassageIndex:
    """The index on the server of a URL: only here is a client of HTTP loaded."""
    from ingest.search.chroma_server import ServerAddress
    from ingest.search.server_index import ServerIndex

    return ServerIndex(folder, catalogue, write_lock, ServerAddress.parse(chroma_url.get_secret_value()))
