"""An ingest on Ray beside the plain one: how quick, how much memory, and what kills leave behind.

    python tests/benchmarks/ray_ingest.py ARTICLES.jsonl.gz [--files 400] [--piece 3000] [--rounds 3] [--kills 2]
    python tests/benchmarks/ray_ingest.py ARTICLES.jsonl.gz --files 2000 --piece 300 --served 5 --database URL

Pieces of about 3,000 characters of the articles are written out as files. `articles ingest` reads them in new
processes, plainly and with `--engine ray` in turn; the rate is of the whole command, with what it takes to start. The
memory is the proportional set size (PSS) of all its processes together. Then, each so many times, the process that
embeds, the one that parses, the feeder of the blocks, Ray's raylet and the driver are killed (SIGKILL) in the midst of
an ingest on Ray; the same command follows. Exit 1 where an article is not there once, or the doctor finds something.

With `--served N` the library is on servers: one ingest on Ray into an empty schema of the database of the URL
(PostgreSQL) and a Chroma server of its own, in which the driver, an embedder, a backend of PostgreSQL's (on this
machine, as whoever may kill it) and the Chroma server are killed in turn, N times each, as the library grows; what was
killed is started again, and the command repeated until it ends well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from ingest import Library

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
    parser.add_argument("--piece", type=int, default=3000, help="characters of a file, about")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=2, help="of each process")
    parser.add_argument(
        "--served", type=int, default=0, help="ingests into servers, each with four kills, and no other"
    )
    parser.add_argument("--database", help="URL of a PostgreSQL database on this machine, for --served")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = write_files(options.articles, Path(folder, "files"), options.files, options.piece)
        if options.served:
            sys.exit(0 if served(files, Path(folder), options.database, options.served) else 1)
        if options.rounds:
            compare(files, Path(folder), options.rounds)
        sound = [
            survives(role, files, Path(folder, "killed"), number) for number in range(options.kills) for role in ROLES
        ]
    print(f"{sum(sound)} of {len(sound)} times each article was there once and the library was whole")
    sys.exit(0 if all(sound) else 1)


def write_files(source: Path, folder: Path, most: int, size: int) -> Path:
    folder.mkdir()
    for number, piece in zip(range(most), pieces(source, size), strict=False):
        (folder / f"{number:05}.txt").write_text(piece, "utf-8")
    print(f"{len(list(folder.iterdir()))} files")
    return folder


def pieces(source: Path, size: int) -> Iterator[str]:
    """Parts of the articles, between two sentences, each with its title and a number."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            part = ""
            for number, line in enumerate([*re.findall(r"(?s).+?(?:(?<=[.!?]) +|\n|$)", record["text"]), None]):
                if part.strip() and (line is None or len(part) >= size):
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


def ingest(files: Path, library: Path, engine: str, servers: dict[str, str] | None = None) -> subprocess.Popen[str]:
    command = Path(sys.executable).with_name("articles")
    arguments = ["ingest", str(files), "--library", str(library), "--json", "--engine", engine]
    environment = {**os.environ, **(servers or {})}
    return subprocess.Popen(
        [command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


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


# --- kills of an ingest into servers ----------------------------------------------------------------------

TARGETS = ("driver", "embedder", "backend", "chroma")
MOST_RUNS = 12
BACKENDS = "SELECT pid, state FROM pg_stat_activity WHERE application_name LIKE 'articles ingest%'"


@dataclass
class Served:
    """A library on servers that are killed: a schema of a database, and a Chroma server with a folder of its own."""

    database: str
    schema: str
    folder: Path
    port: int = field(default_factory=lambda: free_port())  # noqa: PLW0108 - it stands below
    chroma: subprocess.Popen[bytes] | None = None

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def settings(self) -> dict[str, str]:
        """As an ingest reads them."""
        url = f"{self.database}?options=-csearch_path%3D{self.schema}"
        return {"ARTICLES_DATABASE_URL": url, "ARTICLES_CHROMA_URL": f"http://127.0.0.1:{self.port}"}

    def start_chroma(self) -> None:
        command = [Path(sys.executable).with_name("chroma"), "run", "--path", self.folder / "vectors"]
        self.chroma = subprocess.Popen(
            [*command, "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while self.chroma.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v2/heartbeat", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return

    def value(self, query: str) -> int:
        """A number out of the database; of one that is just coming up again, once it is there."""
        while True:
            try:
                with self._connected() as connection:
                    row = connection.execute(query).fetchone()  # type: ignore[call-overload]
                    return int(row[0])
            except psycopg.errors.UndefinedTable:
                return 0
            except psycopg.OperationalError:
                time.sleep(0.2)

    def execute(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def backend(self) -> int | None:
        """A process of the server that works for the ingest; one that is at it, where there is one within seconds."""
        found = None
        for _ in range(200):
            with self._connected() as connection:
                rows = connection.execute(BACKENDS).fetchall()
            at_it = [pid for pid, state in rows if state != "idle"]
            found = next(iter(at_it or [pid for pid, _ in rows]), None)
            if at_it:
                break
            time.sleep(0.01)
        return found

    def _connected(self) -> psycopg.Connection:
        options = f"-csearch_path={self.schema} -cclient_min_messages=error"
        return psycopg.connect(self.database.replace("+psycopg", ""), options=options, autocommit=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def servers(folder: Path, database: str) -> Iterator[Served]:
    """An empty schema, and a Chroma server that runs."""
    place = Served(database, f"killed_{os.getpid()}", folder / "served")
    place.folder.mkdir()
    place.execute(f"CREATE SCHEMA {place.schema}")
    place.start_chroma()
    try:
        yield place
    finally:
        place.execute(f"DROP SCHEMA {place.schema} CASCADE")
        if place.chroma:
            place.chroma.kill()
            place.chroma.wait()


def served(files: Path, folder: Path, database: str, times: int) -> bool:
    """One ingest into servers, with so many kills of each target; whether all is there once, and the doctor well."""
    expected, turns = len(list(files.iterdir())), [target for _ in range(times) for target in TARGETS]
    with servers(folder, database) as place:
        process = ingest(files, place.library, "ray", place.settings)
        for turn, target in enumerate(turns):
            wanted = expected * (turn + 0.4) / (len(turns) + 1)
            process = killed_in_its_midst(target, files, place, process, wanted, random.Random(turn))
        report = ended_well(files, place, process)
        examined = subprocess.run(
            [Path(sys.executable).with_name("articles"), "doctor", "--library", place.library],
            env={**os.environ, **place.settings}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        there, different = place.value(STORED), place.value(DIFFERENT)
        in_step = is_in_step(place)
    print(
        f"{len(turns)} kills: {there} articles of {different} files of {expected}, "
        f"index {'in step' if in_step else 'NOT in step'}; "
        f"doctor: exit {examined.returncode}, {' '.join(examined.stdout.split())}",
        flush=True,
    )
    return examined.returncode == 0 and in_step and there == different == expected and not report["failed"]


STORED = "SELECT count(*) FROM articles"
DIFFERENT = "SELECT count(DISTINCT file) FROM articles"


def killed_in_its_midst(
    target: str, files: Path, place: Served, process: subprocess.Popen[str], wanted: float, chance: random.Random
) -> subprocess.Popen[str]:
    """Kill once so many articles are stored, and start again what ended; the ingest that goes on."""
    while (stored := place.value(STORED)) < wanted or process.poll() is not None:
        if process.poll() is not None:
            told(process)
            process = ingest(files, place.library, "ray", place.settings)
        time.sleep(0.2)
    time.sleep(chance.uniform(0, 2))
    pid = pid_of(target, place, process)
    if pid is None:
        print(f"  there is no {target} to kill (exit {process.poll()})", flush=True)
        return killed_in_its_midst(target, files, place, process, wanted, chance)
    os.kill(pid, signal.SIGKILL)
    if target == "chroma" and place.chroma:
        place.chroma.wait()
        time.sleep(chance.uniform(0, 2))
        place.start_chroma()
    double = place.value(STORED) - place.value(DIFFERENT)
    print(f"  {target} killed after {stored} articles; {double} are there twice", flush=True)
    return process


def pid_of(target: str, place: Served, process: subprocess.Popen[str]) -> int | None:
    """The process to kill, once there is one: workers take a while to start."""
    if target == "driver":
        return process.pid
    if target == "chroma":
        return place.chroma.pid if place.chroma else None
    if target == "backend":
        return place.backend()
    for _ in range(3000):
        found = next((pid for pid in below(process.pid) if is_role(pid, target)), None)
        if found is not None or process.poll() is not None:
            return found
        time.sleep(0.1)
    return None


def ended_well(files: Path, place: Served, process: subprocess.Popen[str]) -> dict[str, list[str]]:
    """What an ingest reports that ends well, after as many that did not as there were."""
    for _ in range(MOST_RUNS):
        said, problem = told(process)
        if process.returncode == 0 and not said:
            print(f"  exit 0 without a report: {problem[-400:]!r}", flush=True)
        elif process.returncode == 0:
            report: dict[str, list[str]] = json.loads(said)
            print(f"  at last: {len(report['added'])} added, {len(report['unchanged'])} there already", flush=True)
            return report
        process = ingest(files, place.library, "ray", place.settings)
    sys.exit(f"{MOST_RUNS} ingests in a row did not end well")


def told(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What an ingest said until it ended; of one that failed, the line is printed."""
    said, problem = process.communicate()
    lines = [line for line in problem.splitlines() if line.strip()]
    if process.returncode:
        print(f"  exit {process.returncode}, {len(lines)} lines: {' | '.join(lines[-2:])[:400]}", flush=True)
    return said, problem


def is_in_step(place: Served) -> bool:
    """Whether the index has the passages of the catalogue, by their ids, and each is found by its own vector."""
    before = dict(os.environ)
    os.environ |= place.settings
    try:
        with Library.open(place.library) as library:
            stored = {passage_id for passage_id, _ in library.catalogue.passages.vectors()}
            return library._index.ids() == stored and not library._index.count_unreachable()
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    main()
