"""Who may write to a library: one thread of one process at a time, by a lock that the kernel lets go of at a kill."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import filelock

from ingest.errors import LibraryBusyError


class WriterTurn:
    """The turn to write to the library in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._holder = folder / "writer.json"
        self._thread = threading.RLock()
        self._process = filelock.FileLock(folder / "writer.lock", timeout=0, thread_local=False)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take the turn; may be nested.

        Raises:
            LibraryBusyError: another one has it; the message says who.
        """
        # Never wait: a thread that waits here while it holds another lock could wait for ever.
        if not self._thread.acquire(blocking=False):
            raise self._busy()
        try:
            with self._process:
                if self._process.lock_counter == 1:
                    self._tell_holder()
                yield
        except filelock.Timeout as problem:
            raise self._busy() from problem
        finally:
            self._thread.release()

    def _tell_holder(self) -> None:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        with suppress(OSError):  # it only tells: a full disk is no reason not to remove something
            self._holder.write_text(json.dumps({"process": os.getpid(), "command": command, "since": since}))

    def _busy(self) -> LibraryBusyError:
        try:
            told = json.loads(self._holder.read_text())
            holder = f"process {told['process']} ({told['command'][:100]}), since {told['since'][11:16]}"
        except (OSError, ValueError, KeyError, TypeError):  # it is being written, or was never
            holder = "another process"
        return LibraryBusyError(
            f"The library at {self._folder} is being written to already, by {holder}. "
            "Wait for that to end, then try again."
        )
