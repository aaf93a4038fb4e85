from __future__ import annotations

import json
from pathlib import Path

from assistant.training.data_sets.fever import read_symmetric


def test_a_claim_stays_with_its_rewritings_wherever_they_stand(tmp_path: Path) -> None:
    labels = {"": "SUPPORTS", "0000002": "REFUTES", "0000003": "REFUTES", "0000004": "SUPPORTS"}
    claims = [(number, rewriting) for rewriting in labels for number in ("17", "2000000", "3")]
    lines = [
        {"id": number + end, "claim": f"claim {number}", "evidence": f"{number}{end}", "gold_label": labels[end]}
        for number, end in claims
    ]
    file = tmp_path / "dev.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    families = read_symmetric(file)
    assert [{pair.statement for pair in family} for family in families] == [
        {"claim 17"},
        {"claim 2000000"},
        {"claim 3"},
    ]
    for family in families:
        assert [pair.label for pair in family] == ["entailment", "contradiction", "contradiction", "entailment"]
