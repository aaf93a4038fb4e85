"""The attacks that take seconds, as `tests/benchmarks/attacks.py` makes them: none may get through."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ATTACKS = Path(__file__).with_name("benchmarks") / "attacks.py"


@pytest.mark.slow
@pytest.mark.parametrize(("part", "least"), [("accounts", 60), ("small", 40)])
def test_no_attack_gets_through(part: str, least: int, quick_command: Sequence[str | Path]) -> None:
    environment = {**os.environ, "ATTACKED_SERVER": shlex.join(map(str, quick_command))}
    tried = subprocess.run(
        [sys.executable, ATTACKS, part, "--quick"], env=environment, capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
    told = re.search(rf"^{part}: (\d+) attempts, 0 got through$", tried.stdout, re.MULTILINE)
    assert told, tried.stdout
    assert int(told[1]) >= least
