"""What takes seconds of the attacks on who may do what, on a server of their own; none may get through."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_no_attack_on_accounts_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from attacks_accounts import attempts

    tried = list(attempts(quick=True))
    assert [f"{one.what}: {one.seen}" for one in tried if one.got_through] == []
    assert len(tried) > 60
    assert "attack_desk" in sys.modules
