from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant.training.narrowing import main

TOWNS = ["Torvik", "Vestvik", "Lowmere", "Varna", "Dover", "Quellmere"]


def squad(path: Path, towns: list[str]) -> Path:
    """A file of questions: who opened the harbour, of each town."""
    data = []
    for number, town in enumerate(towns):
        context = f"The weather in {town} was fine. Mayor Holm {number} opened the harbour of {town}. Many came."
        answer = f"Mayor Holm {number}"
        asked = {
            "question": f"Who opened the harbour of {town}?",
            "answers": [{"text": answer, "answer_start": context.index(answer)}],
        }
        data.append({"title": town, "paragraphs": [{"context": context, "qas": [asked]}]})
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return path


def test_weights_are_fitted_that_bring_the_answer_to_the_front(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = squad(tmp_path / "one.json", TOWNS[:4]), squad(tmp_path / "other.json", TOWNS[2:])
    main(["--xquad", str(one), "--squad2", str(other)])
    weights, first, *_ = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"topic=\S+, words=\S+, nearby=\S+, rank=\S+, kind=\S+", weights)
    assert first == "among  1: one 1.000, 1.000   other 1.000, 1.000"
