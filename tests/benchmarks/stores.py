"""Do SQLite and PostgreSQL find the same? The first passage and the first citation of people's questions on both.

    python tests/benchmarks/stores.py dev.jsonl.gz articles.jsonl.gz --work runs/stores --to URL [--most N]

All articles go into a library in a folder, which is then moved to the empty PostgreSQL database of the URL; the first
N questions (200) that the articles answer are put to both. Told are the shares of questions with the same first passage
by words alone (bm25), by words and vectors, and, with `--answers`, with the same first citation; what differs is
printed with its scores.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from assistant import Assistant
from assistant.language.query import Query
from assistant.retrieval.hybrid import HybridRetriever
from assistant.training.calibration import library_of
from assistant.training.data_sets.natural import Case, articles_of, cases_of, read_records
from ingest.library import Library
from ingest.maintenance.moving.moving import move_library

URL = "ARTICLES_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Found:
    """What a store gives first for a question, its score, and the seconds that it took."""

    first: str
    score: float
    seconds: float


Finder = Callable[[Assistant, Case], tuple[str, float]]


def main() -> None:
    """Ask both stores the same, and print what is the same."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("natural", type=Path, help="claims and questions, JSON Lines, gzip")
    parser.add_argument("articles", type=Path, help="the articles that they are on, JSON Lines, gzip")
    parser.add_argument("--work", type=Path, required=True, help="where the library is kept")
    parser.add_argument("--to", required=True, help="the URL of an empty database, or of one that was moved to before")
    parser.add_argument("--most", type=int, default=200, help="questions that are asked")
    parser.add_argument("--answers", action="store_true", help="compare whole answers too, which takes long")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    records = read_records(options.natural)
    answerable = (case for case in cases_of(records) if case.label == "answered")
    cases = sorted(answerable, key=lambda case: case.order)[: options.most]
    folder = options.work / "library"
    if not (folder / "catalogue.sqlite3").exists():
        library_of(articles_of(records, options.articles), folder).close()
    moved = options.work / "moved"
    with on_server(None), Library.open(folder) as library, on_server(options.to), served(library, moved) as server:
        print(f"{len(cases)} questions, {library.article_count()} articles, {library.passage_count()} passages")
        finders = FINDERS | ({"citation": citation} if options.answers else {})
        here, there = Assistant(library), Assistant(server)
        for name, find in finders.items():
            tell(name, cases, list(asked(find, here, cases)), list(asked(find, there, cases)))


@contextmanager
def on_server(url: str | None) -> Iterator[None]:
    """Libraries that are opened meanwhile have their catalogue there; without a URL, in their folder."""
    before = os.environ.pop(URL, None)
    if url is not None:
        os.environ[URL] = url
    try:
        yield
    finally:
        os.environ.pop(URL, None)
        if before is not None:
            os.environ[URL] = before


@contextmanager
def served(library: Library, folder: Path) -> Iterator[Library]:
    """The same library on the server that is set; it is moved there first, but for what a run before has moved."""
    url = os.environ[URL]
    with Library.open(folder) as found:
        is_empty = found.article_count() == 0
    if is_empty:
        with on_server(None):
            move_library(url, library.folder)
            (library.folder / "library.json").unlink()  # which says that it is on a server now; both are compared here
    with Library.open(folder) as server:
        yield server


def asked(find: Finder, assistant: Assistant, cases: Sequence[Case]) -> Iterator[Found]:
    """What comes first for each question."""
    for case in cases:
        began = perf_counter()
        first, score = find(assistant, case)
        yield Found(first, score, perf_counter() - began)


def words(assistant: Assistant, case: Case) -> tuple[str, float]:
    """The first passage by words alone."""
    found = assistant.library.search_full_text(Query(case.text).content_words, 10)
    return found[0] if found else ("", 0.0)


def passage(assistant: Assistant, case: Case) -> tuple[str, float]:
    """The first passage that is retrieved."""
    found = HybridRetriever(library=assistant.library).retrieve(Query(case.text), 1)
    return (f"{found[0].article_id} {found[0].start}", found[0].score) if found else ("", 0.0)


def citation(assistant: Assistant, case: Case) -> tuple[str, float]:
    """The first quote of the answer, or, where it is refused, the nearest."""
    answer = assistant.ask(case.text)
    told = answer.citations or answer.closest
    return (f"{told[0].article_id} {told[0].start}-{told[0].end}", float(answer.confidence or 0)) if told else ("", 0.0)


FINDERS: dict[str, Finder] = {"passage by words": words, "passage": passage}


def tell(name: str, cases: Sequence[Case], here: Sequence[Found], there: Sequence[Found]) -> None:
    """The share that is the same, times, and what is not the same."""
    same = mean(one.first == other.first for one, other in zip(here, there, strict=True))
    times = [1000 * median(one.seconds for one in each) for each in (here, there)]
    print(f"same first {name}: {same:.3f} (median {times[0]:.1f} ms on SQLite, {times[1]:.1f} ms on PostgreSQL)")
    for case, one, other in zip(cases, here, there, strict=True):
        if one.first != other.first:
            print(f"  {case.text}\n    {one.first} {one.score:.4f}, {other.first} {other.score:.4f}")


if __name__ == "__main__":
    main()
