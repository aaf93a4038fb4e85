"""What a document claims to be counts where it comes from the place of the article; from elsewhere it is a conflict."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.embedding import SentenceEmbeddings
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.report import Report
from ingest.store.catalogue import EmbeddedArticle

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def write(path: Path, *records: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def text(library: Library, article_id: str = "a") -> str:
    return library.article(article_id).text


def done(report: Report) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int]:
    """What was added, changed and unchanged, and how many conflicts there were."""
    return report.added, report.changed, report.unchanged, len(report.conflicts)


FIRST = {"id": "a", "title": "First", "text": "It opened.", "published": "2024-02-29"}
SECOND = {"id": "a", "title": "Second", "text": "It never opened.", "published": "2025"}


def test_no_attack_of_these_gets_through(embeddings: SentenceEmbeddings, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tests/benchmarks/attacks.py articles` tries more, on a served page too."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    attacks = importlib.import_module("attacks_articles")
    monkeypatch.setattr(attacks, "load_embeddings", lambda: embeddings)
    tried = list(attacks.attempts(quick=True))
    assert len(tried) >= 25
    assert [one for one in tried if one.got_through] == []


def test_a_conflict_tells_both_sides_and_replaces_nothing(library: Library, tmp_path: Path) -> None:
    one, other = write(tmp_path / "one.jsonl", FIRST), write(tmp_path / "other.jsonl", SECOND)
    report = ingest_articles([one, other], library)
    assert done(report) == (("a",), (), (), 1)
    assert json.loads(json.dumps(report.to_json()))["conflicts"] == [
        {
            "article_id": "a",
            "stored": {
                "title": "First",
                "published": "2024-02-29",
                "source": str(one),
                "place": str(one),
                "fingerprint": library.article("a").fingerprint,
            },
            "new": {
                "title": "Second",
                "published": "2025",
                "source": f"{other}, line 1",
                "place": str(other),
                "fingerprint": report.conflicts[0].new.fingerprint,
            },
        }
    ]
    assert text(library) == "It opened."
    assert done(ingest_articles([one, other], library)) == ((), (), ("a",), 1)


def test_what_was_replaced_when_asked_is_of_the_new_place(library: Library, tmp_path: Path) -> None:
    one, other = write(tmp_path / "one.jsonl", FIRST), write(tmp_path / "other.jsonl", SECOND)
    ingest_articles([one, other], library)
    assert done(ingest_articles([other], library, replace=True)) == ((), ("a",), (), 0)
    assert text(library) == "It never opened."
    write(other, {**SECOND, "text": "It opened late."})
    assert done(ingest_articles([one, other], library)) == ((), ("a",), (), 1)
    assert text(library) == "It opened late."


def test_only_the_conflicts_that_were_seen_are_decided(library: Library, tmp_path: Path) -> None:
    records = [{**FIRST, "id": name} for name in "ab"]
    write(tmp_path / "one.jsonl", *records)
    other = write(tmp_path / "other.jsonl", *({**record, "text": "It never opened."} for record in records))
    asked = ingest_articles([tmp_path], library).conflicts
    assert [conflict.article_id for conflict in asked] == ["a", "b"]
    stale = replace(asked[1], stored=replace(asked[1].stored, fingerprint="another"))
    report = ingest_articles([other], library, replace=[asked[0], stale])
    assert done(report) == ((), ("a",), (), 1)
    assert report.conflicts == asked[1:]
    assert [text(library, name) for name in "ab"] == ["It never opened.", "It opened."]


def test_the_last_of_one_file_is_what_is_asked_about(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "one.jsonl", FIRST)
    other = write(tmp_path / "other.jsonl", {**SECOND, "title": "Draft"}, SECOND)
    (conflict,) = ingest_articles([tmp_path], library).conflicts
    assert conflict.new.title == "Second"
    assert done(ingest_articles([other], library, replace=[conflict])) == ((), ("a",), (), 0)
    assert library.article("a").title == "Second"


def test_the_same_from_elsewhere_is_unchanged_and_changes_no_place(library: Library, tmp_path: Path) -> None:
    one, copy = write(tmp_path / "one.jsonl", FIRST), write(tmp_path / "copy.jsonl", FIRST)
    ingest_articles([one], library)
    for _ in range(2):
        assert done(ingest_articles([copy], library)) == ((), (), ("a",), 0)
    assert library.article("a").source == str(one)
    write(copy, SECOND)
    assert done(ingest_articles([copy], library)) == ((), (), (), 1)
    write(one, SECOND)
    assert done(ingest_articles([one], library)) == ((), ("a",), (), 0)


def test_standard_input_is_a_place(library: Library, tmp_path: Path) -> None:
    def piped(record: dict[str, object]) -> Report:
        return ingest_articles(["-"], library, standard_input=io.BytesIO(json.dumps(record).encode()))

    piped(FIRST)
    assert done(piped(SECOND)) == ((), ("a",), (), 0)
    assert done(ingest_articles([write(tmp_path / "a.jsonl", FIRST)], library)) == ((), (), (), 1)


def test_a_file_that_was_moved_goes_on_as_it_is(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, moved = write(tmp_path / "one.jsonl", FIRST), tmp_path / "news" / "moved.jsonl"
    ingest_articles([one], library)
    moved.parent.mkdir()
    one.rename(moved)
    assert done(ingest_articles([moved], library)) == ((), (), ("a",), 0)
    article = library.article("a")
    assert (article.source, library.files()) == (str(moved), [("a", str(moved).encode())])
    assert library.catalogue.articles.fingerprints(["a"]) == {"a": article.fingerprint}
    with monkeypatch.context() as patch:
        patch.setattr("ingest.parsing.sandbox.Parser.extract", None)  # from now on it is known by its document
        assert done(ingest_articles([moved], library)) == ((), (), ("a",), 0)
    write(moved, SECOND)
    assert done(ingest_articles([moved], library)) == ((), ("a",), (), 0)


def test_a_moved_file_is_not_pruned(library: Library, tmp_path: Path) -> None:
    news = tmp_path / "news"
    one = write(news / "one.jsonl", FIRST)
    ingest_articles([news], library)
    one.rename(news / "moved.jsonl")
    report = ingest_articles([news], library, prune=True)
    assert (done(report), report.removed) == (((), (), ("a",), 0), ())
    assert text(library) == "It opened."


def test_a_moved_and_changed_line_stays_a_question(library: Library, tmp_path: Path) -> None:
    one, moved = write(tmp_path / "one.jsonl", FIRST, {**FIRST, "id": "b"}), tmp_path / "moved.jsonl"
    ingest_articles([one], library)
    one.unlink()
    write(moved, FIRST, {**SECOND, "id": "b"}, SECOND)
    report = ingest_articles([moved], library)
    # Of the two lines "a" the first is the article of before, and so the second of its place.
    assert done(report) == ((), ("a",), ("a",), 1)
    assert text(library, "b") == "It opened."


@pytest.mark.parametrize("own", [False, True], ids=["elsewhere", "in the library"])
def test_nothing_in_the_library_takes_over_what_came_from_outside(library: Library, tmp_path: Path, own: bool) -> None:
    one = write(tmp_path / "one.jsonl", FIRST)
    ingest_articles([one], library)
    one.unlink()
    copy = write((library.folder / "uploads" if own else tmp_path) / "copy.jsonl", FIRST)
    assert done(ingest_articles([copy], library)) == ((), (), ("a",), 0)
    assert library.article("a").source == str(one if own else copy)
    write(copy, SECOND)
    assert len(ingest_articles([copy], library).conflicts) == own


def test_ids_that_look_the_same_are_one_or_are_told(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", {"id": "Café 1", "text": "One."}, {"id": "x", "text": "Two."})
    unseen = write(tmp_path / "b.jsonl", {"id": " Cafe\u0301\u200b 1\n", "text": "Three."})
    (conflict,) = ingest_articles([tmp_path], library).conflicts
    assert conflict.article_id == "Café 1"
    unseen.unlink()
    other = write(tmp_path / "c.jsonl", {"id": "CAFÉ 1", "text": "Four."}, {"id": "café  1", "text": "Five."})
    report = ingest_articles([other], library)
    assert report.added == ("CAFÉ 1", "café  1")
    assert report.notes[0] == f"{other}, line 1: its id 'CAFÉ 1' looks like that of another: 'Café 1'"
    assert len(report.notes) == 2
    assert ingest_articles([other], library).notes == ()


def test_an_article_without_a_place_is_no_document_s(
    library: Library, tmp_path: Path, embed: Callable[[str, str], None]
) -> None:
    embed("a", "It opened.")
    assert done(ingest_articles([write(tmp_path / "a.jsonl", SECOND)], library)) == ((), (), (), 1)
    assert text(library) == "It opened."


@pytest.fixture
def embed(library: Library) -> Callable[[str, str], None]:
    """Stores an article as a program does, without a document."""

    def store(article_id: str, said: str) -> None:
        article = Article(article_id, said, "A title", "a program")
        passages = chunk_article(article)
        vectors = library.embeddings.encode([passage.text for passage in passages])
        library.add([EmbeddedArticle(article, passages, vectors)])

    return store
