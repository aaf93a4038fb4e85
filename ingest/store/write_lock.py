"""Who may write to a library: one thread of one process at a time, by a lock that is let go of at a kill."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

import filelock

from ingest.errors import LibraryBusyError, LibraryError
from ingest.safety.permissions import make_private_file
from ingest.tables.database import ProcessLock

_PASSWORD = re.compile(r"(?<=://)[^/?#\s]*@")
"""Who comes in by an address, and with which password."""


class WriteLock:
    """The lock that is held while a library is written to: use it in a `with`, which may be nested."""

    def __init__(self, folder: Path, process: ProcessLock | None = None) -> None:
        """Of processes the one writes that has this lock; without one, that of a file in the folder of the library."""
        self._thread = threading.RLock()
        self._process = process or FileProcessLock(folder)

    def __enter__(self) -> None:
        """Take the lock.

        Raises:
            LibraryBusyError: another one has it; the message says who.
            LibraryError: the library may only be read, or cannot be reached.
        """
        # Never wait: a thread that waits here while it holds another lock could wait for ever.
        if not self._thread.acquire(blocking=False):
            raise self._process.busy()
        try:
            self._process.acquire()
        except BaseException:
            self._thread.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._process.release()
        finally:
            self._thread.release()


class FileProcessLock:
    """A lock on a file in the folder of a library, which the kernel lets go of at a kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._holder = folder / "writer.json"
        self._file = filelock.FileLock(folder / "writer.lock", timeout=0, mode=0o600, thread_local=False)

    def acquire(self) -> None:
        """Take it at once, or once more where it is held.

        Raises:
            LibraryBusyError: another process has it; the message says who.
            LibraryError: the folder may only be read.
        """
        try:
            self._file.acquire()
        except filelock.Timeout as problem:
            raise self.busy() from problem
        except OSError as problem:
            raise LibraryError(
                f"The library at {self._folder} cannot be written ({problem.strerror}): it can only be read. "
                "Check its permissions, or name another folder with --library."
            ) from problem
        if self._file.lock_counter == 1:
            self._write_holder()

    def release(self) -> None:
        """Let go of it once."""
        self._file.release()

    def busy(self) -> LibraryBusyError:
        """The error of a lock that another one has."""
        try:
            written = json.loads(self._holder.read_text())
            holder = f"process {written['process']} ({written['command'][:100]}), since {written['since'][11:16]}"
        except (OSError, ValueError, KeyError, TypeError):  # it is being written, or was never
            holder = "another process"
        return LibraryBusyError(
            f"The library at {self._folder} is being written to already, by {holder}. "
            "Wait for that to end, then try again."
        )

    def _write_holder(self) -> None:
        command = _PASSWORD.sub("•••@", " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]))
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        with suppress(OSError):  # it is only for a message: a full disk is no reason not to remove something
            make_private_file(self._holder)
            self._holder.write_text(json.dumps({"process": os.getpid(), "command": command, "since": since}))
