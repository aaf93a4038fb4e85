"""Peak memory of `articles ingest` at several sizes, and of the child process that parses.

    python tests/benchmarks/memory.py CORPUS.jsonl [--passages 2000 50000]

The articles are single sentences of the corpus, so that there are many passages in little time; sentences are
repeated with a number where there are too few. Times are printed too, of the ingest and of the same again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from ingest.chunking import sentence_spans


def main() -> None:
    """Ingest so many passages in a new process, and print what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="JSON Lines with `text`")
    parser.add_argument("--passages", type=int, nargs="+", default=[2_000, 50_000])
    options = parser.parse_args()
    sentences = [
        text[start:end]
        for text in (json.loads(line)["text"] for line in options.corpus.open(encoding="utf-8"))
        for start, end in sentence_spans(text)
    ]
    for size in options.passages:
        with tempfile.TemporaryDirectory() as folder:
            records = Path(folder, "records.jsonl")
            with records.open("w", encoding="utf-8") as lines:
                for number, sentence in enumerate(islice(cycle(sentences), size)):
                    lines.write(json.dumps({"id": f"s{number}", "text": f"{sentence} ({number})"}) + "\n")
            for what in ("first time", "again"):
                seconds, memory = run("ingest", str(records), "--library", str(Path(folder, "library")))
                print(f"{size} passages, {what}: {seconds:.1f} s, peak memory {memory} MB", flush=True)


def run(*arguments: str) -> tuple[float, int]:
    """The seconds and the peak memory in MB of the command, with all it starts."""
    started = time.perf_counter()
    command = str(Path(sys.executable).with_name("articles"))
    process = os.posix_spawn(command, [command, *arguments], {**os.environ, "ARTICLES_LIBRARY": ""})
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"articles ingest failed ({os.waitstatus_to_exitcode(status)})")
    return time.perf_counter() - started, usage.ru_maxrss // 1024


if __name__ == "__main__":
    main()
