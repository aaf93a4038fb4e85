"""Where the library is and which model embeds it; and how any settings are read: once, at the edge."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import SettingsError

PREFIX = "ARTICLES_"


LIBRARY_NAMES = ("LIBRARY", "DATABASE_URL", "EMBEDDING_MODEL", "CHROMA_URL")
ASSISTANT_NAMES = ("CHAT_MODEL", "READER_MODEL")
"""Settings of the assistant, which reads them: here so that every room knows a typo from another room's setting."""


class Settings(BaseSettings):
    """Settings from environment variables that begin with `ARTICLES_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment.

        Raises:
            SettingsError: a name with our prefix is unknown (a typo must not pass in silence), or a value
                is unusable.
        """
        known = {PREFIX + name for name in LIBRARY_NAMES + ASSISTANT_NAMES}
        unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
        if unknown:
            raise SettingsError(
                f"Unknown setting {', '.join(unknown)}. The settings are {', '.join(sorted(known))}. "
                "Correct the name, or unset it."
            )
        try:
            return cls()
        except ValidationError as problem:
            first = problem.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper()
            raise SettingsError(f"The setting {name} is unusable: {first['msg']}.") from problem


class LibrarySettings(Settings):
    """Settings of the library."""

    library: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("article-desk") / "library",
        description="Folder of the library.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL database that holds the catalogue; unset: a file in the library's folder.",
    )
    embedding_model: str | None = Field(
        default=None,
        description="A sentence-transformers model, as a folder or a hub name; unset: the packaged MiniLM.",
    )
    chroma_url: SecretStr | None = Field(
        default=None, description="A Chroma server that holds the vector index; unset: files in the library's folder."
    )
