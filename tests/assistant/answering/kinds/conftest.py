"""What tests of kinds of answers share."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles


@pytest.fixture(scope="module")
def held(
    request: pytest.FixtureRequest, embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """A library of the `ARTICLES` of a module of tests; tests only read it."""
    folder = tmp_path_factory.mktemp("held")
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, request.module.ARTICLES)), encoding="utf-8")
    with Library.open(folder / "library") as library:
        library._embeddings = embeddings
        ingest_articles([folder / "articles.jsonl"], library)
        yield library
