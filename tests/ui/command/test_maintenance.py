"""`articles backup`, `restore`, `export`, and what they do to a damaged library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.command.conftest import OPENED, Run


def test_a_library_is_backed_up_restored_and_exported(run: Run, town: Path, tmp_path: Path) -> None:
    backed = run("backup", tmp_path / "backup", "--library", town)
    assert (backed.status, backed.out) == (0, f"Backed up 3 articles: {tmp_path / 'backup'}\n")
    restored = run("restore", tmp_path / "backup", "--library", tmp_path / "new")
    assert (restored.status, restored.out) == (0, "Restored 3 articles.\n")
    run("restore", tmp_path / "backup", "--library", tmp_path / "new").assert_refused(1, "sound library", "--replace")
    assert run("restore", tmp_path / "backup", "--library", tmp_path / "new", "--replace").status == 0
    run("restore", town / "library.json", "--library", tmp_path / "new").assert_refused(2, "is no backup")
    exported = run("export", tmp_path / "a.jsonl", "--library", tmp_path / "new")
    assert (exported.status, exported.err) == (0, "Exported 3 articles.\n")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["harbour", "bridge", "school"]
    run("doctor", "--from", tmp_path / "backup", "--library", town).assert_refused(2, "--repair")


@pytest.mark.parametrize("command", [["list"], ["ask", OPENED], ["show", "harbour"], ["ingest", "."], ["export", "-"]])
def test_no_command_makes_a_catalogue_beside_a_damaged_library(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "vectors-0123abcd").mkdir()
    refused = run(*command, "--library", tmp_path)
    refused.assert_refused(1, "catalogue.sqlite3 is gone", "articles restore FILE", "articles doctor --repair")
    assert not (tmp_path / "catalogue.sqlite3").exists()
