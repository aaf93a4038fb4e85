"""Of very many passages those are ranked that are likely to be the best."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.postgres.database import PostgresDatabase
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from tests.ingest.postgres.server import Server

ONE_WORD = ["The ship sailed."] * 15 + ["The storm passed."] * 15 + ["The captain slept."] * 15
BOTH_WORDS = "The ship met a storm."


def embedded(number: int, text: str) -> EmbeddedArticle:
    article = Article(id=f"{number:03}", text=text, title="Untitled", source=f"{number}.txt")
    passages = chunk_article(article)
    return EmbeddedArticle(article, passages, np.ones((len(passages), 3)))


def test_of_frequent_words_a_passage_with_several_is_ranked_wherever_it_lies(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.postgres.ranking.MOST_CANDIDATES", 12)
    texts = [*ONE_WORD, *["Nothing of all that."] * 60, BOTH_WORDS]
    with postgres.schema() as schema, closing(Catalogue(PostgresDatabase(postgres.url(schema=schema)))) as catalogue:
        catalogue.put([embedded(number, text) for number, text in enumerate(texts)])
        (best, _), *others = catalogue.full_text.search(["ship", "storm", "captain"], 5)
        assert catalogue.passages.get([best])[best].passage.text == BOTH_WORDS
        assert len(others) == 4  # with one of the words each: there are no others with several
