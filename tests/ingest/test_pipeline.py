"""An ingest puts in what it can, tells of the rest, and can be run again."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from ingest.article import Article, Passage
from ingest.catalogue import Catalogue
from ingest.embedding import SentenceEmbeddings
from ingest.errors import LibraryBusyError, LibraryMismatchError
from ingest.library import Library
from ingest.pipeline import BATCH, Progress, Report, embedding_text, ingest_articles

WRECK = "The wreck of Endurance was found at a depth of 3,008 metres in the Weddell Sea."
PRICES = "Inflation in the euro area rose to 2.5 per cent in May, the statistical office said."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_records(path: Path, *records: Mapping[str, object] | str) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    content = "".join(f"{line}\n" for line in lines).encode()
    return write(path, gzip.compress(content) if path.suffix == ".gz" else content)


def counts(report: Report) -> tuple[int, int, int, int]:
    """How many were added, changed, unchanged, failed."""
    return len(report.added), len(report.changed), len(report.unchanged), len(report.failed)


def texts(library: Library) -> list[str]:
    return [library.article(summary.article.id).text for summary in library.articles()]


def state(library: Library) -> list[object]:
    """All that is stored, to the byte."""
    catalogue = library._catalogue
    passages = [library.passages_of(summary.article.id) for summary in library.articles()]
    return [library.articles(), passages, dict(catalogue.vectors()), catalogue.index_state()]


# --- what the report says ---------------------------------------------------------------------------------


def test_all_kinds_of_files_become_articles(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    write(news / "b.md", f"# Prices\n\n{PRICES}")
    write_records(news / "c.jsonl", {"id": "c1", "text": "One."}, {"id": "c2", "text": "Two."})
    write_records(news / "d.jsonl.gz", {"id": "d1", "text": "Three."})
    report = ingest_articles([news], library)
    assert counts(report) == (5, 0, 0, 0)
    assert texts(library) == [WRECK, PRICES, "One.", "Two.", "Three."]
    assert list(report.added) == [summary.article.id for summary in library.articles()]
    assert report.added[2:] == ("c1", "c2", "d1")
    assert report.passages == library.passage_count() == 5
    assert (report.skipped, report.notes) == ((), ())
    assert report.seconds >= 0


def test_nothing_to_do_is_a_report_of_nothing(library: Library, news: Path) -> None:
    report = ingest_articles([news], library)
    assert counts(report) == (0, 0, 0, 0)
    assert report.passages == 0
    assert ingest_articles([], library).added == ()


def test_a_changed_article_takes_the_place_of_the_old_one(
    library: Library, news: Path, embeddings: SentenceEmbeddings
) -> None:
    path = write(news / "a.txt", WRECK)
    write(news / "b.txt", PRICES)
    first = ingest_articles([news], library)
    write(path, "A volcano in Iceland erupted.")
    second = ingest_articles([news], library)
    assert counts(second) == (0, 1, 1, 0)
    assert second.changed == first.added[:1]
    assert second.passages == 1
    assert sorted(texts(library)) == ["A volcano in Iceland erupted.", PRICES]
    assert library.search_words(["wreck"], 10) == []
    ((nearest, _), _) = library.search_meaning(embeddings.embed_query("Where did lava flow?"), 10)
    assert library.passages([nearest])[nearest].article.id == second.changed[0]


@pytest.mark.parametrize("fact", ["title", "author", "published", "url", "publisher", "language"])
def test_a_changed_fact_is_a_change(library: Library, news: Path, fact: str) -> None:
    record = {"id": "a", "text": WRECK, "url": "https://a.example"}
    write_records(news / "a.jsonl", record)
    ingest_articles([news], library)
    write_records(news / "a.jsonl", {**record, fact: "2024"})
    assert ingest_articles([news], library).changed == ("a",)
    assert getattr(library.article("a"), fact) == "2024"


def test_a_changed_heading_is_a_change(library: Library, news: Path) -> None:
    path = write(news / "a.md", f"# Title\n\n## Before\n\n{WRECK}")
    ingest_articles([news], library)
    write(path, f"# Title\n\n## After\n\n{WRECK}")
    (article_id,) = ingest_articles([news], library).changed
    assert [passage.heading for passage in library.passages_of(article_id)] == ["After"]


def test_an_unchanged_article_is_left_alone(open_library: Callable[..., Library], news: Path) -> None:
    write(news / "a.txt", WRECK)
    write_records(news / "b.jsonl", {"id": "b", "text": PRICES, "author": ["A", "B"], "published": "2024/05/01"})
    with open_library() as library:
        first = ingest_articles([news], library)
        before = state(library)
    with Library.open(library.folder) as again:
        second = ingest_articles([news], again)
        assert counts(second) == (0, 0, 2, 0)
        assert second.unchanged == first.added
        assert second.passages == 0
        assert again._embeddings is None  # not even the model was loaded
        assert state(again) == before


def test_an_article_that_was_removed_comes_in_again(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    (article_id,) = ingest_articles([news], library).added
    library.remove(article_id)
    assert ingest_articles([news], library).added == (article_id,)


def test_an_article_whose_file_is_gone_stays(library: Library, news: Path) -> None:
    path = write(news / "a.txt", WRECK)
    ingest_articles([news], library)
    path.unlink()
    assert counts(ingest_articles([news], library)) == (0, 0, 0, 0)
    assert texts(library) == [WRECK]


def test_files_of_other_kinds_are_skipped_in_a_folder_and_fail_by_name(library: Library, news: Path) -> None:
    path = write(news / "a.zip", b"PK\x03\x04" + bytes(100))
    assert ingest_articles([news], library).skipped == (str(path),)
    report = ingest_articles([path], library)
    assert report.skipped == ()
    (failure,) = report.failed
    assert failure.source == str(path)
    assert failure.reason.startswith(f"{path}: this kind of file is not read")


def test_notes_name_the_document(library: Library, news: Path) -> None:
    old = write(news / "old.txt", "Le café était fermé. Les élèves sont allés à la bibliothèque.".encode("latin-1"))
    records = write_records(news / "r.jsonl", "", {"id": "r", "text": "One.", "published": "yesterday"})
    report = ingest_articles([news], library)
    assert counts(report) == (2, 0, 0, 0)
    encoding, published = report.notes
    assert encoding.startswith(f"{old}: the encoding was taken to be")
    assert published.startswith(f"{records}, line 2: the date 'yesterday'")


# --- what fails -------------------------------------------------------------------------------------------


def test_one_bad_file_never_stops_the_rest(library: Library, news: Path) -> None:
    bad = [
        write(news / "a-broken.pdf", b"%PDF-1.7"),
        write(news / "b-empty.txt", ""),
        write(news / "c-front.md", "---\ntitle: [\n---\nText."),
        write(news / "d-none.html", "<html></html>"),
        write(news / "e-cut.jsonl.gz", gzip.compress(b'{"id": "cut", "text": "One."}\n' * 99)[:-9]),
    ]
    write(news / "f-plain.jsonl.gz", b'{"id": "plain", "text": "One."}\n')
    write(news / "z-good.txt", WRECK)
    report = ingest_articles(["http://127.0.0.1:9/", news / "missing", news], library)
    assert texts(library)[-1] == WRECK
    assert "plain" in report.added
    assert [failure.source for failure in report.failed] == [
        str(news / "missing"),
        *map(str, bad),
        "http://127.0.0.1:9/",
    ]
    assert all(failure.reason.startswith(f"{failure.source}: ") for failure in report.failed)
    assert all("\n" not in failure.reason for failure in report.failed)


def test_one_bad_record_never_stops_the_rest(library: Library, news: Path) -> None:
    bad = [
        "not json",
        "[" * 100_000,
        '{"id": "deep", "text": "Text.", "author": ' + "[" * 700 + "]" * 700 + "}",
        '{"id": "none"}',
        '{"text": "No id."}',
        '{"id": "empty", "text": "  "}',
        "null",
    ]
    path = write_records(news / "a.jsonl", {"id": "first", "text": "One."}, *bad, {"id": "last", "text": "Two."})
    report = ingest_articles([path], library)
    assert {"first", "last"} <= set(report.added)
    assert {failure.source for failure in report.failed} >= {f"{path}, line {line}" for line in (2, 3, 5, 6, 7, 8)}
    assert all(failure.reason.startswith(f"{failure.source}: ") for failure in report.failed)


@pytest.mark.parametrize(
    "content",
    [
        '{"id": "x", "text": "Text.", "published": "1 Jan 99999999999999999999 00:00:00"}',
        '{"id": "x", "text": "Text.", "published": 1e400}',
        '{"id": "x", "text": "Text.", "title": "\\ud800 \\u0000"}',
        '{"id": "\\ud800", "text": "\\ud800\\ud800"}',
    ],
)
def test_an_odd_record_never_stops_the_rest(library: Library, news: Path, content: str) -> None:
    write_records(news / "a.jsonl", content, {"id": "last", "text": "Two."})
    report = ingest_articles([news], library)
    assert report.added[-1] == "last"
    assert len(report.added) + len(report.failed) == 2


def test_a_file_that_goes_away_meanwhile_fails(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    gone = write(news / "b.txt", PRICES)
    last = write(news / "c.txt", "The last one.")

    def take_away(progress: Progress) -> None:
        gone.unlink(missing_ok=True)

    report = ingest_articles([news], library, take_away)
    assert counts(report) == (2, 0, 0, 1)
    assert report.failed[0].source == str(gone)
    assert texts(library)[-1] == last.read_text()


def test_a_name_that_is_not_unicode_is_read_and_told(library: Library, news: Path) -> None:
    good = news / os.fsdecode(b"caf\xe9.txt")
    try:
        good.write_text(WRECK)
    except OSError:  # this file system has only Unicode names
        return
    (news / os.fsdecode(b"bad\xe9.txt")).write_text("")
    (news / os.fsdecode(b"skipped\xe9.pdf")).write_text("x")
    report = ingest_articles([news], library)
    assert counts(report) == (1, 0, 0, 1)
    assert len(report.skipped) == 1
    assert library.article(report.added[0]).source == str(news / "caf\ufffd.txt")
    json.dumps(report.to_json(), ensure_ascii=False).encode()  # as a person and a file get to see it


def test_names_that_look_alike_are_two_articles(library: Library, news: Path) -> None:
    try:
        for name, text in ((b"caf\xe8.txt", WRECK), (b"caf\xe9.txt", PRICES)):
            (news / os.fsdecode(name)).write_text(text)
    except OSError:  # this file system has only Unicode names
        return
    assert counts(ingest_articles([news], library)) == (2, 0, 0, 0)
    assert texts(library) == [WRECK, PRICES]


# --- the same id more than once ---------------------------------------------------------------------------


def test_the_last_of_one_id_stays_and_the_others_are_counted(library: Library, news: Path) -> None:
    first, second = {"id": "a", "text": "First."}, {"id": "a", "text": "Second."}
    write_records(news / "a.jsonl", first, {"id": "b", "text": "Other."}, second, second)
    report = ingest_articles([news], library)
    assert report.added == ("a", "b")
    assert report.changed == report.unchanged == ("a",)
    assert sorted(texts(library)) == ["Other.", "Second."]
    assert library.passage_count() == 2


def test_the_same_id_in_two_files_is_one_article(library: Library, news: Path) -> None:
    write_records(news / "a.jsonl", {"id": "a", "text": "First."})
    write_records(news / "b.jsonl", {"id": "a", "text": "Second."})
    report = ingest_articles([news], library)
    assert (report.added, report.changed) == (("a",), ("a",))
    assert texts(library) == ["Second."]


def test_a_file_that_is_named_twice_is_read_once(library: Library, news: Path) -> None:
    path = write(news / "a.txt", WRECK)
    assert counts(ingest_articles([path, news, str(path)], library)) == (1, 0, 0, 0)


# --- progress ---------------------------------------------------------------------------------------------


def test_progress_grows_to_the_total(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    write(news / "b.txt", "")
    write_records(news / "c.jsonl.gz", *({"id": str(number), "text": f"Text {number}."} for number in range(50)))
    write(news / "d.jsonl.gz", b"not packed")
    write_records(news / "e.jsonl", {"id": "x", "text": "Last."}, "broken", "")
    seen: list[Progress] = []
    ingest_articles([news], library, seen.append)
    total = sum(path.stat().st_size for path in news.iterdir())
    done = [progress.bytes_done for progress in seen]
    passages = [progress.passages for progress in seen]
    assert done == sorted(done)
    assert passages == sorted(passages)
    assert {progress.bytes_total for progress in seen} == {total}
    assert (done[0], done[-1]) == (0, total)
    assert list(dict.fromkeys(progress.current for progress in seen))[:5] == sorted(
        path.name for path in news.iterdir()
    )


def test_progress_ends_with_all_passages(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    write(news / "b.txt", PRICES)
    seen: list[Progress] = []
    report = ingest_articles([news], library, seen.append)
    assert seen[-1].passages == report.passages == 2


def test_progress_is_told_with_nothing_to_do(library: Library, news: Path) -> None:
    seen: list[Progress] = []
    ingest_articles([news], library, seen.append)
    assert [(progress.bytes_done, progress.bytes_total) for progress in seen] == [(0, 0)]


# --- batches ----------------------------------------------------------------------------------------------


def stop_at(last_line: int) -> Callable[[Progress], None]:
    """A person who presses Ctrl-C at the `last_line`th document."""
    seen = 0

    def stop(progress: Progress) -> None:
        nonlocal seen
        seen += 1
        if seen > last_line:
            raise KeyboardInterrupt

    return stop


def test_an_ingest_that_is_stopped_keeps_whole_batches_and_goes_on(library: Library, news: Path) -> None:
    records = [{"id": str(number), "text": f"Short text {number}."} for number in range(BATCH + 40)]
    write_records(news / "a.jsonl", *records)
    with pytest.raises(KeyboardInterrupt):
        ingest_articles([news], library, stop_at(BATCH + 20))
    assert len(library.articles()) == library.passage_count() == BATCH
    report = ingest_articles([news], library)
    assert counts(report) == (40, 0, BATCH, 0)
    assert texts(library) == [record["text"] for record in records]


def test_vectors_belong_to_their_passages_in_every_batch(
    library: Library, news: Path, embeddings: SentenceEmbeddings
) -> None:
    long = " ".join(f"Sentence {number} of a long article about nothing." for number in range(200))
    write_records(news / "a.jsonl", {"id": "long", "text": long}, {"id": "short", "title": "T", "text": WRECK})
    ingest_articles([news], library)
    for article_id in ("long", "short"):
        article = library.article(article_id)
        for passage in library.passages_of(article_id):
            vector = embeddings.encode([embedding_text(article, passage)])[0].tolist()
            ((nearest, similarity), *_) = library.search_meaning(vector, 1)
            assert nearest == passage.id
            assert similarity == pytest.approx(1, abs=2e-3)


def test_title_and_heading_are_embedded_with_a_passage() -> None:
    article = Article(id="a", text="Text.", title="Title", source="s")
    assert embedding_text(article, Passage("a", 0, 5, "Text.", "Heading")) == "Title\nHeading\nText."
    assert embedding_text(article, Passage("a", 0, 5, "Text.")) == "Title\nText."


# --- the library ------------------------------------------------------------------------------------------


def test_a_library_that_another_process_writes_to_is_busy(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    code = (
        "import sys; from ingest.library import Library\n"
        "with Library.open(sys.argv[1]).writing(): print('writing', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(library.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        with pytest.raises(LibraryBusyError):
            ingest_articles([news], library)
        process.communicate("")
    assert counts(ingest_articles([news], library)) == (1, 0, 0, 0)


def test_a_library_of_another_model_takes_nothing(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    with closing(Catalogue(library.folder / "catalogue.sqlite3")) as catalogue:
        catalogue.set_setting("embedding model", "other@0123456789ab")
    with Library.open(library.folder) as again:
        with pytest.raises(LibraryMismatchError):
            ingest_articles([news], again)
        assert again.articles() == []


def test_a_report_is_json(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    write(news / "b.txt", "")
    write(news / "c.pdf", "x")
    report = ingest_articles([news], library)
    read = json.loads(json.dumps(report.to_json()))
    assert read["added"] == list(report.added)
    assert read["failed"] == [{"source": str(news / "b.txt"), "reason": report.failed[0].reason}]
    assert read["skipped"] == [str(news / "c.pdf")]
    assert read["passages"] == 1
    assert all(name in read for name in ("changed", "unchanged", "notes", "seconds"))
