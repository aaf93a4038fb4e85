"""Attacks on a served page and on a library, as adversaries of its users would try them: how many get through.

    python tests/benchmarks/attacks.py                 # all parts, whole
    python tests/benchmarks/attacks.py files --quick   # one part, what takes seconds (the tests run these)

A part is a module `attacks_PART.py` beside this file; its `attempts(quick)` yields each attempt with what came of it.
The exit status is 1 if any got through.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from attack_desk import Attempt

PARTS = sorted(path.stem.removeprefix("attacks_") for path in Path(__file__).parent.glob("attacks_*.py"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; none means all")
    parser.add_argument("--quick", action="store_true", help="only what takes seconds")
    wanted = parser.parse_args()
    if unknown := set(wanted.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    through = 0
    for part in wanted.parts or PARTS:
        attempts: Callable[[bool], Iterable[Attempt]] = import_module(f"attacks_{part}").attempts
        tried = list(attempts(wanted.quick))
        reached = [one for one in tried if one.got_through]
        through += len(reached)
        print(f"{part}: {len(tried)} attempts, {len(reached)} got through", flush=True)
        for one in reached:
            print(f"  {one.what}: {one.seen}", flush=True)
    sys.exit(1 if through else 0)


if __name__ == "__main__":
    main()
