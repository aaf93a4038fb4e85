from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from assistant.language.spelling.corrector import SpellingCorrector
from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from ingest.store.full_text import Vocabulary

LIGHTHOUSE = """The lighthouse keeper Torvald Brekkesen discovered a leaking barrel near Sandvoll on Tuesday. The
Norwegian government sent the Polar Star, an icebreaker, through the Hagelund Canal. Minister Ingeborg Fjellhammer
received the residents of the island and promised to leave nobody behind. Volcanic ash from Mount Kverkfjoll had closed
the airport. Scientists of the university examined the telescope, the expedition's equipment and a passenger ferry.
Doctor Ozbek Karimzadeh vaccinated the villagers. A shipwreck lies in the harbour. The earthquake damaged the
parliament and a hospital. Farmers protested against the agreement. The championship began in the capital. Mayor
Séverac spoke."""


@pytest.fixture(scope="session")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vocabulary]:
    """The words of a library of one article."""
    with closing(Catalogue(tmp_path_factory.mktemp("words") / "catalogue.sqlite3")) as catalogue:
        article = Article("ferry", " ".join(LIGHTHOUSE.split()), "Ash over Sandvoll", "ferry.txt")
        passages = chunk_article(article)
        catalogue.put([EmbeddedArticle(article, passages, np.ones((len(passages), 3)))])
        yield Vocabulary(catalogue.full_text)


@pytest.fixture(scope="session")
def corrector(vocabulary: Vocabulary) -> SpellingCorrector:
    return SpellingCorrector(vocabulary)
