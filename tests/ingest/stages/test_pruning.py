"""What is no more in its file goes, but nothing that could merely not be read."""

from __future__ import annotations

import json
from pathlib import Path

from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.sources.discovery import find_inputs
from ingest.stages.pruning import remove_missing
from ingest.stages.report import ReportBuilder
from tests.ingest.conftest import write, write_records
from tests.ingest.sources.containers.conftest import mail, mailbox, zipped


def letters(*numbers: int) -> bytes:
    return mailbox(*(mail(f"Letter {n}", f"Ship number {n} landed.", f"<{n}@post.example>") for n in numbers))


def pruned(library: Library, *locations: Path) -> ReportBuilder:
    """Ingests, and removes what is missing."""
    report = ingest_articles(locations, library)
    builder = ReportBuilder(
        added=list(report.added),
        changed=list(report.changed),
        unchanged=list(report.unchanged),
        failed=list(report.failed),
        conflicts={(conflict.article_id, b""): conflict for conflict in report.conflicts},
    )
    inputs = find_inputs(locations)
    remove_missing(inputs.folders, inputs.files, library, builder)
    return builder


def titles(library: Library) -> set[str]:
    return {each.article.title for each in library.articles()}


def test_a_message_or_member_or_record_that_is_gone_goes(library: Library, news: Path) -> None:
    write(news / "in.mbox", letters(1, 2, 3))
    write(news / "a.zip", zipped({"a.txt": b"The ferry left.", "b/c.txt": b"The ferry came."}))
    write_records(news / "a.jsonl", {"id": "one", "text": "One."}, {"id": "two", "text": "Two."})
    write(news / "a.txt", "A text.")
    assert pruned(library, news).removed == []
    write(news / "in.mbox", letters(1, 3))
    write(news / "a.zip", zipped({"a.txt": b"The ferry left."}))
    write_records(news / "a.jsonl", {"id": "two", "text": "Two."})
    assert len(pruned(library, news / "in.mbox").removed) == 1  # it alone was named
    report = pruned(library, news)
    assert len(report.removed) == 2
    assert titles(library) == {"Letter 1", "Letter 3", "The ferry left.", "Two.", "A text."}


def test_what_cannot_be_read_is_not_taken_for_gone(library: Library, news: Path) -> None:
    write(news / "a.zip", zipped({"a.txt": b"The ferry left.", "b.pdf.txt": b"The ferry came.", "c.txt": b"It sank."}))
    records = [{"id": "one", "text": "One."}, {"id": "two", "text": "Two."}]
    write_records(news / "a.jsonl", *records)
    pruned(library, news)
    write(news / "a.zip", zipped({"a.txt": b"The ferry left.", "b.pdf.txt": b"%PDF-1.4 broken"}))
    write(news / "a.jsonl", json.dumps(records[1]) + '\n{"id": "one", "te')
    report = pruned(library, news)
    assert len(report.removed) == 1
    assert titles(library) == {"The ferry left.", "The ferry came.", "One.", "Two."}
    assert [note for note in report.notes if "may be gone" in note and "a.jsonl" in note]


def test_a_container_that_is_cut_off_or_all_new_loses_nothing(library: Library, news: Path) -> None:
    path = write(news / "a.zip", zipped({"a.txt": b"The ferry left.", "c.txt": b"It sank."}))
    pruned(library, news)
    whole = path.read_bytes()
    write(path, whole[: len(whole) // 2])
    report = pruned(library, news)
    assert (report.removed, report.notes) == ([], [])  # what failed is told as that, once
    write(path, zipped({"d.txt": b"", "e.bin": b"\0\1\2"}))
    report = pruned(library, news)
    assert report.removed == []
    assert len(report.notes) == 1
    assert "none of its 2 articles was met" in report.notes[0]
