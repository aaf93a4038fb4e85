"""Kill an ingest again and again, and see whether anything that was acknowledged is lost.

    python tests/benchmarks/crash.py [--random 30] [--rewriting 10] [--terminated 5] [--writers 5]

An ingest of made-up articles runs in a child process, which tells each article once it is stored. It is killed
(SIGKILL) at random moments, and exactly while Chroma rewrites the metadata of its index (`strace` finds that moment:
it must be installed); it is asked to end (SIGTERM); and two are started together. After each, the library is opened
anew: every article that was told of must be there, the doctor must find nothing, and a search must reach every
passage. The vectors are made of the words of a passage, so that storing, not embedding, takes the time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ingest import Library, ingest_articles
from ingest.search.synced_index import SyncedIndex

WORDS = "harbour bridge council river grain winter market office letter signal garden engine".split()


class MadeUpEmbeddings:
    """Unit vectors that depend on the text and on nothing else."""

    identity = "made up"

    def encode(self, texts: list[str]) -> np.ndarray:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]
        vectors = np.stack([np.random.default_rng(seed).normal(size=384) for seed in seeds]).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def main() -> None:
    """Run what was asked for; exit 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--random", type=int, default=30, help="kills at random moments")
    parser.add_argument("--rewriting", type=int, default=10, help="kills while Chroma rewrites its metadata")
    parser.add_argument("--terminated", type=int, default=5, help="SIGTERMs")
    parser.add_argument("--writers", type=int, default=5, help="times that two writers start together")
    parser.add_argument("--child", nargs=2, metavar=("LIBRARY", "CORPUS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        ingest_and_tell(*options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus = write_corpus(Path(folder, "corpus.jsonl"))
        sound = [
            *(killed_at_random(Path(folder, "random"), corpus, number) for number in range(options.random)),
            *(killed_while_rewriting(Path(folder, "rewriting"), corpus, number) for number in range(options.rewriting)),
            *(terminated(Path(folder, "terminated"), corpus, number) for number in range(options.terminated)),
            *(two_writers(Path(folder, "writers"), corpus, number) for number in range(options.writers)),
        ]
    print(f"{sum(sound)} of {len(sound)} times the library was whole")
    sys.exit(0 if all(sound) else 1)


# --- the child --------------------------------------------------------------------------------------------


def ingest_and_tell(folder: str, corpus: str) -> None:
    """Ingest, and print the ids of articles once they are stored; end politely on SIGTERM."""
    library = open_library(Path(folder))
    store = library.add

    def store_and_tell(batch: list[object]) -> None:
        store(batch)  # type: ignore[arg-type]
        print(json.dumps([item.article.id for item in batch]), flush=True)  # type: ignore[attr-defined]

    library.add = store_and_tell  # type: ignore[method-assign, assignment]
    stopped: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    print("started", flush=True)
    ingest_articles([corpus], library, stopped=lambda: bool(stopped))
    print("ended", flush=True)


def open_library(folder: Path) -> Library:
    library = Library.open(folder)
    library._embeddings = MadeUpEmbeddings()  # type: ignore[assignment]
    return library


def write_corpus(path: Path) -> Path:
    """40,000 short articles in a random order of words."""
    chance = random.Random(1)
    with path.open("w") as lines:
        for number in range(40_000):
            text = " ".join(chance.choices(WORDS, k=30))
            lines.write(json.dumps({"id": f"a{number}", "text": f"Report {number}: {text}."}) + "\n")
    return path


# --- the ways to end it -----------------------------------------------------------------------------------


def killed_at_random(folder: Path, corpus: Path, number: int) -> bool:
    with child(folder, corpus) as process:
        wait_for(process, "started")
        time.sleep(random.Random(number).uniform(0, 6))
        process.kill()
        told = told_by(process)
    return whole(folder, told, f"kill -9 at random, {number + 1}")


def killed_while_rewriting(folder: Path, corpus: Path, number: int) -> bool:
    """The kernel delivers SIGKILL at a write into the metadata that the child has just emptied."""
    rule = f"inject=write:signal=SIGKILL:when={1 + number % 6}"
    graph = sorted(folder.glob("vectors-*/*/")) or [folder]
    names = [str(place / "index_metadata.pickle") for place in graph]
    if not any(Path(name).exists() for name in names):
        with child(folder, corpus) as process:  # the first time there is nothing to rewrite yet
            for _ in range(12):
                wait_for(process, "[")
            process.kill()
            told_by(process)
        with open_library(folder) as library:
            library.search_vectors([1.0] + [0.0] * 383, 1)
        names = [str(place / "index_metadata.pickle") for place in sorted(folder.glob("vectors-*/*/"))]
    paths = [part for name in names for part in ("-P", name)]
    with child(folder, corpus, "strace", "-f", "-qq", "-o", "/dev/null", *paths, "-e", rule) as process:
        told = told_by(process)
    return whole(folder, told, f"kill -9 while rewriting, {number + 1}", killed=process.returncode)


def terminated(folder: Path, corpus: Path, number: int) -> bool:
    with child(folder, corpus) as process:
        wait_for(process, "started")
        time.sleep(random.Random(number).uniform(0, 3))
        process.terminate()
        told = told_by(process)
    return whole(folder, told, f"SIGTERM, {number + 1}") and process.returncode == 0


def two_writers(folder: Path, corpus: Path, number: int) -> bool:
    with child(folder, corpus) as one, child(folder, corpus) as other:
        time.sleep(random.Random(number).uniform(1, 3))
        refused = [process for process in (one, other) if process.poll() not in (None, 0)]
        for process in (one, other):
            process.kill()
        told = told_by(one) | told_by(other)
    return whole(folder, told, f"two writers ({len(refused)} refused), {number + 1}") and len(refused) == 1


@contextmanager
def child(folder: Path, corpus: Path, *before: str) -> Iterator[subprocess.Popen[str]]:
    command = [*before, sys.executable, __file__, "--child", str(folder), str(corpus)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield process


def wait_for(process: subprocess.Popen[str], beginning: str) -> None:
    assert process.stdout is not None
    while (line := process.stdout.readline()) and not line.startswith(beginning):
        pass


def told_by(process: subprocess.Popen[str]) -> set[str]:
    """The ids that a child told of until its end; a line that is cut off was not told."""
    assert process.stdout is not None
    lines = [line for line in process.stdout.read().split("\n")[:-1] if line.startswith("[")]
    return {article_id for line in lines for article_id in json.loads(line)}


def whole(folder: Path, told: set[str], what: str, killed: int | None = None) -> bool:
    """Whether everything that was told of is there and found, and the doctor has nothing to say."""
    before = {path.name for path in folder.glob("vectors-*")}
    with open_library(folder) as library:
        started = time.perf_counter()
        library.search_vectors([1.0] + [0.0] * 383, 1)
        opened = time.perf_counter() - started
        lost = told - set(library.catalogue.articles.ids())
        findings = library.examine()
        index: SyncedIndex = library._index
        unreached = index.count_unreachable()
        remade = before != {path.name for path in folder.glob("vectors-*")}
        print(
            f"{what}: {len(told)} told, {library.passage_count()} passages, {len(lost)} lost, "
            f"{len(findings)} findings, {unreached} not reached; opened in {opened:.2f} s"
            + (", index made anew" if remade else ""),
            flush=True,
        )
        for finding in findings[:3]:
            print("   ", finding)
        full = library.passage_count() > 30_000
    if full:
        shutil.rmtree(folder)
    return not lost and not findings and not unreached and (killed is None or killed != 0)


if __name__ == "__main__":
    main()
