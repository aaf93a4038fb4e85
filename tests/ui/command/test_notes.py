"""`articles star` and `articles note`, and what shows and lists them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.command.conftest import Run, lines_of

pytestmark = pytest.mark.slow

TEXT = "Greta Holm opened the harbour. Nobody came."


@pytest.fixture
def news(run: Run, tmp_path: Path) -> Path:
    """A library of two articles, and the file that they came from."""
    bridge = {"id": "bridge", "title": "A bridge", "text": "Per Dahl closed the bridge on Monday."}
    file = lines_of(tmp_path / "news.jsonl", {"id": "harbour", "title": "A harbour", "text": TEXT}, bridge)
    run("ingest", file)
    return file


@pytest.mark.usefixtures("news")
def test_starred_articles_are_listed_and_shown(run: Run) -> None:
    assert run("star", "harbour").out == "Starred: A harbour\n"
    assert run("star", "harbour", "bridge", "--json").json["articles"] == [
        {"id": "harbour", "starred": True, "changed": False},
        {"id": "bridge", "starred": True, "changed": True},
    ]
    assert run("star", "--remove", "bridge").out == "No star any more: A bridge\n"
    assert [one["id"] for one in run("list", "--starred", "--json").json["articles"]] == ["harbour"]
    assert "★" in run("list").out
    assert "Starred on" in run("show", "harbour").out
    assert run("show", "harbour", "--json").json["starred"]["author"] == ""
    assert run("show", "bridge", "--json").json["starred"] is None
    run("star", "zebra").assert_refused(1, "no article 'zebra'")


def test_notes_are_written_shown_and_kept(run: Run, news: Path) -> None:
    assert run("note").err.startswith("There are no notes.")
    assert run("note", "harbour", "Who counted?", "--quote", "Nobody  came").out == "Noted: note 1\n"
    (whole,) = run("note", "harbour", "Call the port.", "--json").json["notes"]
    assert (whole["number"], whole["text"], whole["quote"], whole["in_text"]) == (2, "Call the port.", "", True)
    shown = run("show", "harbour").out
    assert "“Nobody came”" in shown
    assert "Who counted?" in shown
    lines_of(news, {"id": "harbour", "title": "A harbour", "text": "Greta Holm opened the harbour."})
    run("ingest", news)
    assert "these words are not in the article any more, on article harbour" in run("note").out
    assert [one["in_text"] for one in run("show", "harbour", "--json").json["notes"]] == [False, True]
    assert "changed on" in run("list").out
    written = run("export", "-").out.splitlines()
    assert [len(json.loads(line).get("notes", ())) for line in written] == [0, 2]
    assert run("note", "--remove", "2").out == "Removed: note 2\n"
    run("note", "--remove", "2").assert_refused(2, "no note 2")
    run("note", "harbour", "--quote", "x").assert_refused(2, "A note on words has a text")
    run("note", "harbour", "x", "--quote", "The boat").assert_refused(2, "does not have these words")
