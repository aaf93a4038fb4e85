"""`articles timeline` and `articles names`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.command.conftest import Run, lines_of

pytestmark = pytest.mark.slow


def test_what_happened_when_and_who_is_named(run: Run, tmp_path: Path) -> None:
    harbour = {"id": "harbour", "title": "A harbour", "text": "Mayor Greta Holm opened the harbour on 5 June 2023."}
    bridge = {"id": "bridge", "title": "A bridge", "text": "The bridge was closed in 1998.", "tags": ["old"]}
    run("ingest", lines_of(tmp_path / "news.jsonl", harbour, bridge))
    told = run("timeline", "the harbour", "--json").json
    (entry,) = told["entries"]
    assert entry["date"] == {
        "from": "2023-06-05",
        "to": "2023-06-05",
        "basis": "sentence",
        "words": {"start": 39, "end": 50},
    }
    assert entry["citation"]["quote"] == harbour["text"]
    assert "1998" in run("timeline", "--tag", "old").out.splitlines()
    run("timeline").assert_refused(2, "Name a subject")
    assert run("names", "--json").json["names"] == [
        {"name": "Greta Holm", "kind": "person", "articles": 1, "mentions": 1}
    ]
    assert harbour["text"] in run("names", "Greta Holm").out
    run("names", "Nobody").assert_refused(2, "No article names “Nobody”")
