"""Which models read and write: settings of the assistant. Read once, at the edge."""

from __future__ import annotations

from pydantic import Field

from ingest.settings import Settings


class AssistantSettings(Settings):
    """Settings of the assistant, from environment variables that begin with `ARTICLES_`."""

    chat_model: str | None = Field(
        default=None,
        description="What writes answers in prose: provider:model, or gguf:PATH; unset: the articles' own words.",
    )
    reader_model: str | None = Field(
        default=None,
        description="What reads passages for a question or claim, as the folder of a reader; unset: ours.",
    )
