from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.calibration import FILE, Calibration, Logistic
from ingest.errors import ModelError

CALIBRATION = Calibration(
    answers=Logistic({"evidence": 0.8, "score": 1.5}, -2.0),
    supports=Logistic({"supports": 1.0}, 0.0),
    refutes=Logistic({"refutes": 0.9}, -0.5),
    words=Logistic({"words": 5.5}, -3.5),
)
CURVES = json.dumps({name: {"weights": {}, "offset": 0} for name in ("answers", "supports", "refutes")})


def test_a_curve_weighs_the_features_that_it_names() -> None:
    curve = Logistic({"evidence": 2.0, "score": -1.0}, 0.5)
    assert curve.probability({"evidence": 1.0, "score": 2.5, "other": 99.0}) == pytest.approx(0.5)
    assert curve.probability({"evidence": 1.0, "score": 0.5}) == pytest.approx(0.8808, abs=1e-4)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_of_two_the_one_with_more_is_no_less_likely(one: float, other: float) -> None:
    curve = Logistic({"evidence": 3.0}, 1.0)
    less, more = (curve.probability({"evidence": evidence}) for evidence in sorted((one, other)))
    assert 0 <= less <= more <= 1


def test_what_is_written_is_read(tmp_path: Path) -> None:
    CALIBRATION.write(tmp_path)
    assert Calibration.read(tmp_path) == CALIBRATION


@pytest.mark.parametrize(
    "broken", ["", "[]", "7", "{}", CURVES, '{"answers": 1}', '{"answers": {"weights": {}}}', "\xff"]
)
def test_a_broken_file_is_told_with_what_makes_one(tmp_path: Path, broken: str) -> None:
    (tmp_path / FILE).write_text(broken, encoding="latin-1")
    with pytest.raises(
        ModelError, match=r"calibration\.json is no calibration .* python -m assistant\.training"
    ) as told:
        Calibration.read(tmp_path)
    assert "\n" not in str(told.value)


def test_a_missing_file_is_told_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"python -m assistant\.training\.calibration --write"):
        Calibration.read(tmp_path)
