"""Do the commands of README's "Beyond one machine" work, as they stand there?

    python tests/benchmarks/beyond.py    # as root, on Debian: it installs PostgreSQL, and takes the database "articles"
    python tests/benchmarks/beyond.py --faults SUPERUSER_URL    # what goes wrong with servers, as the command tells it

In a new environment, in an empty folder with the samples as `news/`. The package comes from this checkout instead of
the package index, as root there is no sudo, and the chat is ended once it answers. Prints each command and whether it
ended well, and then what `articles doctor` says.

With `--faults` nothing of that is done: databases and users are made on the PostgreSQL server of the URL and dropped
again, and a Chroma server is started. Each fault has to be told in one line without a password and without a path of
Python's, with exit 1 or 2, and all articles must be there afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
HEALTH = "http://127.0.0.1:7860/health"
LONGEST_START = 120
"""Seconds until the chat must answer."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--faults", metavar="SUPERUSER_URL", help="only what goes wrong with servers")
    options = parser.parse_args()
    if options.faults:
        with tempfile.TemporaryDirectory() as folder:
            raise SystemExit(0 if Faults(Path(folder), options.faults.replace("+psycopg", "")).run() else 1)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", place / "env"], check=True)
        shutil.copytree(ROOT / "ingest" / "samples", place / "news", ignore=shutil.ignore_patterns("*.py*", "__*"))
        shell = subprocess.Popen(
            ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=place, env=environment(place), text=True
        )
        begin = ["articles ingest news/endurance-wreck-found.md"]  # the library that goes along
        commands = [*commands_of((ROOT / "README.md").read_text(encoding="utf-8"))]
        done = [put(shell, one) for one in [*commands[:2], *begin, *commands[2:], "articles doctor"]]
        put(shell, "kill $(jobs -p)")
        shell.communicate()
        raise SystemExit(0 if all(done) else 1)


def environment(place: Path) -> dict[str, str]:
    """As of somebody who has nothing of ours yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARTICLES_", "PG"))}
    return {**kept, "PATH": f"{place / 'env' / 'bin'}:{os.environ['PATH']}", "XDG_DATA_HOME": str(place / "data")}


def commands_of(readme: str) -> Iterator[str]:
    """The commands of the section, as they run here."""
    section = readme.partition("## Beyond one machine")[2].partition("\n## ")[0]
    for line in re.findall(r"^ {4}(.+)$", section, re.MULTILINE):
        command = line.partition("   #")[0].strip()
        if os.geteuid() == 0:
            command = command.replace("sudo -u postgres ", "runuser -u postgres -- ").replace("sudo ", "")
        command = command.replace("apt install", "apt-get install -qq -y").replace('"$USER"', '"$(id -un)"')
        command = re.sub(r"'article-desk(\[\w+\])'", rf"'{ROOT}\1'", command)
        yield command.replace("pip install", f"pip install -q -c {ROOT / 'constraints.txt'}")


def put(shell: subprocess.Popen[str], command: str) -> bool:
    """Have a shell run a command; one that serves, in the background until it answers."""
    assert shell.stdin
    assert shell.stdout
    serves = command.startswith("articles chat")
    ending = f"{command} --no-browser &" if serves else command
    shell.stdin.write(f"{ending}\n[ $? = 0 ] && echo '<ended well>' || echo '<failed>'\n")
    shell.stdin.flush()
    said = ""
    while not said.startswith("<"):
        said = shell.stdout.readline()
        print(said, end="")
    is_well = said.startswith("<ended well>") and (not serves or answers())
    print(f"{'ok  ' if is_well else 'FAIL'} {command}", flush=True)
    return is_well


def answers() -> bool:
    """Whether the chat gets ready."""
    for _ in range(LONGEST_START):
        time.sleep(1)
        try:
            with urllib.request.urlopen(HEALTH, timeout=5) as told:
                if b'"ok"' in told.read():
                    return True
        except OSError:
            continue
    return False


# --- what goes wrong with servers -------------------------------------------------------------------------

SECRET = "pass:word/of@the desk"  # noqa: S105
QUOTED = "pass%3Aword%2Fof%40the%20desk"
NEWS = ROOT / "ingest" / "samples"


@dataclass
class Faults:
    """A database with a library of the samples, and a Chroma server; `run` puts everything wrong in turn."""

    folder: Path
    superuser: str
    chroma: subprocess.Popen[bytes] | None = None
    port: int = 0
    well: list[bool] = field(default_factory=list)

    def run(self) -> bool:
        """Whether each fault was told as it should be, and lost nothing."""
        shutil.copytree(NEWS, self.folder / "news", ignore=shutil.ignore_patterns("*.py*", "__*"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for statement in (
            f"CREATE USER articles_desk PASSWORD '{SECRET}'",
            "CREATE USER articles_stranger PASSWORD 'x'",
        ):
            self.execute(statement)
        try:
            self.execute("CREATE DATABASE articles_faults OWNER articles_desk")
            self.start_chroma("vectors")
            self.wrong_addresses()
            self.articles("ingest", "news")
            self.another_version()
            self.no_rights()
            self.two_ingesters()
            self.lost_connection()
            self.empty_chroma()
        finally:
            if self.chroma:
                self.chroma.kill()
            self.execute("DROP DATABASE IF EXISTS articles_faults WITH (FORCE)")
            self.execute("DROP USER articles_desk")
            self.execute("DROP USER articles_stranger")
        return all(self.well)

    # --- the faults

    def wrong_addresses(self) -> None:
        right = f"articles_desk:{QUOTED}@{self.host}/articles_faults"
        for name, url in {
            "no address": "articles_faults on the server",
            "another kind of database": f"mysql://{right}",
            "a server that is not there": f"postgresql://articles_desk:{QUOTED}@127.0.0.1:1/articles_faults",
            "a database that is not there": f"postgresql://{right}_not",
            "a wrong password": f"postgresql://articles_desk:wrong-{QUOTED}@{self.host}/articles_faults",
        }.items():
            self.fault(name, "list", ARTICLES_DATABASE_URL=url)
        without = f"postgresql://articles_desk@{self.host}/articles_faults"
        self.fault("a wrong PGPASSWORD", "list", ARTICLES_DATABASE_URL=without, PGPASSWORD=f"wrong-{SECRET}")
        self.fault("no address of Chroma's", "ingest", "news", ARTICLES_CHROMA_URL=f"desk:{QUOTED}@chroma")
        away = f"http://desk:{QUOTED}@127.0.0.1:1"
        self.fault("a Chroma server that is not there", "ingest", "news", ARTICLES_CHROMA_URL=away, keeps=0)

    def another_version(self) -> None:
        there = self.value("SELECT value FROM settings WHERE name = 'schema'")
        self.execute("UPDATE settings SET value = '99' WHERE name = 'schema'", "articles_faults")
        self.fault("a database of a newer version", "ingest", "news")
        self.execute(f"UPDATE settings SET value = '{there}' WHERE name = 'schema'", "articles_faults")  # noqa: S608
        self.keeps("and back")

    def no_rights(self) -> None:
        url = f"postgresql://articles_stranger:x@{self.host}/articles_faults"
        self.fault("a user without rights, listing", "list", ARTICLES_DATABASE_URL=url)
        self.fault("a user without rights, ingesting", "ingest", "news", ARTICLES_DATABASE_URL=url)
        self.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO articles_stranger", "articles_faults")
        (self.folder / "one more.txt").write_text("Report\n\nThe harbour is closed.")
        self.fault("a user who may only read, ingesting", "ingest", "one more.txt", ARTICLES_DATABASE_URL=url)

    def two_ingesters(self) -> None:
        """Both read one folder; one of them writes, the other one is told who."""
        for number in range(60):
            (self.folder / "news" / f"more {number}.txt").write_text(f"Report {number}\n\nHarbour {number} is closed.")
        both = [self.started("ingest", "news") for _ in range(2)]
        ended = [(process.wait(), process.stderr.read() if process.stderr else "") for process in both]
        refused = [said for status, said in ended if status]
        self.tell("two ingesters of a folder", 1 if len(refused) == 1 else 0, refused[0] if refused else "none refused")
        self.keeps("and after them")

    def lost_connection(self) -> None:
        """All connections of an ingest are ended as it writes: it ends with a line, and the same command goes on."""
        for number in range(300):
            (self.folder / "news" / f"later {number}.txt").write_text(f"Report {number}\n\nMarket {number} has opened.")
        before, process = self.count(), self.started("ingest", "news")
        writing = (
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'articles ingest%' AND xact_start IS NOT NULL"
        )
        while process.poll() is None:
            if self.count() > before and self.value(f"{writing} AND pg_terminate_backend(pid) LIMIT 1") is not None:
                break
        status, said = process.wait(), process.stderr.read() if process.stderr else ""
        self.tell("a connection that is dropped in a transaction", status, said)
        self.keeps("and again")

    def empty_chroma(self) -> None:
        if self.chroma:
            self.chroma.kill()
            self.chroma.wait()
        self.asking("Chroma is away")
        self.start_chroma("empty")
        self.asking("Chroma has an empty folder")
        self.keeps("and after it")

    def asking(self, name: str) -> None:
        """Goes on; a line may tell what is the matter."""
        asked = self.articles("ask", "When was the wreck of Endurance found?")
        self.well.append(asked.returncode == 0)
        print(f"{'ok  ' if self.well[-1] else 'FAIL'} {name}: asking: exit {asked.returncode}: {asked.stderr.strip()}")

    # --- what is done and looked at

    @property
    def host(self) -> str:
        return self.superuser.rpartition("@")[2].partition("/")[0]

    def start_chroma(self, folder: str) -> None:
        command = [Path(sys.executable).with_name("chroma"), "run", "--path", self.folder / folder]
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

    def started(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        usual = {
            "ARTICLES_LIBRARY": str(self.folder / "library"),
            "ARTICLES_DATABASE_URL": f"postgresql://articles_desk:{QUOTED}@{self.host}/articles_faults",
            "ARTICLES_CHROMA_URL": f"http://desk:{QUOTED}@127.0.0.1:{self.port}",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARTICLES_", "PG"))}
        return subprocess.Popen(
            [Path(sys.executable).with_name("articles"), *arguments], cwd=self.folder, env=kept | usual | settings,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def articles(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        process = self.started(*arguments, **settings)
        said, told = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, said, told)

    def fault(self, name: str, *arguments: str, keeps: int | None = None, **settings: str) -> None:
        before = self.count()
        ended = self.articles(*arguments, **settings)
        self.tell(name, ended.returncode, ended.stderr)
        if self.count() != (before if keeps is None else keeps):
            print(f"FAIL {name}: {self.count()} articles, of {before}")
            self.well.append(False)

    def tell(self, name: str, status: int, said: str) -> None:
        lines = [line for line in said.splitlines() if line.strip()]
        leaks = any(secret in said for secret in (SECRET, QUOTED, "Traceback", "site-packages"))
        is_well = status in (1, 2) and len(lines) == 1 and not leaks
        self.well.append(is_well)
        print(
            f"{'ok  ' if is_well else 'FAIL'} {name}: exit {status}, {len(lines)} lines: {' / '.join(lines[-3:])}",
            flush=True,
        )

    def keeps(self, name: str) -> None:
        """The same ingest goes on to its end, each article is there once, and the doctor has nothing to say."""
        ended = self.articles("ingest", "news", "--json")
        report = json.loads(ended.stdout) if ended.returncode == 0 else {"failed": [ended.stderr]}
        examined = self.articles("doctor")
        files = len(list((self.folder / "news").iterdir()))
        different = int(self.value("SELECT count(DISTINCT file) FROM articles") or 0)
        is_well = self.count() == different == files and examined.returncode == 0 and not report["failed"]
        self.well.append(is_well)
        said = " ".join(examined.stdout.split())
        print(
            f"{'ok  ' if is_well else 'FAIL'} {name}: {self.count()} articles of {files} files; doctor: {said}",
            flush=True,
        )

    def count(self) -> int:
        try:
            return int(self.value("SELECT count(*) FROM articles") or 0)
        except psycopg.errors.UndefinedTable:
            return 0

    def value(self, query: str) -> str | None:
        with psycopg.connect(self._database("articles_faults"), autocommit=True) as connection:
            row = connection.execute(query).fetchone()  # type: ignore[call-overload]
            return None if row is None else str(row[0])

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self._database(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _database(self, name: str) -> str:
        return f"{self.superuser.rpartition('/')[0]}/{name}"


if __name__ == "__main__":
    main()
