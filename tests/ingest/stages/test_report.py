"""Progress grows to the total, and is told with nothing to do."""

from __future__ import annotations

from pathlib import Path

from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.stages.report import Progress
from tests.ingest.conftest import PRICES, WRECK, write, write_records


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
