"""Whatever ends a process, catalogue, full text and vectors are the same when the library is next used."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ingest.article import Article, Passage
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.search.synced_index import SyncedIndex
from ingest.search.vector_index import VectorIndex
from ingest.store.catalogue import EmbeddedArticle

WORDS = "harbour bridge council river grain winter market office letter signal garden engine".split()


def article(article_id: str, seed: int, passages: int) -> EmbeddedArticle:
    """An article whose passages are far apart from all others."""
    chance = np.random.default_rng([seed, *article_id.encode()])
    texts = [" ".join(chance.choice(WORDS, 6)) + f" {article_id}{seed}n{number}" for number in range(passages)]
    starts = np.cumsum([0, *(len(text) + 2 for text in texts)])
    cut = [Passage(article_id, int(at), int(at) + len(text), text) for at, text in zip(starts, texts, strict=False)]
    vectors = chance.normal(size=(passages, 384)).astype(np.float32)
    made = Article(id=article_id, text="\n\n".join(texts), title=f"Title {seed}", source=f"{article_id}.txt")
    return EmbeddedArticle(made, cut, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


class KilledError(BaseException):
    """Stands for the end of the process."""


@contextmanager
def killed_at(method: str, moment: str) -> Iterator[None]:
    """The process ends before or after it calls this method of the vector index, if it does, or before it settles."""
    owner: type = SyncedIndex if method == "_mark_synced" else VectorIndex
    real: Callable[..., None] = getattr(owner, method)

    def end(self: object, *arguments: object, **named: object) -> None:
        if moment == "after":
            real(self, *arguments, **named)
        raise KilledError

    with pytest.MonkeyPatch.context() as patch, suppress(KilledError):
        patch.setattr(owner, method, end)
        yield


def tear(folder: Path, chance: int) -> None:
    """Cut short what Chroma was rewriting in place."""
    files = sorted(folder.glob("vectors-*/*/*"))
    if files:
        path = files[chance % len(files)]
        size = path.stat().st_size
        os.truncate(path, size * (chance % 10) // 10)
        os.utime(path)


class Life(RuleBasedStateMachine):
    """Articles come, change and go; processes open the library, end, and are killed."""

    ids = st.sampled_from("abcd")
    seeds = st.integers(0, 10**6)
    sizes = st.sampled_from([0, 1, 3, 40])
    embeddings: SentenceEmbeddings

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name, "library")
        self.expected: dict[str, EmbeddedArticle] = {}
        self.library = self.open()

    def open(self) -> Library:
        library = Library.open(self.place)
        library._embeddings = self.embeddings
        return library

    @rule(article_id=ids, seed=seeds, size=sizes)
    def add_or_replace(self, article_id: str, seed: int, size: int) -> None:
        made = article(article_id, seed, size)
        self.library.add([made])
        self.expected[article_id] = made

    @rule(seed=seeds)
    def add_more_than_the_log_holds(self, seed: int) -> None:
        made = article("large", seed, 1001)
        self.library.add([made])
        self.expected["large"] = made

    @precondition(lambda self: self.expected)
    @rule(chance=st.integers(0, 100))
    def remove(self, chance: int) -> None:
        article_id = sorted(self.expected)[chance % len(self.expected)]
        self.library.remove(article_id)
        del self.expected[article_id]

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = self.open()

    @rule(
        article_id=ids,
        seed=seeds,
        method=st.sampled_from(["put", "remove", "_mark_synced"]),
        moment=st.sampled_from(["before", "after"]),
        torn=st.none() | st.integers(0, 1000),
    )
    def be_killed(self, article_id: str, seed: int, method: str, moment: str, torn: int | None) -> None:
        made = article(article_id, seed, 3)
        with killed_at(method, moment):
            self.library.add([made])
        # The catalogue was written first, unless the process ended while it made a new index before.
        stored = self.library.catalogue.articles.fingerprints([article_id]).get(article_id)
        if stored == made.article.fingerprint:
            self.expected[article_id] = made
        self.library.close()
        if torn is not None:
            tear(self.place, torn)
        self.library = self.open()

    @rule()
    def lose_the_index(self) -> None:
        self.library.close()
        for folder in self.place.glob("vectors-*"):
            shutil.rmtree(folder)
        self.library = self.open()

    @invariant()
    def nothing_is_lost_and_all_is_in_step(self) -> None:
        articles = self.expected.values()
        passages = {
            one.id: vector for made in articles for one, vector in zip(made.passages, made.vectors, strict=True)
        }
        assert set(self.library.catalogue.articles.ids()) == set(self.expected)
        assert all(self.library.article(one) == made.article for one, made in self.expected.items())
        assert self.library.passage_count() == len(passages)
        for passage_id, vector in list(passages.items())[:3]:
            assert self.library.search_vectors(vector.tolist(), 1)[0][0] == passage_id

    def teardown(self) -> None:
        # The doctor looks whether catalogue, words and vectors are the same, and each vector is reached.
        assert self.library.examine() == []
        self.library.close()
        self.folder.cleanup()


def test_nothing_is_lost_whatever_happens(embeddings: SentenceEmbeddings) -> None:
    machine = type("Lives", (Life,), {"embeddings": embeddings})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
