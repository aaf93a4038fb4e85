"""The catalogue keeps articles, passages, words and notes to the index in step, whatever happens."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import event

from ingest.article import Article, ArticleMetadata, Section
from ingest.chunking import chunk_article
from ingest.errors import LibraryBusyError, LibraryError, LibraryMismatchError
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from tests.ingest.store.conftest import BOTH, FILE, SqliteStore, Store, store_of

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WRECK = "The wreck was found off Antarctica. Runners were running through the Café Müller."
PRICES = "Inflation rose to 2.5 per cent in May."


def article(article_id: str, text: str, title: str = "Untitled") -> Article:
    return Article(id=article_id, text=text, title=title, source=f"{article_id}.txt")


def embedded(made: Article) -> EmbeddedArticle:
    """The article with its passages and vectors that are easy to tell apart."""
    passages = chunk_article(made)
    vectors = np.array([[passage.start, len(passage.text), 0.5] for passage in passages], np.float32)
    return EmbeddedArticle(made, passages, vectors.reshape(len(passages), 3))


def put(catalogue: Catalogue, *articles: Article) -> None:
    catalogue.put([embedded(one) for one in articles])


def assert_words_match_passages(catalogue: Catalogue) -> None:
    """The full-text index holds the words of each passage and of nothing else."""
    assert catalogue.full_text.is_consistent()


def found(catalogue: Catalogue, *words: str) -> list[str]:
    """Ids of the articles whose passages hold any of the words, best first."""
    ids = [passage_id for passage_id, _ in catalogue.full_text.search(words, 100)]
    passages = catalogue.passages.get(ids)
    return [passages[passage_id].article.id for passage_id in ids]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.fixture
def file_catalogue(path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(path)) as opened:
        yield opened


# --- what is stored ---------------------------------------------------------------------------------------


def test_an_article_comes_back_as_it_was(catalogue: Catalogue) -> None:
    whole = Article(
        id="a",
        text="Before.\n\nUnder the heading. 👩‍👩‍👧 e\u0301",
        title="T",
        source="/news/a.md",
        url="https://a.example",
        publisher="P",
        author="A",
        published="2024-02",
        language="en",
        sections=(Section(9, "H"),),
        pages=(0, 9),
    )
    put(catalogue, whole)
    assert catalogue.articles.get("a") == whole
    assert catalogue.passages.of_article("a") == chunk_article(whole)
    assert catalogue.articles.fingerprints(["a", "b"]) == {"a": whole.fingerprint}
    (summary,) = catalogue.articles.summaries()
    assert summary.article == ArticleMetadata(
        "a", "T", "/news/a.md", "https://a.example", "P", "A", "2024-02", "en", (0, 9), 1
    )
    assert summary.passages == catalogue.passages.count() == 2
    assert not catalogue.passages.is_empty()


def test_an_unknown_article_is_none_and_has_no_passages(catalogue: Catalogue) -> None:
    assert catalogue.articles.get("a") is None
    assert catalogue.passages.of_article("a") == []
    assert catalogue.passages.get(["a"]) == {}
    assert catalogue.articles.summaries() == []
    assert catalogue.passages.count() == 0
    assert catalogue.passages.is_empty()


READS: dict[str, Callable[[Catalogue, str], str]] = {
    "passages": lambda catalogue, passage_id: catalogue.passages.get([passage_id])[passage_id].passage.text,
    "passages_of": lambda catalogue, _: catalogue.passages.of_article("a")[0].text,
    "passage_rows": lambda catalogue, _: catalogue.passages.rows_of_article("a")[0].passage.text,
}


@pytest.mark.parametrize("name", READS)
def test_what_is_read_is_of_one_moment(catalogue: Catalogue, store: Store, name: str) -> None:
    put(catalogue, article("a", WRECK))
    (passage_id,) = catalogue.passages.ids_of_articles(["a"])
    with closing(store.open()) as other:
        written: list[str] = []

        def write_meanwhile(*happened: object) -> None:
            if "FROM passages" in str(happened[2]) and not written:
                written.append(PRICES)
                put(other, article("a", PRICES))

        event.listen(catalogue._database._engine, "after_cursor_execute", write_meanwhile)
        assert READS[name](catalogue, passage_id) == WRECK
    assert written
    assert catalogue.passages.of_article("a")[0].text == PRICES


def test_articles_are_listed_in_the_order_in_which_they_came(catalogue: Catalogue) -> None:
    put(catalogue, article("z", "Z."), article("a", "A."))
    put(catalogue, article("m", "M."))
    assert [summary.article.id for summary in catalogue.articles.summaries()] == ["z", "a", "m"]


def test_an_article_without_passages_is_kept(catalogue: Catalogue, store: Store) -> None:
    put(catalogue, article("a", ""))
    assert [(summary.article.id, summary.passages) for summary in catalogue.articles.summaries()] == [("a", 0)]
    assert catalogue.remove("a")
    assert_words_match_passages(catalogue)


def test_vectors_come_back_as_half_floats(catalogue: Catalogue) -> None:
    put(catalogue, article("a", PRICES), article("b", WRECK))
    (passage,) = catalogue.passages.of_article("a")
    ((passage_id, vector),) = catalogue.passages.vectors([passage.id, "unknown"])
    assert passage_id == passage.id
    assert np.frombuffer(vector, "<f2").tolist() == [0, len(PRICES), 0.5]
    assert dict(catalogue.passages.vectors([passage.id])).items() <= dict(catalogue.passages.vectors()).items()
    assert len(dict(catalogue.passages.vectors())) == 2


@pytest.mark.slow
def test_more_than_one_statement_can_take_are_found_by_id(file_catalogue: Catalogue) -> None:
    put(file_catalogue, *(article(f"a{number}", f"Text {number}.") for number in range(1201)))
    ids = [passage_id for passage_id, _ in file_catalogue.passages.vectors()]
    names = [f"a{number}" for number in range(1201)]
    assert len(set(ids)) == len(ids) == len(file_catalogue.passages.get(ids)) == 1201
    assert set(file_catalogue.articles.fingerprints(names)) == set(names)
    assert len(list(file_catalogue.passages.vectors(ids))) == 1201
    file_catalogue.change_log.mark_synced("vectors-1", "{}", 0)
    assert file_catalogue.change_log.index_state().changes.added == ()


def test_settings_are_kept_and_replaced(catalogue: Catalogue, store: Store) -> None:
    assert catalogue.setting("model") is None
    catalogue.set_setting("model", "one")
    catalogue.set_setting("model", "two")
    with closing(store.open()) as again:
        assert again.setting("model") == "two"


@pytest.fixture(scope="module", params=BOTH)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A place that is used again for one example after the other."""
    with store_of(request.param, tmp_path_factory.mktemp("shared"), request) as made:
        yield made


@settings(deadline=None, max_examples=40)
@given(text=st.text(CHARACTERS), title=st.text(CHARACTERS), heading=st.text(CHARACTERS))
@example(text="\ufeffA\ufffe \uffff.", title="\ufeff", heading="\U0010ffff")
def test_any_text_comes_back_to_the_character(shared: Store, text: str, title: str, heading: str) -> None:
    whole = Article(id=text[:5], text=text, title=title, source="s", sections=(Section(0, heading),))
    with closing(shared.open()) as catalogue:
        for summary in catalogue.articles.summaries():
            catalogue.remove(summary.article.id)
        put(catalogue, whole)
        assert catalogue.articles.get(whole.id) == whole
        assert catalogue.passages.of_article(whole.id) == chunk_article(whole)
        assert_words_match_passages(catalogue)


# --- in step ----------------------------------------------------------------------------------------------


def test_replacing_an_article_leaves_nothing_of_the_old_one(catalogue: Catalogue, store: Store) -> None:
    put(catalogue, article("a", WRECK), article("b", PRICES))
    put(catalogue, article("a", "A volcano erupted."))
    assert found(catalogue, "wreck", "volcano") == ["a"]
    assert found(catalogue, "wreck") == []
    assert catalogue.passages.count() == 2
    assert_words_match_passages(catalogue)


def test_removing_an_article_leaves_nothing_of_it(catalogue: Catalogue, store: Store) -> None:
    put(catalogue, article("a", WRECK), article("b", PRICES))
    assert catalogue.remove("a")
    assert not catalogue.remove("a")
    assert found(catalogue, "wreck", "inflation") == ["b"]
    assert store.rows("SELECT count(*) FROM passages") == store.rows("SELECT count(*) FROM articles") == [(1,)]
    assert_words_match_passages(catalogue)


def test_the_last_of_one_id_in_a_batch_stays(catalogue: Catalogue, store: Store) -> None:
    put(catalogue, article("a", WRECK), article("a", PRICES))
    assert [summary.article.id for summary in catalogue.articles.summaries()] == ["a"]
    assert found(catalogue, "wreck", "inflation") == ["a"]
    assert_words_match_passages(catalogue)


def test_a_passage_that_comes_back_is_to_be_added_not_removed(catalogue: Catalogue) -> None:
    put(catalogue, article("a", PRICES))
    catalogue.change_log.mark_synced("vectors-1", "{}", 0)
    catalogue.remove("a")
    put(catalogue, article("a", PRICES))
    changes = catalogue.change_log.index_state().changes
    assert changes.added == tuple(passage.id for passage in catalogue.passages.of_article("a"))
    assert changes.removed == ()


class Changes(RuleBasedStateMachine):
    """Articles come, change and go, and an index follows now and then."""

    ids = st.sampled_from("abc")
    texts = st.lists(st.sampled_from([WRECK, PRICES, "Heading " * 60, "Привет, мир.", "x"]), max_size=4).map(
        "\n\n".join
    )

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        store.clear()
        self.catalogue = store.open()
        self.expected: dict[str, Article] = {}
        self.index: set[str] = set()

    @rule(items=st.lists(st.tuples(ids, texts), min_size=1, max_size=3))
    def put(self, items: Sequence[tuple[str, str]]) -> None:
        articles = [article(article_id, text, title=text[:5]) for article_id, text in items]
        put(self.catalogue, *articles)
        self.expected.update({one.id: one for one in articles})

    @rule(article_id=ids)
    def remove(self, article_id: str) -> None:
        assert self.catalogue.remove(article_id) == ([article_id] if self.expected.pop(article_id, None) else [])

    @rule(article_id=ids)
    def fail_to_put(self, article_id: str) -> None:
        broken = EmbeddedArticle(
            article("z", "One passage."), chunk_article(article("z", "One passage.")), np.ones((2, 3))
        )
        with pytest.raises((LibraryError, ValueError)):
            self.catalogue.put([embedded(article(article_id, "Never stored.")), broken])

    @rule()
    def follow(self) -> None:
        changes = self.catalogue.change_log.index_state().changes
        self.index = (self.index - set(changes.removed)) | set(changes.added)
        self.catalogue.change_log.mark_synced("vectors-1", "{}", 0)

    @rule()
    def reopen(self) -> None:
        self.catalogue.close()
        self.catalogue = self.store.open()

    @invariant()
    def articles_are_those_that_came_last(self) -> None:
        assert {summary.article.id for summary in self.catalogue.articles.summaries()} == set(self.expected)
        assert all(self.catalogue.articles.get(one.id) == one for one in self.expected.values())

    @invariant()
    def passages_and_words_are_theirs(self) -> None:
        assert all(self.catalogue.passages.of_article(one.id) == chunk_article(one) for one in self.expected.values())
        assert self.catalogue.passages.count() == sum(len(chunk_article(one)) for one in self.expected.values())
        assert_words_match_passages(self.catalogue)

    @invariant()
    def the_changes_lead_the_index_to_the_passages(self) -> None:
        changes = self.catalogue.change_log.index_state().changes
        followed = (self.index - set(changes.removed)) | set(changes.added)
        assert followed == {passage.id for one in self.expected.values() for passage in chunk_article(one)}

    def teardown(self) -> None:
        self.catalogue.close()


@pytest.mark.slow
def test_everything_stays_in_step_through_any_changes(store: Store) -> None:
    examples = 15 if isinstance(store, SqliteStore) else 5
    shape = settings(deadline=None, max_examples=examples, stateful_step_count=12)
    run_state_machine_as_test(lambda: Changes(store), settings=shape)


# --- all or nothing ---------------------------------------------------------------------------------------


def doubled(made: Article) -> EmbeddedArticle:
    passages = chunk_article(made) * 2
    return EmbeddedArticle(made, passages, np.ones((len(passages), 3), np.float32))


def short_of_vectors(made: Article) -> EmbeddedArticle:
    return EmbeddedArticle(made, chunk_article(made), np.ones((0, 3), np.float32))


@pytest.mark.parametrize("broken", [doubled, short_of_vectors])
def test_a_batch_that_fails_leaves_nothing_behind(
    catalogue: Catalogue, store: Store, broken: Callable[[Article], EmbeddedArticle]
) -> None:
    put(catalogue, article("a", WRECK))
    catalogue.change_log.mark_synced("vectors-1", "{}", 0)
    with pytest.raises((LibraryError, ValueError)):
        catalogue.put(
            [embedded(article("a", "Changed.")), embedded(article("b", "New.")), broken(article("c", PRICES))]
        )
    assert [summary.article.id for summary in catalogue.articles.summaries()] == ["a"]
    assert found(catalogue, "wreck", "changed", "new", "inflation") == ["a"]
    assert not catalogue.change_log.index_state().changes
    assert_words_match_passages(catalogue)


def test_a_catalogue_goes_on_after_a_failure(catalogue: Catalogue) -> None:
    with pytest.raises(LibraryError):
        catalogue.put([doubled(article("a", WRECK))])
    put(catalogue, article("a", WRECK))
    assert found(catalogue, "wreck") == ["a"]


# --- files that cannot be used ----------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"hello", b"x" * 5000, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_database_is_refused_and_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=f"{path.parent} cannot be read .*not a database.* --library"):
        Catalogue(path)
    assert path.read_bytes() == content


def test_a_damaged_catalogue_is_refused(path: Path) -> None:
    with closing(Catalogue(path)) as catalogue:
        put(catalogue, *(article(f"a{number}", WRECK * 20) for number in range(50)))
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(LibraryError, match=f"{path.parent} cannot be read"), closing(Catalogue(path)) as damaged:
        damaged.articles.summaries()


@pytest.mark.parametrize("schema", ["8", "0", "x"])
def test_another_schema_is_refused(path: Path, schema: str) -> None:
    with closing(Catalogue(path)) as catalogue:
        catalogue.set_setting("schema", schema)
    with pytest.raises(LibraryMismatchError, match=f"{path.parent} has schema {schema}, which this version"):
        Catalogue(path)


def test_a_place_that_cannot_be_written_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LibraryError, match=f"{path.parent} cannot be written. Check its permissions"):
        Catalogue(path)


def test_a_file_that_may_only_be_read_is_refused(path: Path) -> None:
    Catalogue(path).close()
    path.parent.chmod(0o500)
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)  # permissions do not bind the superuser
    try:
        with pytest.raises(LibraryError, match=f"{path.parent} cannot be written. Check its permissions"):
            Catalogue(path)
    finally:
        if superuser:
            os.seteuid(0)
        path.parent.chmod(0o700)


def test_a_catalogue_that_another_process_keeps_locked_is_busy(file_catalogue: Catalogue, path: Path) -> None:
    with file_catalogue._database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")  # of the one pooled connection
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusyError, match=f"{path.parent} is being written to already"):
            put(file_catalogue, article("a", WRECK))
    put(file_catalogue, article("a", WRECK))
    assert found(file_catalogue, "wreck") == ["a"]


def test_a_full_disk_is_told_and_what_was_stored_is_safe(file_catalogue: Catalogue, path: Path) -> None:
    put(file_catalogue, article("a", WRECK))
    with file_catalogue._database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no more than there is now
    with pytest.raises(LibraryError, match=f"The disk with the library at {path.parent} is full.*make room"):
        put(file_catalogue, article("b", PRICES * 10_000))
    assert found(file_catalogue, "wreck", "inflation") == ["a"]
    assert_words_match_passages(file_catalogue)


# --- threads ----------------------------------------------------------------------------------------------


def test_threads_may_read_while_one_writes(catalogue: Catalogue) -> None:
    put(catalogue, article("first", WRECK))
    seen: list[list[str]] = []

    def read() -> None:
        seen.extend(found(catalogue, "wreck") for _ in range(20))

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for number in range(20):
        put(catalogue, article(f"a{number}", PRICES))
    for reader in readers:
        reader.join()
    assert seen == [["first"]] * 120
    assert len(catalogue.articles.summaries()) == 21
