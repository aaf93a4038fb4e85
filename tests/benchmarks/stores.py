"""Do SQLite and PostgreSQL find the same? The first passage and the first citation of people's questions on both.

    python tests/benchmarks/stores.py dev.jsonl.gz articles.jsonl.gz --work runs/stores --to URL [--most N] [--answers]
    python tests/benchmarks/stores.py --people FILE --articles PATH PATH --work runs/people --to URL --answers

All articles go into a library in a folder, which is then moved to the empty PostgreSQL database of the URL; the first
N questions (200) that the articles answer are put to both. Told are the shares of questions with the same first passage
by words alone (bm25), by words and vectors, and, with `--answers`, with the same first citation; what differs is
printed with its scores. With `--people` the questions are those of a file, each with the turns before it, and the
articles those at the paths. What the reader has read for a question once is not read again, as it says the same.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from assistant import Assistant
from assistant.answering.conversation import Turn
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder, load_evidence_finder
from assistant.reading.reader import Reader, Reading
from assistant.retrieval.hybrid import HybridRetriever
from assistant.retrieval.passage import RetrievedPassage
from assistant.training.calibration import library_of
from assistant.training.data_sets.natural import articles_of, cases_of, read_records
from ingest.library import Library
from ingest.maintenance.moving.moving import move_library
from ingest.pipeline import ingest_articles

URL = "ARTICLES_DATABASE_URL"
ALIKE = 1e-3
"""Scores that are told apart by no more are the same: vectors are stored in half precision."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a store gives first for a question, its words and score, and the seconds that it took."""

    first: str
    text: str
    score: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and those that were asked before it."""

    text: str
    before: tuple[str, ...] = ()


Finder = Callable[[Assistant, Asked], tuple[str, str, float]]


class RememberingReader:
    """A reader that reads a passage for a question once: both stores are asked the same."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[object, ...], Reading] = {}

    def read(self, query: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """See `Reader.read`."""
        keys = [(query, one.text, one.title, one.published, one.table_header) for one in passages]
        new = {key: one for key, one in zip(keys, passages, strict=True) if key not in self._known}
        self._known |= zip(new, self._reader.read(query, list(new.values())), strict=True)
        return [self._known[key] for key in keys]


def main() -> None:
    """Ask both stores the same, and print what is the same."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("natural", type=Path, nargs="?", help="claims and questions, JSON Lines, gzip")
    parser.add_argument("their_articles", type=Path, nargs="?", help="the articles that they are on, JSON Lines, gzip")
    parser.add_argument("--people", type=Path, help="other questions, JSON Lines with `question` and `history`")
    parser.add_argument("--articles", nargs="+", default=[], help="the articles that these are on")
    parser.add_argument("--work", type=Path, required=True, help="where the library is kept")
    parser.add_argument("--to", required=True, help="the URL of an empty database, or of one that was moved to before")
    parser.add_argument("--most", type=int, default=200, help="questions that are asked")
    parser.add_argument("--answers", action="store_true", help="compare whole answers too, which takes long")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    folder = options.work / "library"
    cases = (of_people if options.people else of_natural)(options, folder)[: options.most]
    moved = options.work / "moved"
    with on_server(None), Library.open(folder) as library, on_server(options.to), served(library, moved) as server:
        print(
            f"{len(cases)} questions, {library.article_count()} articles, {library.passage_count()} passages",
            flush=True,
        )
        finders = FINDERS | ({"citation": citation} if options.answers else {})
        loaded = load_evidence_finder()
        finder = EvidenceFinder(RememberingReader(loaded.reader), loaded._calibration)
        here, there = Assistant(library, finder=finder), Assistant(server, finder=finder)
        for name, find in finders.items():
            tell(name, cases, list(asked(find, here, cases)), list(asked(find, there, cases)))


def of_natural(options: argparse.Namespace, folder: Path) -> list[Asked]:
    """Questions as people write them, whose articles are put into a library where they are not yet."""
    records = read_records(options.natural)
    if not (folder / "catalogue.sqlite3").exists():
        library_of(articles_of(records, options.their_articles), folder).close()
    answerable = (case for case in cases_of(records) if case.label == "answered")
    return [Asked(case.text) for case in sorted(answerable, key=lambda case: case.order)]


def of_people(options: argparse.Namespace, folder: Path) -> list[Asked]:
    """Questions of newcomers, with those before them."""
    if not (folder / "catalogue.sqlite3").exists():
        with on_server(None), Library.open(folder) as library:
            ingest_articles(options.articles, library)
    lines = map(json.loads, options.people.read_text(encoding="utf-8").splitlines())
    return [Asked(line["question"], tuple(line["history"])) for line in lines]


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


def asked(find: Finder, assistant: Assistant, cases: Sequence[Asked]) -> Iterator[Found]:
    """What comes first for each question."""
    for case in cases:
        began = perf_counter()
        first, text, score = find(assistant, case)
        yield Found(first, text, score, perf_counter() - began)


def words(assistant: Assistant, case: Asked) -> tuple[str, str, float]:
    """The first passage by words alone."""
    found = assistant.library.search_full_text(Query(case.text).content_words, 10)
    if not found:
        return "", "", 0.0
    (stored,) = assistant.library.passages([found[0][0]]).values()
    return found[0][0], stored.passage.text, found[0][1]


def passage(assistant: Assistant, case: Asked) -> tuple[str, str, float]:
    """The first passage that is retrieved."""
    found = HybridRetriever(library=assistant.library).retrieve(Query(case.text), 1)
    return (f"{found[0].article_id} {found[0].start}", found[0].text, found[0].score) if found else ("", "", 0.0)


def citation(assistant: Assistant, case: Asked) -> tuple[str, str, float]:
    """The first quote of the answer, or, where it is refused, the nearest."""
    history: list[Turn] = []
    for question in case.before:
        history.append((question, assistant.ask(question, history).text))
    answer = assistant.ask(case.text, history)
    told = [*answer.citations, *answer.closest]
    place = f"{told[0].article_id} {told[0].start}-{told[0].end}" if told else answer.kind
    return place, told[0].quote if told else answer.text, float(answer.confidence or 0)


FINDERS: dict[str, Finder] = {"passage by words": words, "passage": passage}


def tell(name: str, cases: Sequence[Asked], here: Sequence[Found], there: Sequence[Found]) -> None:
    """The share that is the same, times, and what is not the same."""
    same = mean(one.first == other.first for one, other in zip(here, there, strict=True))
    times = [1000 * median(one.seconds for one in each) for each in (here, there)]
    print(f"same first {name}: {same:.3f} of {len(cases)}; medians {times[0]:.1f} and {times[1]:.1f} ms", flush=True)
    for case, one, other in zip(cases, here, there, strict=True):
        if one.first != other.first:
            print(
                f"  {case.text}\n    {one.first} {one.score:.4f}, {other.first} {other.score:.4f}: {reason(one, other)}"
            )


def reason(one: Found, other: Found) -> str:
    """Why they are not the same, as far as words and scores tell."""
    if one.text == other.text:
        return "the same words, which stand in both places"
    return "their scores are the same" if abs(one.score - other.score) < ALIKE else "they are ranked otherwise"


if __name__ == "__main__":
    main()
