"""The command `articles` for tests in which the models are not the point: it starts sooner, and reads nothing twice.

    python -m tests.quick_articles FILE chat --samples …    # what the reader read, in any process, is kept in the file

Passages are encoded as questions are, by the same weights: that spares a process the import of sentence-transformers.
"""

from __future__ import annotations

import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.reading import evidence
from assistant.reading.reader import Reader, load_reader
from assistant.training.remembering import RememberingReader
from ingest.embedding import PackagedModel
from ui.command.cli import main

if TYPE_CHECKING:
    from ingest.embedding import Vectors

LONGEST_WAIT = 600_000
"""Milliseconds after which a process that waits for another to write gives up, however busy the machine is."""

AT_ONCE = 8
"""Texts that are encoded together."""

loaded_reader = cache(load_reader)


@cache
def remembering_reader(file: Path, name: str | Path | None = None) -> Reader:
    """A real reader; what ours has read, in whichever process, it does not read again. A name is that of another."""
    if name:
        return RememberingReader(loaded_reader(name), Path(":memory:"))
    reader = RememberingReader(loaded_reader(), file)
    reader._known.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
    reader._known.execute("PRAGMA synchronous = OFF")
    return reader


def encode(model: PackagedModel, texts: list[str], *, are_queries: bool) -> Vectors:
    """Vectors of questions or of passages, all of them made by what is there for questions."""
    with model._precision():
        vectors = [model._queries.encode(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)]
    return np.concatenate(vectors) if vectors else np.empty((0, 0), np.float32)


def start_soon(file: Path) -> None:
    """Have this process do so; `file` is that of what was read."""
    evidence.load_reader = partial(remembering_reader, file)
    PackagedModel.encode = encode  # type: ignore[method-assign]


if __name__ == "__main__":
    start_soon(Path(sys.argv.pop(1)))
    main()
