"""How a library behaves as it grows: time to store, to open, to search and to answer, recall, memory and disk.

    python tests/benchmarks/growth.py CORPUS.jsonl [--passages 1000 10000 100000] [--vectors CACHE.npy] [--plot OUT.svg]
    python tests/benchmarks/growth.py CORPUS.jsonl --passages 10000 1000000 --database URL    # and a Chroma server

The passages are the texts of a file of JSON Lines, with the vectors of the packaged model (kept in the cache, as
embedding them takes most of the time; it is printed how long a passage takes). Where there are too few, they are
repeated with noise added to the vectors (cosine 0.9 to the first) and a number after each word of three letters and
more, so that a repetition is no copy but other words. Recall is that of the ten nearest passages, against comparing
with every stored vector, for the first sentences of 200 passages. `ask` is put questions that are made of sentences
of the corpus, in a process of its own, which has the models loaded; each size is put the same ones.

With `--database` each size is in a schema of its own of that database (PostgreSQL) and on a Chroma server that is
started. Real passages are stored as ever, repetitions within the database: their vectors with noise, their words half
those of one passage and half those of another, so that frequent words are frequent in a large library too. Instead of
asking, `retrieve` is timed, whole and by its parts; with `--words`, only the search by words, and no index is made.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import numpy as np
import psutil
import psycopg
import sqlalchemy as sql

from assistant.evaluation.question_drafts import questions_from
from assistant.language.query import Query
from assistant.retrieval.hybrid import CANDIDATES, HybridRetriever
from ingest import Library
from ingest.article import Article, Passage
from ingest.chunking import sentence_spans
from ingest.embedding import load_embeddings
from ingest.postgres import ranking
from ingest.store.catalogue import EmbeddedArticle
from ui.command.scorecards.plots import Axis, Plot, plots_svg

OF_AN_ARTICLE = 5
NOISE = 0.48
QUESTIONS = 200
NEAREST = 10
ASKED = 40
SHOWN = {
    "ask median ms": "ask, median ms",
    "search median ms": "search by meaning, median ms",
    "open and first search s": "open and first search, s",
    "stored in s": "store, s",
    "memory when asked MB": "memory when asked, MB",
    "disk MB": "disk, MB",
}
"""What is drawn, and what it is called there."""


def main() -> None:
    """Build and measure a library of each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="JSON Lines with `text`, of 200 to 1000 characters each")
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--vectors", type=Path, default=Path("vectors.npy"), help="where the vectors are kept")
    parser.add_argument("--database", help="URL of a PostgreSQL database on this machine")
    parser.add_argument("--words", action="store_true", help="of a database, only the search by words")
    parser.add_argument("--plot", type=Path, help="file for a picture of it, as SVG")
    options = parser.parse_args()
    embeddings = load_embeddings()
    texts = [json.loads(line)["text"] for line in options.corpus.open(encoding="utf-8")]
    if not options.vectors.exists():
        seconds = timed(lambda: np.save(options.vectors, embeddings.encode(texts).astype(np.float16)))
        print(f"{len(texts)} passages embedded: {seconds / len(texts) * 1000:.1f} ms each", flush=True)
    vectors = np.load(options.vectors).astype(np.float32)
    texts = texts[: len(vectors)]
    sample = np.random.default_rng(0).choice(len(texts), QUESTIONS, replace=False)
    searched = embeddings.encode([_first_sentence(texts[place]) for place in sample])
    asked = list(islice(_questions(texts[: min(options.passages)]), ASKED))
    measured = []
    for size in options.passages if options.database else ():
        with tempfile.TemporaryDirectory() as folder, servers(Path(folder), options.database, size) as place:
            figures = measure_served(place, size, texts, vectors, None if options.words else searched)
        print(json.dumps({"passages": size, **figures}), flush=True)
    for size in () if options.database else options.passages:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(Path(folder), size, texts, vectors, searched) | measure_asking(Path(folder), asked)
        measured.append({"passages": size, **figures})
        print(json.dumps(measured[-1]), flush=True)
    if options.plot:
        draw(measured, options.plot)


def measure(
    folder: Path, size: int, texts: Sequence[str], vectors: np.ndarray, asked: np.ndarray
) -> dict[str, float | int]:
    """Build a library of so many passages, and measure it."""
    with Library.open(folder) as library:
        stored = timed(lambda: _store(library, made_articles(size, texts, vectors)))
        unreached = library._index.count_unreachable()
        found, times = [], []
        for vector in asked:
            started = time.perf_counter()
            found.append({one for one, _ in library.search_vectors(vector.tolist(), NEAREST)})
            times.append(time.perf_counter() - started)
        recalls = [len(some & all_of) / NEAREST for some, all_of in zip(found, nearest(library, asked), strict=True)]
        (extra,) = made_articles(OF_AN_ARTICLE, texts[::-1], vectors[::-1], name="extra")
        adding, removing = [timed(lambda: library.add([extra])) for _ in range(5)], []
        for _ in range(5):
            removing.append(timed(lambda: library.remove(extra.article.id)))
            library.add([extra])
    return {
        "stored in s": round(stored, 1),
        "recall@10": round(statistics.mean(recalls), 4),
        "not reached": unreached,
        "search median ms": round(statistics.median(times) * 1000, 2),
        "search 95th ms": round(statistics.quantiles(times, n=20)[-1] * 1000, 2),
        "add one article ms": round(statistics.median(adding) * 1000, 1),
        "remove one article ms": round(statistics.median(removing) * 1000, 1),
        "disk MB": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20),
        "peak memory of the build MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def nearest(library: Library, asked: np.ndarray) -> list[set[str]]:
    """The passages nearest to each vector, by comparing it with every stored one: in one pass for all of them."""
    best: list[list[tuple[float, str]]] = [[] for _ in asked]
    rows = library.catalogue.passages.vectors()
    while some := list(islice(rows, 4096)):
        similar = asked @ np.stack([np.frombuffer(stored, "<f2") for _, stored in some]).astype(np.float32).T
        for place, near in enumerate(similar):
            first = np.argsort(-near)[:NEAREST]
            best[place] = heapq.nlargest(NEAREST, [*best[place], *((near[one], some[one][0]) for one in first)])
    return [{passage_id for _, passage_id in some} for some in best]


def measure_asking(folder: Path, questions: Sequence[str]) -> dict[str, float]:
    """Open it in another process, and ask."""
    command = [sys.executable, "-c", ASK, str(folder)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, input=json.dumps(questions))
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


ASK = """
import json, statistics, sys, time
from pathlib import Path
import assistant.assistant
from ingest.library import Library
import chromadb

started = time.perf_counter()
library = Library.open(sys.argv[1])
library.search_vectors([1.0] + [0.0] * 383, 10)
opened = time.perf_counter() - started
desk = assistant.assistant.Assistant.open(library)
questions, times, answered = json.load(sys.stdin), [], 0
for question in questions[:3]:
    desk.ask(question + "?")
for question in questions:
    started = time.perf_counter()
    answered += desk.ask(question).answered
    times.append(time.perf_counter() - started)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({
    "open and first search s": round(opened, 3),
    "ask median ms": round(statistics.median(times) * 1000, 1),
    "ask 95th ms": round(statistics.quantiles(times, n=20)[-1] * 1000, 1),
    "asked": len(questions),
    "answered": answered,
    "memory when asked MB": int(peak.split()[1]) // 1024,
}))
"""


def made_articles(
    size: int, texts: Sequence[str], vectors: np.ndarray, name: str = "article"
) -> Iterator[EmbeddedArticle]:
    """Articles of five passages each; from the second round on with noise and in other words."""
    chance = np.random.default_rng(1)
    for first in range(0, size, OF_AN_ARTICLE):
        places = [place % len(texts) for place in range(first, first + OF_AN_ARTICLE)]
        rounds = first // len(texts)
        parts = [_in_other_words(texts[place], rounds) for place in places]
        spread = NOISE / vectors.shape[1] ** 0.5 if rounds else 0.0
        noise = chance.normal(size=(OF_AN_ARTICLE, vectors.shape[1])) * spread
        moved = vectors[places] + noise
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        yield _article(f"{name}{first}", parts, moved.astype(np.float32))


# --- on servers -------------------------------------------------------------------------------------------


@contextmanager
def servers(folder: Path, database: str, size: int) -> Iterator[Path]:
    """An empty schema and a Chroma server, which the settings name; a folder for a library."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    schema, plain = f"growth_{size}", database.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")  # type: ignore[call-overload]
        connection.execute(f"CREATE SCHEMA {schema}")  # type: ignore[call-overload]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder / "vectors", "--port", str(port)]
    chroma = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.environ["ARTICLES_DATABASE_URL"] = f"{database}?options=-csearch_path%3D{schema}"
    os.environ["ARTICLES_CHROMA_URL"] = f"http://127.0.0.1:{port}"
    try:
        while not _answers(f"http://127.0.0.1:{port}/api/v2/heartbeat"):
            time.sleep(0.1)
        yield folder / "library"
    finally:
        chroma.kill()
        chroma.wait()


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - of this machine
    except OSError:
        return False
    return True


def measure_served(
    folder: Path, size: int, texts: Sequence[str], vectors: np.ndarray, searched: np.ndarray | None
) -> dict[str, object]:
    """Build a library on the servers, and time what is asked of them."""
    questions = [Query(question) for question in islice(_questions(texts), QUESTIONS)]
    with Library.open(folder) as library:
        real = min(size, len(texts) // OF_AN_ARTICLE * OF_AN_ARTICLE)
        stored = timed(lambda: _put(library, made_articles(real, texts, vectors)))
        with library.catalogue.database.transaction() as connection:
            multiplied = timed(lambda: _multiply(connection, size // real, vectors))
        with library.catalogue.database.transaction() as connection:
            connection.exec_driver_sql("ANALYZE")
            disk = int(connection.exec_driver_sql(DISK).scalar() or 0)
        figures: dict[str, object] = {
            "real": real,
            "passages": library.passage_count(),
            "real ones stored, a second": round(real / stored),
            "others stored in s": round(multiplied),
            "disk of PostgreSQL MB": disk // 2**20,
            **_words(library, questions),
        }
        return figures | (_whole(library, folder.parent, questions, searched) if searched is not None else {})


def _words(library: Library, questions: Sequence[Query]) -> dict[str, object]:
    """The search by words: times, what it takes of the server's processor, and the ten best of all by bm25."""

    def search(query: Query) -> list[str]:
        return [one for one, _ in library.search_full_text(query.content_words, CANDIDATES)]

    times = _times(search, questions)
    before = _processor_ms(library)
    found = [set(search(query)[:NEAREST]) for query in questions]
    took = (_processor_ms(library) - before) / len(questions)
    with patch.object(ranking, "MOST_CANDIDATES", sys.maxsize // 2):
        best = [set(search(query)[:NEAREST]) for query in questions[:ASKED]]
    shares = [len(some & all_of) / len(all_of) for some, all_of in zip(found, best, strict=False) if all_of]
    return {
        "words median, 95th ms": times,
        "words, ms of the server's processor": round(took, 1),
        "words, of the ten best": round(statistics.mean(shares), 3),
    }


def _processor_ms(library: Library) -> float:
    """What the server's processes that work for this one have taken; two hundredths of a second are told apart."""
    with library.catalogue.database.transaction() as connection:
        name = connection.exec_driver_sql("SELECT current_setting('application_name')").scalar()
        pids = connection.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE application_name = %s", (name,)).all()
    return sum(1000 * sum(psutil.Process(pid).cpu_times()[:2]) for (pid,) in pids)


def _whole(library: Library, folder: Path, questions: Sequence[Query], searched: np.ndarray) -> dict[str, object]:
    """What it takes with an index on the Chroma server."""
    indexed = timed(library._index.rebuild)
    found = [{one for one, _ in library.search_vectors(vector.tolist(), NEAREST)} for vector in searched]
    recalls = [len(some & all_of) / NEAREST for some, all_of in zip(found, nearest(library, searched), strict=True)]
    retriever = HybridRetriever(library=library)
    return {
        "indexed in s": round(indexed),
        "recall@10": round(statistics.mean(recalls), 4),
        "retrieve median, 95th ms": _times(retriever.retrieve, questions),
        "vectors median, 95th ms": _times(lambda one: library.search_vectors(one.tolist(), CANDIDATES), searched),
        "disk of Chroma MB": sum(path.stat().st_size for path in (folder / "vectors").rglob("*")) // 2**20,
        "memory of Chroma MB": _memory_of_chroma(folder / "vectors"),
    }


STRIDE = 10_000_000
"""Between the numbers of a passage and those of its repetitions."""

HALVES = """CREATE TEMPORARY TABLE halves ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY number) - 1 AS place, number, length,
           ts_delete(words, stems[cardinality(stems) / 2 + 1:]) AS first,
           ts_delete(words, stems[:cardinality(stems) / 2]) AS last
    FROM passage_words, tsvector_to_array(words) AS stems"""
ARTICLES_AGAIN = f"""INSERT INTO articles (number, id, fingerprint, title, source, sections, text, look, sha256, story)
    SELECT round * {STRIDE} + number, id || '-' || round, fingerprint, title, source, sections, text, look, sha256,
           round * {STRIDE} + number
    FROM articles, generate_series(1, %s) AS round WHERE number < {STRIDE}"""  # noqa: S608
WORDS_AGAIN = f"""INSERT INTO passage_words
    SELECT round * {STRIDE} + one.number, one.first || other.last, (one.length + other.length) / 2
    FROM generate_series(1, %s) AS round CROSS JOIN halves AS one
    JOIN halves AS other ON other.place = (one.place * 7919 + round * 104729) %% (SELECT count(*) FROM halves)"""  # noqa: S608
COUNTED = """INSERT INTO passage_stems SELECT word, ndoc FROM ts_stat('SELECT words FROM passage_words')
    UNION ALL SELECT '', count(*) FROM passage_words UNION ALL SELECT ' ', sum(length) FROM passage_words"""


def _multiply(connection: sql.Connection, times: int, vectors: np.ndarray) -> None:
    """Each passage so many times in all, with other words and vectors."""
    if times == 1:
        return
    run = connection.exec_driver_sql
    run("DROP INDEX ix_passage_words")
    run(ARTICLES_AGAIN, (times - 1,))
    rows = run('SELECT number, id, article, start, "end", heading FROM passages ORDER BY number').all()
    chance, spread = np.random.default_rng(1), NOISE / vectors.shape[1] ** 0.5
    driver = connection.connection.cursor()
    columns = 'number, id, article, start, "end", heading, vector'
    with driver.copy(f"COPY passages ({columns}) FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "text", "int8", "int4", "int4", "text", "bytea"])
        for one in range(1, times):
            moved = vectors[: len(rows)] + spread * chance.standard_normal((len(rows), vectors.shape[1]), np.float32)
            moved = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype("<f2")
            for row, vector in zip(rows, moved, strict=True):
                at, name, article, *rest = row
                copy.write_row((one * STRIDE + at, f"{name}-{one}", one * STRIDE + article, *rest, vector.tobytes()))
    run(HALVES)
    run(WORDS_AGAIN, (times - 1,))
    run("CREATE INDEX ix_passage_words ON passage_words USING gin (words)")
    run("DELETE FROM passage_stems")
    run(COUNTED)


DISK = """SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class AS c
          WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"""


def _put(library: Library, articles: Iterator[EmbeddedArticle]) -> None:
    """Into the catalogue alone: the index is made at once afterwards, as by a move."""
    library.catalogue.set_setting("embedding model", library.embeddings.identity)
    with library.writing():
        while batch := list(islice(articles, 200)):
            library.catalogue.put(batch)


def _times(action: Callable[..., object], asked: Sequence[object]) -> list[float]:
    """Median and 95th percentile, in ms, of the second time: files are read then, and questions embedded."""
    times = [1000 * timed(partial(action, one)) for _ in range(2) for one in asked][len(asked) :]
    return [round(statistics.median(times), 1), round(statistics.quantiles(times, n=20)[-1], 1)]


def _memory_of_chroma(vectors: Path) -> int:
    servers = [one for one in psutil.process_iter(["cmdline"]) if str(vectors) in (one.info["cmdline"] or [])]
    return sum(server.memory_info().rss for server in servers) // 2**20


def draw(measured: Sequence[Mapping[str, float]], file: Path) -> None:
    """A picture of what was measured, over the number of passages."""
    sizes = tuple(one["passages"] for one in measured)
    across = Axis(sizes[0] / 2, sizes[-1] * 2, sizes, logarithmic=True)
    plots = []
    for name, title in SHOWN.items():
        line = tuple(zip(sizes, (one[name] for one in measured), strict=True))
        upward = Axis.from_zero(1.2 * max(value for _, value in line))
        plots.append(Plot(across, upward, line, tuple((point, f"{point[1]:,g}") for point in line), title))
    file.write_text(plots_svg(plots, width=310, height=220, columns=3, x_label="passages"), encoding="utf-8")


def _store(library: Library, articles: Iterator[EmbeddedArticle]) -> None:
    while batch := list(islice(articles, 50)):
        library.add(batch)


def _questions(texts: Sequence[str]) -> Iterator[str]:
    """A question from each text that makes one."""
    for text in texts:
        made = (asked for start, end in sentence_spans(text) for asked, _ in questions_from(text[start:end]))
        if question := next(made, None):
            yield question


def _in_other_words(text: str, rounds: int) -> str:
    return re.sub(r"\b[^\W\d_]{3,}\b", rf"\g<0>{rounds}", text) if rounds else text


def _article(article_id: str, parts: list[str], vectors: np.ndarray) -> EmbeddedArticle:
    passages, start = [], 0
    for part in parts:
        passages.append(Passage(article_id, start, start + len(part), part))
        start += len(part) + 2
    article = Article(id=article_id, text="\n\n".join(parts), title=parts[0][:60], source=f"{article_id}.txt")
    return EmbeddedArticle(article, passages, vectors)


def _first_sentence(text: str) -> str:
    start, end = sentence_spans(text)[0]
    return text[start:end]


def timed(action: Callable[[], object]) -> float:
    """How long something takes, in seconds."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
