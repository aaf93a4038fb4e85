"""What retrieval found while a question was answered, by LangChain's callbacks: of every search, and any retriever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import merge_configs

from assistant.answer import FoundPassage
from assistant.retrieval.passage import RetrievedPassage


class RetrievalTrace(BaseCallbackHandler):
    """Notes the passages that are found for one question, each once."""

    run_inline = True  # where it is awaited too: what is found is noted before it is read

    def __init__(self) -> None:
        self._found: dict[FoundPassage, None] = {}

    def on_retriever_end(self, documents: Sequence[Document], **_run: Any) -> None:
        """Note what a search found."""
        for passage in map(RetrievedPassage.of_document, documents):
            self._found[FoundPassage(passage.article_id, passage.title, passage.start, passage.end)] = None

    @property
    def found(self) -> tuple[FoundPassage, ...]:
        """The passages, in the order in which they were found."""
        return tuple(self._found)

    def within(self, config: RunnableConfig | None) -> RunnableConfig:
        """A config with this trace beside what it has."""
        return merge_configs(config, {"callbacks": [self]})
