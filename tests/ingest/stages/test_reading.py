"""Whatever fails is told, and the rest is read; standard input is read as it comes."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.change_detection import BATCH_SIZE
from ingest.stages.report import Progress
from ingest.store.catalogue import EmbeddedArticle
from tests.ingest.conftest import PRICES, WRECK, counts, lines_of, texts, write, write_records

# --- what fails ---------------------------------------------------------------------------------------------


def test_one_bad_file_never_stops_the_rest(library: Library, news: Path) -> None:
    bad = [
        write(news / "a-broken.pdf", b"%PDF-1.7"),
        write(news / "b-empty.txt", ""),
        write(news / "c-front.md", "---\ntitle: The harbour\n---\n"),
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
    (news / os.fsdecode(b"skipped\xe9.png")).write_text("x")
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


# --- standard input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_records_come_on_standard_input(library: Library, pack: Callable[[bytes], bytes]) -> None:
    content = pack(lines_of({"id": "a", "text": WRECK}, "", {"id": "b", "text": PRICES}))
    report = ingest_articles(["-"], library, standard_input=io.BytesIO(content))
    assert counts(report) == (2, 0, 0, 0)
    assert report.added == ("a", "b")
    assert [library.article(article_id).source for article_id in report.added] == ["standard input"] * 2
    assert library.files() == []
    assert counts(ingest_articles(["-"], library, standard_input=io.BytesIO(content))) == (0, 0, 2, 0)


def test_a_broken_line_on_standard_input_is_named(library: Library) -> None:
    content = lines_of({"id": "a", "text": "One."}, "broken", {"id": "b", "text": "Two.", "published": "once"})
    report = ingest_articles(["-"], library, standard_input=io.BytesIO(content))
    assert report.added == ("a", "b")
    assert [failure.source for failure in report.failed] == ["standard input, line 2"]
    assert report.failed[0].reason.startswith("standard input, line 2: not a JSON record")
    assert [note.partition(":")[0] for note in report.notes] == ["standard input, line 3"]


def test_standard_input_that_breaks_off_keeps_what_came(library: Library, news: Path) -> None:
    write(news / "a.txt", WRECK)
    records = ({"id": str(number), "text": "Text.", "noise": os.urandom(500).hex()} for number in range(40))
    packed = gzip.compress(lines_of(*records))
    report = ingest_articles(["-", news], library, standard_input=io.BytesIO(packed[: len(packed) // 2]))
    assert [failure.source for failure in report.failed] == ["standard input"]
    assert len(report.added) > 1
    assert WRECK in texts(library)


def test_what_is_handed_over_stays_open(library: Library) -> None:
    stream = io.BytesIO(lines_of({"id": "a", "text": "One."}))
    ingest_articles(["-"], library, standard_input=stream)
    assert not stream.closed


def test_standard_input_that_a_shell_closed_is_empty(
    library: Library, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    write(news / "a.txt", WRECK)
    assert counts(ingest_articles([news, "-"], library)) == (1, 0, 0, 0)


class Watched(io.BytesIO):
    """A stream that tells how far it was read at most."""

    reached = 0

    def readinto(self, buffer) -> int:
        count = super().readinto(buffer)
        self.reached = max(self.reached, self.tell())
        return count


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_long_stream_is_stored_as_it_comes(
    library: Library, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    """The first batch is stored before much more than the first batch is read."""
    noise = os.urandom(20_000 * 20).hex()  # so that packing does not help much
    records = (f'{{"id": "{n}", "text": "Text {n}.", "x": "{noise[n * 40 : n * 40 + 40]}"}}' for n in range(20_000))
    stream = Watched(pack(lines_of(*records)))
    reached: list[int] = []
    add = library.add

    def watched_add(batch: Sequence[EmbeddedArticle]) -> None:
        reached.append(stream.reached)
        add(batch)

    monkeypatch.setattr(library, "add", watched_add)
    report = ingest_articles(["-"], library, standard_input=stream, stopped=lambda: bool(reached))
    assert report.interrupted
    assert BATCH_SIZE <= len(report.added) < 2 * BATCH_SIZE
    assert 0 < reached[0] < len(stream.getvalue()) / 2


def test_a_pipe_is_read_to_its_end_however_long(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sources.files.MAX_BYTES", 5000)
    content = lines_of(*({"id": str(number), "text": f"Text {number}.", "x": "-" * 200} for number in range(60)))
    assert len(content) > 10_000
    pipe = tmp_path / "news.jsonl"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as writer:
        writing = writer.submit(pipe.write_bytes, content)
        report = ingest_articles([pipe], library)
        writing.result()
    assert report.failed == ()
    assert report.added == tuple(map(str, range(60)))


def test_a_pipe_may_have_no_name_but_its_number(library: Library) -> None:
    """As a shell hands one over: articles ingest <(zcat news.jsonl.gz)."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(lines_of({"id": "a", "text": WRECK}))
        report = ingest_articles([f"/dev/fd/{reading}"], library)
    finally:
        os.close(reading)
    assert (report.added, report.failed) == (("a",), ())
