"""An ingest on Ray beside the plain one: how quick, how much memory, and what kills leave behind.

    python tests/benchmarks/ray_ingest.py ARTICLES.jsonl.gz [--files 400] [--rounds 3] [--kills 2]

Pieces of about 3,000 characters of the articles are written out as files. `articles ingest` reads them in new
processes, plainly and with `--engine ray` in turn; the rate is of the whole command, with what it takes to start. The
memory is the proportional set size (PSS) of all its processes together. Then, each so many times, the process that
embeds, the one that parses, the feeder of the blocks, Ray's raylet and the driver are killed (SIGKILL) in the midst of
an ingest on Ray; the same command follows. Exit 1 where an article is not there once, or the doctor finds something.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ingest import Library

PIECE = 3000

ROLES = {
    "embedder": "ray::MapWorker(MapBatches(PassageEmbedder",
    "parser": "ray::MapWorker(MapBatches(DocumentParser",
    "feeder": "ray::BlockFeeder",
    "raylet": "/raylet/raylet ",
    "driver": "",
}
"""How the command line of each process that is killed begins, or what is in it."""


def main() -> None:
    """Measure and kill, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, help="JSON Lines with `title` and `text`, gzip")
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=2, help="of each process")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = write_files(options.articles, Path(folder, "files"), options.files)
        if options.rounds:
            compare(files, Path(folder), options.rounds)
        sound = [
            survives(role, files, Path(folder, "killed"), number) for number in range(options.kills) for role in ROLES
        ]
    print(f"{sum(sound)} of {len(sound)} times each article was there once and the library was whole")
    sys.exit(0 if all(sound) else 1)


def write_files(source: Path, folder: Path, most: int) -> Path:
    folder.mkdir()
    for number, piece in zip(range(most), pieces(source), strict=False):
        (folder / f"{number:05}.txt").write_text(piece, "utf-8")
    print(f"{len(list(folder.iterdir()))} files")
    return folder


def pieces(source: Path) -> Iterator[str]:
    """Parts of the articles, between two lines, each with its title and a number."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            part = ""
            for number, line in enumerate([*record["text"].splitlines(keepends=True), None]):
                if part.strip() and (line is None or len(part) >= PIECE):
                    yield f"{record['title']} ({number})\n\n{part}"
                    part = ""
                part += line or ""


# --- how quick --------------------------------------------------------------------------------------------


def compare(files: Path, folder: Path, rounds: int) -> None:
    """Both in turn; the ratio of the medians."""
    rates: dict[str, list[float]] = {"local": [], "ray": []}
    memory: dict[str, list[int]] = {"local": [], "ray": []}
    for number in range(rounds):
        for engine, found in rates.items():
            library = folder / f"{engine} {number}"
            started = time.perf_counter()
            process = ingest(files, library, engine)
            memory[engine].append(peak_memory(process))
            report = json.loads(process.communicate()[0])
            seconds = time.perf_counter() - started
            found.append(report["passages"] / seconds)
            print(
                f"round {number + 1}, {engine}: {len(report['added'])} articles, {report['passages']} passages, "
                f"{seconds:.0f} s, {found[-1]:.1f} passages/s, {memory[engine][-1]} MB, load {os.getloadavg()[0]:.0f}",
                flush=True,
            )
            shutil.rmtree(library)
    local, ray = (statistics.median(rates[engine]) for engine in ("local", "ray"))
    print(f"median rates: plain {local:.1f}, ray {ray:.1f} passages/s: ratio {ray / local:.2f}")
    print(f"peak memory: plain {max(memory['local'])} MB, ray {max(memory['ray'])} MB", flush=True)


def ingest(files: Path, library: Path, engine: str) -> subprocess.Popen[str]:
    command = Path(sys.executable).with_name("articles")
    arguments = ["ingest", str(files), "--library", str(library), "--json", "--engine", engine]
    return subprocess.Popen([command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def peak_memory(process: subprocess.Popen[str]) -> int:
    """In MB, of a process and all below it, looked at twice a second until it ends."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(proportional_set, [process.pid, *below(process.pid)])))
        time.sleep(0.5)
    return peak // 1024


def proportional_set(pid: int) -> int:
    """In kB; 0 of what has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def below(pid: int) -> list[int]:
    """The processes that a process started, and those that these did."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found[1:]


# --- what kills leave behind ------------------------------------------------------------------------------


def survives(role: str, files: Path, library: Path, number: int) -> bool:
    """Kill one of the processes of an ingest in its midst, let the same command follow, and look."""
    shutil.rmtree(library, ignore_errors=True)
    process = ingest(files, library, "ray")
    stored = wait_for_articles(process, library)
    time.sleep(random.Random(number).uniform(0, 2))
    started = below(process.pid)
    found = process.pid if role == "driver" else next((pid for pid in started if is_role(pid, role)), None)
    if found is None:
        print(f"{role}: there was none to kill (exit {process.wait()})")
        return False
    os.kill(found, signal.SIGKILL)
    ended = time.perf_counter()
    process.communicate()
    took = time.perf_counter() - ended
    left = still_there(started)
    again = json.loads(ingest(files, library, "ray").communicate()[0])
    return is_whole(
        library, files, f"{role} killed after {stored}: exit {process.returncode} {took:.0f} s later", again, left
    )


def wait_for_articles(process: subprocess.Popen[str], library: Path) -> int:
    """How many articles are stored once there are some."""
    while process.poll() is None:
        if library.exists() and (stored := articles_in(library)):
            return stored
        time.sleep(0.5)
    return 0


def articles_in(folder: Path) -> int:
    with Library.open(folder) as library:
        return len(library.catalogue.articles.ids())


def is_role(pid: int, role: str) -> bool:
    try:
        return ROLES[role] in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return False


def still_there(pids: list[int]) -> int:
    """How many of these processes have not ended within two minutes: Ray's agents look for their raylet for a while."""
    until = time.monotonic() + 120
    while (alive := [pid for pid in pids if proportional_set(pid)]) and time.monotonic() < until:
        time.sleep(0.5)
    return len(alive)


def is_whole(folder: Path, files: Path, what: str, again: dict[str, list[str]], left: int) -> bool:
    with Library.open(folder) as library:
        ids = library.catalogue.articles.ids()
        findings = library.examine()
    there, expected = len(ids), len(list(files.iterdir()))
    whole = there == len(set(ids)) == expected and not findings and not again["failed"] and not left
    print(
        f"{what}; {left} processes left; again: {len(again['added'])} added, {len(again['unchanged'])} unchanged; "
        f"{there} of {expected} articles, {len(findings)} findings",
        flush=True,
    )
    return whole


if __name__ == "__main__":
    main()
