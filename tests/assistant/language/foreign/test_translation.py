"""A question in another language becomes English key words, with names as the library spells them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from assistant.language.foreign.translation import KeyWords
from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from ingest.store.full_text import Vocabulary

TEXT = "Captain Shevardova found the wreck near Sandvoll. The mechanism of the Hagelund Canal was built in 1912."


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vocabulary]:
    with closing(Catalogue(tmp_path_factory.mktemp("words") / "catalogue.sqlite3")) as catalogue:
        article = Article("wreck", TEXT, "Found", "wreck.txt")
        passages = chunk_article(article)
        catalogue.put([EmbeddedArticle(article, passages, np.ones((len(passages), 3)))])
        yield Vocabulary(catalogue.full_text)


@pytest.mark.parametrize(
    ("language", "question", "key_words"),
    [
        ("ru", "Что нашла Шевардова?", "what found Shevardova?"),
        ("uk", "Коли Шевардова знайшла корабель?", "when Shevardova found ship?"),
        ("de", "Was fand Schewardowa?", "what found Shevardova?"),
        ("fr", "Qu'a trouvé Chevardova ?", "what found Shevardova?"),
        ("ar", "متى وصلت السفينة؟", "when arrived ship?"),
        ("de", "Wann wurde der Hagelundkanal gebaut?", "when was Hagelund Canal built?"),
        ("pt", "Quem construiu o canal?", "who built canal?"),
        ("zh", "谁在1912年建造了大桥？", "who 1912 year built bridge?"),
        ("it", "Chi è Peru?", "who Peru?"),
    ],
)
def test_names_and_common_words_are_kept(vocabulary: Vocabulary, language: str, question: str, key_words: str) -> None:
    assert KeyWords(language, vocabulary).of(question).text == key_words


def test_what_is_lost_is_counted(vocabulary: Vocabulary) -> None:
    found = KeyWords("pl", vocabulary).of("Kto wynalazł telefon?")
    assert (found.text, found.known, found.lost, found.is_meaningful) == ("who?", 0, 2, False)
