"""Ray, started for one ingest or connected to, and always let go of again. It says nothing and fetches nothing."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ingest.errors import DistributedError, UsageError

if TYPE_CHECKING:
    from types import ModuleType

INSTALL = "pip install 'article-desk[ray]'"

_ENVIRONMENT = {
    "RAY_usage_stats_enabled": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_worker_niceness": "0",
}
"""What Ray is to read from the environment: nothing is told to anybody, and workers wait no more than this process.

Whatever may be logged, it writes on standard output that a worker died: no line with any character is to be written.
"""

_OBJECT_STORE_BYTES = 256 * 1024 * 1024
"""Shared memory for what is between two processes: a few blocks each."""

_LONGEST_TEMPORARY = 24
"""Characters of the folder for temporary files: the sockets that Ray makes below it may have 107 in all."""

_PREFIX = "articles-ray-"
_SECONDS_TO_CONNECT = 5.0

_KEY = ".ray/auth_token"
"""Where Ray keeps its key, in the home of whoever runs it."""

_WANTS_KEY = (
    " Where it wants a token, set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN to what `ray get-auth-token` says there."
)


def load_ray(*, alone: bool) -> ModuleType:
    """Import Ray; what is started for this process `alone` gets a key, as its ports may be open to others.

    To a cluster this process shows the key that Ray keeps on this machine, if there is one: so do those that join it.

    Raises:
        UsageError: it is not installed.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if "RAY_AUTH_MODE" not in os.environ and "ray" not in sys.modules:  # it reads that when it is imported
        if alone:
            os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        elif _has_key():
            os.environ["RAY_AUTH_MODE"] = "token"
    try:
        import ray
        import ray.data
    except ImportError as problem:
        raise UsageError(f"For --engine ray a further package is needed: {INSTALL}") from problem
    logging.getLogger("ray").setLevel(logging.CRITICAL)
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", category=UserWarning, module=r"ray\.data")  # on workers that have nothing to do
    return ray


def _has_key() -> bool:
    """Whether Ray has a key for clusters: `ray start` then starts one that wants it."""
    return "RAY_AUTH_TOKEN" in os.environ or "RAY_AUTH_TOKEN_PATH" in os.environ or (Path.home() / _KEY).exists()


@contextmanager
def ray_session(address: str | None) -> Iterator[ModuleType]:
    """Ray, on this machine alone, or a cluster's by its address; one that this process has already is used.

    Raises:
        UsageError: it is not installed, or the address is none.
        DistributedError: it cannot be started, or reached.
    """
    refuse_unusable(address)
    ray = load_ray(alone=address is None)
    if ray.is_initialized():
        yield ray
    elif address is None:
        with _private_folder() as folder:
            yield from _connected(ray, _local_options(folder), "Ray cannot be started on this machine")
    else:
        yield from _connected(ray, {"address": address}, f"Ray cannot be reached at {address}", _WANTS_KEY)


def refuse_unusable(address: str | None) -> None:
    """Refuse an address at which nothing can be, or nothing answers within seconds.

    Raises:
        UsageError: it is no address of Ray's.
        DistributedError: nobody answers there.
    """
    if address is None or address == "auto":
        return
    host, _, port = address.rpartition(":")
    if "/" in address or not host or not port.isdecimal() or int(port) not in range(1, 65536):
        raise UsageError(
            f"{address!r} is no address of a Ray cluster: --address takes HOST:PORT of its head (ray start prints it), "
            "or auto on one of its machines."
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), _SECONDS_TO_CONNECT).close()
    except OSError as problem:
        reason = problem.strerror or str(problem) or "no answer"
        raise DistributedError(
            f"Ray cannot be reached at {address} ({reason}). Look there whether it runs: ray status"
        ) from problem


def _local_options(folder: Path) -> dict[str, object]:
    return {
        "address": "local",
        "include_dashboard": False,
        "object_store_memory": _OBJECT_STORE_BYTES,
        "_temp_dir": str(folder),
    }


def _connected(ray: ModuleType, options: dict[str, object], failed: str, advice: str = "") -> Iterator[ModuleType]:
    try:
        with _own_signals(), _hushed():
            try:
                ray.init(log_to_driver=False, logging_level=logging.CRITICAL, **options)
            except Exception as problem:  # which Ray raises too, as where a busy machine starts it too late
                raise DistributedError(f"{failed} ({_first_line(problem)}).{advice}") from problem
        yield ray
    finally:
        ray.shutdown()


@contextmanager
def _own_signals() -> Iterator[None]:
    """Keep the ways in which this process takes signals: Ray puts its own in their place."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _hushed() -> Iterator[None]:
    """Nothing is written on standard error, by whichever library: Ray greets there before it has logs of its own."""
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder for Ray's sockets and logs, its owner's alone; those of ingests that were killed go."""
    usual = tempfile.gettempdir()
    base = Path(usual if len(usual) <= _LONGEST_TEMPORARY else "/tmp")  # noqa: S108 -- a new folder of our own in it
    for left in base.glob(f"{_PREFIX}*"):
        if left.is_dir() and left.stat().st_uid == os.getuid():
            _remove_unused(left)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
    try:
        with FileLock(folder / "lock"):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_unused(folder: Path) -> None:
    """Remove a folder whose process has ended."""
    try:
        with FileLock(folder / "lock", timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
    except (Timeout, OSError):
        return


def _first_line(problem: BaseException) -> str:
    text = " ".join(str(problem).split())
    return text.partition(". ")[0][:300] or type(problem).__name__
