"""What a library holds, read and searched: by vectors and by words."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from ingest.article import Article, ArticleSummary, Origin, Passage, StoredPassage, Version
from ingest.errors import UnknownArticleError
from ingest.search.passage_index import PassageIndex
from ingest.store.catalogue import Catalogue
from ingest.store.curation.notes import Note
from ingest.store.curation.query import ArticleList, ArticleQuery
from ingest.store.curation.stars import Star
from ingest.store.feedback import Feedback
from ingest.store.full_text import Vocabulary
from ingest.tables.database import storable_text


class LibraryQueries:
    """Articles and passages of a catalogue with its vector index. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue, index: PassageIndex) -> None:
        self.catalogue = catalogue
        self._index = index
        self._vocabulary: tuple[tuple[str | None, ...], Vocabulary] | None = None
        self._counting = threading.Lock()

    def articles(self) -> list[ArticleSummary]:
        """All articles, in the order in which they came in."""
        return self.catalogue.articles.summaries()

    def list_articles(self, query: ArticleQuery, limit: int | None = None) -> ArticleList:
        """The first articles that a query finds, at most so many, in its order; quick with many thousand."""
        return self.catalogue.list.page(query, limit)

    def article_count(self) -> int:
        """How many articles there are; quicker than to list them."""
        return self.catalogue.list.count()

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in the order of their names."""
        return self.catalogue.list.publishers()

    def tags(self) -> dict[str, int]:
        """The tags of the articles, in their order, each with the number of articles that have it."""
        return self.catalogue.tags.counts()

    def stars(self) -> dict[str, Star]:
        """The stars that people gave articles, by the ids of these, the first first."""
        return self.catalogue.stars.all()

    def notes(self, article_id: str | None = None) -> list[Note]:
        """All notes that people wrote, or those on one article, the oldest first, with where their words stand now."""
        return self.catalogue.notes.all(None if article_id is None else storable_text(article_id))

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            UnknownArticleError: there is none of that id.
        """
        article = self.catalogue.articles.get(storable_text(article_id))
        if article is None:
            raise unknown_article_error(article_id)
        return article

    def versions(self, article_id: str) -> list[Version]:
        """The earlier texts of an article, the oldest first: the last ten that others took the place of.

        Raises:
            UnknownArticleError: there is none of that id.
        """
        known = storable_text(article_id)
        if not self.catalogue.articles.fingerprints([known]):
            raise unknown_article_error(article_id)
        return self.catalogue.versions.of(known)

    def copies_of(self, text: str) -> list[str]:
        """The ids of the articles that are near-duplicates of a text, in the order in which they came in."""
        return self.catalogue.articles.copies_of(storable_text(text))

    def revision(self) -> str:
        """What is another after every change of the articles, whichever process makes it."""
        return self.catalogue.setting("revision") or ""

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of one article, in the order of its text."""
        return self.catalogue.passages.of_article(article_id)

    def passage_ids(self, article_ids: Sequence[str]) -> list[str]:
        """The ids of the passages of these articles."""
        return self.catalogue.passages.ids_of_articles(article_ids)

    def articles_of_passages(self, passage_ids: Sequence[str]) -> dict[str, str]:
        """The ids of the articles of these passages, by the ids of the passages; those that are gone are left out."""
        return self.catalogue.articles.ids_by_passage(passage_ids)

    def passages(self, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """These passages by id, with the facts of their articles; ids that are gone are left out."""
        return self.catalogue.passages.get(passage_ids)

    def is_empty(self) -> bool:
        """Whether there are no articles to answer from; quicker than to count them."""
        return self.catalogue.passages.is_empty()

    def passage_count(self) -> int:
        """How many passages there are."""
        return self.catalogue.passages.count()

    def origin(self, article_id: str) -> Origin:
        """What an article that there is was made of."""
        return self.catalogue.articles.origin(article_id)

    def files(self) -> list[tuple[str, bytes]]:
        """Pairs of article id and the path of its file, of those articles that were made of files."""
        return self.catalogue.articles.files()

    def search_vectors(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """Ids of the passages nearest to the vector of a question with their cosine similarity, nearest first."""
        return self._index.search(vector, limit)

    @property
    def search_problem(self) -> str:
        """Why the last search by vectors went on without the index, as a line that a person reads; or ""."""
        return self._index.problem

    def search_full_text(
        self, words: Sequence[str], limit: int, *, prefixes: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Ids of the passages that hold any of these words or prefixes of words, with bm25 (0 up), best first."""
        return self.catalogue.full_text.search(words, limit, prefixes=prefixes)

    def vocabulary(self) -> Vocabulary:
        """Its words: the same object until the articles change, whichever process changes them."""
        with self._counting:
            state = tuple(self.catalogue.setting(name) for name in ("revision", "index folder"))
            if self._vocabulary is None or self._vocabulary[0] != state:
                self._vocabulary = state, Vocabulary(self.catalogue.full_text)
            return self._vocabulary[1]

    def similarities(self, vector: Sequence[float], passage_ids: Sequence[str]) -> dict[str, float]:
        """The cosine similarity (-1 to 1) of each of these passages, by their stored vectors."""
        stored = dict(self.catalogue.passages.vectors(passage_ids))
        together = np.frombuffer(b"".join(stored.values()), "<f2").reshape(len(stored), len(vector))
        near = together.astype(np.float32) @ np.asarray(vector, np.float32)
        return dict(zip(stored, near.tolist(), strict=True))

    def feedback(self) -> list[Feedback]:
        """All that was said of answers, the oldest first."""
        return self.catalogue.feedback.all()


def unknown_article_error(article_id: str) -> UnknownArticleError:
    """The error of an id that no article has."""
    return UnknownArticleError(
        f"The library has no article {article_id!r}. `articles list` shows the ids of those that it has."
    )
