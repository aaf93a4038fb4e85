"""What it costs to ask once on the command line: seconds of a process that begins, asks the samples, and ends.

    python tests/benchmarks/cold_start.py --runs 5

The processor's seconds count where the machine has other work; the seconds on the clock do where it has none. Below
stand the packages whose import takes longest (`python -X importtime`), each without those that it imports itself.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter

from ingest import Library, ingest_articles
from ingest.samples import SAMPLES

QUESTION = "When did the Ever Given run aground?"
ASK = "from ui.command.cli import main; main()"
SHOWN = 12
"""Packages that are shown."""


def main() -> None:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with Library.open(folder) as library:
            ingest_articles(SAMPLES, library)
        asking = [sys.executable, "-c", ASK, "ask", QUESTION, "--library", folder]
        times = [timed(asking) for _ in range(options.runs + 1)][1:]  # the first reads the files into memory
        told = [f"median {statistics.median(kind):.1f} s (least {min(kind):.1f})" for kind in zip(*times, strict=True)]
        print(f"articles ask, {len(times)} times: on the clock {told[0]}; of the processor {told[1]}")
        for name, seconds in imports([sys.executable, "-X", "importtime", *asking[1:]]).most_common(SHOWN):
            print(f"  import {name}: {seconds:.2f} s")


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor, of a process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, spent


def imports(command: list[str]) -> Counter[str]:
    """Seconds that each package took to import, its own modules alone."""
    seconds: Counter[str] = Counter()
    for line in run(command).splitlines():
        own, _, rest = line.removeprefix("import time:").partition("|")
        if line.startswith("import time:") and own.strip().isdigit():
            seconds[rest.partition("|")[2].strip().partition(".")[0]] += int(own) / 1e6
    return seconds


def run(command: list[str]) -> str:
    """What a process prints on standard error."""
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "NO_COLOR": "1"})
    return ended.stderr


if __name__ == "__main__":
    main()
