"""An ingest puts in what it can, tells of the rest, and can be run again."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from ingest.article import Article, Passage
from ingest.embedding import SentenceEmbeddings, embedding_text
from ingest.errors import LibraryBusyError, LibraryMismatchError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.change_detection import BATCH_SIZE
from ingest.stages.report import Progress
from ingest.store.catalogue import Catalogue
from tests.ingest.conftest import PRICES, WRECK, counts, lines_of, state, texts, write, write_records

# --- what the report says -----------------------------------------------------------------------------------


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
    assert library.search_full_text(["wreck"], 10) == []
    ((nearest, _), _) = library.search_vectors(embeddings.embed_query("Where did lava flow?"), 10)
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
    path = write(news / "a.bin", bytes(range(256)))
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


# --- batches ------------------------------------------------------------------------------------------------


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
    records = [{"id": str(number), "text": f"Short text {number}."} for number in range(BATCH_SIZE + 40)]
    write_records(news / "a.jsonl", *records)
    with pytest.raises(KeyboardInterrupt):
        ingest_articles([news], library, stop_at(BATCH_SIZE + 20))
    assert len(library.articles()) == library.passage_count() == BATCH_SIZE
    report = ingest_articles([news], library)
    assert counts(report) == (40, 0, BATCH_SIZE, 0)
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
            ((nearest, similarity), *_) = library.search_vectors(vector, 1)
            assert nearest == passage.id
            assert similarity == pytest.approx(1, abs=2e-3)


def test_title_and_heading_are_embedded_with_a_passage() -> None:
    article = Article(id="a", text="Text.", title="Title", source="s")
    assert embedding_text(article, Passage("a", 0, 5, "Text.", "Heading")) == "Title\nHeading\nText."
    assert embedding_text(article, Passage("a", 0, 5, "Text.")) == "Title\nText."


# --- the library --------------------------------------------------------------------------------------------


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
    write(news / "c.png", "x")
    report = ingest_articles([news], library)
    read = json.loads(json.dumps(report.to_json()))
    assert read["added"] == list(report.added)
    assert read["failed"] == [{"source": str(news / "b.txt"), "reason": report.failed[0].reason}]
    assert read["skipped"] == [str(news / "c.png")]
    assert read["passages"] == 1
    assert all(name in read for name in ("changed", "unchanged", "notes", "seconds"))


# --- removing what is gone ----------------------------------------------------------------------------------


def test_pruning_removes_what_is_gone_below_the_named_folder_alone(library: Library, tmp_path: Path) -> None:
    news, twin, single = tmp_path / "news", tmp_path / "news2", tmp_path / "single.txt"
    kept, gone = write(news / "kept.txt", "Kept."), write(news / "deep" / "gone.txt", "Gone.")
    records = write_records(news / "r.jsonl", {"id": "first", "text": "One."}, {"id": "second", "text": "Two."})
    other, named = write(twin / "other.txt", "Other."), write(single, "Single.")
    piped = io.BytesIO(lines_of({"id": "piped", "text": "Piped."}))
    ingest_articles([news, twin, single, "-"], library, standard_input=piped)
    for path in (gone, other, named):
        path.unlink()
    write_records(records, {"id": "first", "text": "One."})
    gone_id = next(each.article.id for each in library.articles() if each.article.source == str(gone))

    assert ingest_articles([news], library).removed == ()  # only where it is asked for
    report = ingest_articles([news, kept], library, prune=True)
    assert report.removed == (gone_id, "second")  # a record that is gone from its file, too
    assert report.failed == ()
    assert sorted(texts(library)) == ["Kept.", "One.", "Other.", "Piped.", "Single."]
    assert library.search_full_text(["gone"], 10) == []
    report = ingest_articles([single], library, prune=True)
    assert (report.removed, len(report.failed)) == ((), 1)  # the file is missed, and stays an article
    assert len(ingest_articles([twin, news], library, prune=True).removed) == 0  # news2 is empty
    write(twin / "new.txt", "New.")
    assert len(ingest_articles([f"{twin}/."], library, prune=True).removed) == 1
    records.unlink()
    assert ingest_articles([news], library, prune=True).removed == ("first",)


def test_an_empty_folder_loses_no_articles(library: Library, news: Path) -> None:
    """It may be where a drive is not mounted."""
    path = write(news / "a.txt", WRECK)
    ingest_articles([news], library)
    path.unlink()
    report = ingest_articles([news], library, prune=True)
    assert report.removed == ()
    (failure,) = report.failed
    assert failure.source == str(news)
    assert failure.reason.startswith(f"{news}: ")
    assert "empty" in failure.reason
    assert "nothing was removed" in failure.reason
    assert texts(library) == [WRECK]
    write(news / "b.txt", PRICES)
    assert counts(ingest_articles([news], library, prune=True))[3] == 0
    assert texts(library) == [PRICES]


def test_an_empty_folder_that_never_had_articles_is_fine(library: Library, news: Path) -> None:
    assert ingest_articles([news], library, prune=True).failed == ()


def test_a_folder_that_is_gone_loses_no_articles(library: Library, news: Path) -> None:
    path = write(news / "a.txt", WRECK)
    ingest_articles([news], library)
    path.unlink()
    news.rmdir()
    report = ingest_articles([news], library, prune=True)
    assert (report.removed, len(report.failed)) == ((), 1)
    assert texts(library) == [WRECK]


def test_a_file_that_cannot_be_looked_at_is_not_gone(library: Library, news: Path) -> None:
    path = write(news / "deep" / "a.txt", WRECK)
    write(news / "b.txt", PRICES)
    ingest_articles([news], library)
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(path.parent)  # a link to itself
    assert ingest_articles([news], library, prune=True).removed == ()
    path.parent.unlink()
    assert len(ingest_articles([news], library, prune=True).removed) == 1


def test_a_folder_that_cannot_be_listed_loses_no_articles(
    library: Library, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `test_a_folder_that_may_not_be_read_loses_no_articles`, for the superuser."""
    path = write(news / "a.txt", WRECK)
    ingest_articles([news], library)
    path.unlink()

    def refuse(folder: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    report = ingest_articles([news], library, prune=True)
    assert (report.removed, len(report.failed)) == ((), 1)


def test_names_that_are_not_unicode_are_pruned_to_the_byte(library: Library, tmp_path: Path) -> None:
    news = tmp_path / os.fsdecode(b"n\xe9ws")
    try:
        paths = [write(news / os.fsdecode(name), name) for name in (b"caf\xe8.txt", b"caf\xe9.txt")]
    except OSError:  # this file system has only Unicode names
        return
    ingest_articles([news], library)
    assert len(library.articles()) == 2
    paths[0].unlink()
    report = ingest_articles([news], library, prune=True)
    assert len(report.removed) == 1
    assert library.files() == [(library.articles()[0].article.id, os.fsencode(paths[1]))]


def test_pruning_takes_any_location(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    locations = ["", "http://127.0.0.1:9/" + "a" * 5000, "a" * 300, "a\0b", news]
    report = ingest_articles(locations, library, prune=True)
    assert counts(report) == (1, 0, 0, 4)
    assert report.removed == ()


def test_a_folder_is_pruned_through_a_link(library: Library, news: Path, tmp_path: Path) -> None:
    path = write(news / "a.txt", WRECK)
    write(news / "b.txt", PRICES)
    link = tmp_path / "link"
    link.symlink_to(news)
    ingest_articles([news], library)
    path.unlink()
    assert len(ingest_articles([link], library, prune=True).removed) == 1


# --- interruption -------------------------------------------------------------------------------------------


def test_an_ingest_that_is_asked_to_stop_stores_what_was_read_and_goes_on(library: Library, news: Path) -> None:
    records = [{"id": str(number), "text": f"Short text {number}."} for number in range(40)]
    write_records(news / "a.jsonl", *records)
    gone = write(news / "gone.txt", "Gone.")
    ingest_articles([gone], library)
    gone.unlink()
    asked = itertools.count()
    report = ingest_articles(
        [news], library, prune=True, stopped=lambda: next(asked) >= 45
    )  # once for each, to read and to parse it
    assert report.interrupted
    assert report.added == tuple(str(number) for number in range(5))
    assert report.removed == ()  # the folder was not walked to the end
    assert report.passages == 5
    assert library.passage_count() == 6

    report = ingest_articles([news], library, prune=True)
    assert not report.interrupted
    assert counts(report) == (35, 0, 5, 0)
    assert len(report.removed) == 1
    assert sorted(texts(library)) == sorted(str(record["text"]) for record in records)


# --- copies -------------------------------------------------------------------------------------------------


AGENCY = (
    "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years to "
    "build. The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain."
)


def test_a_story_in_two_files_is_cited_once(library: Library, news: Path) -> None:
    write_records(
        news / "a.jsonl",
        {"id": "one", "title": "Harbour", "text": AGENCY, "publisher": "Coast Times"},
        {"id": "two", "title": "New port", "text": f"{AGENCY} More soon.", "publisher": "The Paper"},
        {"id": "else", "text": PRICES},
    )
    write(news / "b.txt", AGENCY)
    ingest_articles([news], library)
    summaries = {each.article.id: each for each in library.articles()}
    (file_id,) = summaries.keys() - {"one", "two", "else"}
    assert {name: each.copies for name, each in summaries.items()} == {"one": 2, "two": 2, file_id: 2, "else": 0}
    assert len({each.article.story for each in summaries.values()}) == 2
    answer = Assistant(library).ask("Who opened the harbour of Vestvik?")
    assert answer.answered
    assert len({citation.quote for citation in answer.citations}) == len(answer.citations)
    assert [citation for citation in answer.citations if "Greta Holm" in citation.quote] == [answer.citations[0]]


# --- pages --------------------------------------------------------------------------------------------------


CITATION_KEYS = [
    *("number", "article_id", "title", "source", "url", "publisher", "author", "published"),
    *("quote", "start", "end", "passage"),
]


def test_a_citation_of_a_pdf_tells_the_page(library: Library, news: Path, pdf: Callable[..., bytes]) -> None:
    write(
        news / "report.pdf",
        pdf("Greta Holm opened the harbour.", "Per Dahl closed the bridge.", "Ida Berg designed the school."),
    )
    write(news / "plain.txt", "Knut Lie painted the town hall of Vestvik in yellow.")
    ingest_articles([news], library)
    assistant = Assistant(library)
    for page, question in enumerate(
        ("Who opened the harbour?", "Who closed the bridge?", "Who designed the school?"), 1
    ):
        citation = assistant.ask(question).citations[0]
        assert citation.page == page
        assert list(citation.to_json()) == [*CITATION_KEYS, "page"]
        assert citation.to_json()["page"] == page
        assert library.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    citation = assistant.ask("Who painted the town hall?").citations[0]
    assert citation.page is None
    assert list(citation.to_json()) == CITATION_KEYS
