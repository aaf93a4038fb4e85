"""`articles tag`, and lists, questions and claims by tag."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.command.conftest import OPENED, OPENED_QUOTE, Run, lines_of

pytestmark = pytest.mark.slow


@pytest.fixture
def news(run: Run, tmp_path: Path) -> None:
    """A library of two articles."""
    harbour = {"id": "harbour", "title": "B harbour", "text": OPENED_QUOTE, "published": "2023", "tags": ["Sea"]}
    bridge = {"id": "bridge", "title": "A bridge", "text": "Per Dahl closed the bridge on Monday.", "published": "2024"}
    run("ingest", lines_of(tmp_path / "news.jsonl", harbour, bridge))


@pytest.mark.usefixtures("news")
def test_articles_are_tagged_listed_and_asked_by_tag(run: Run) -> None:
    tagged = run("tag", "harbour", "bridge", "--add", "town", "--add", "sea", "--remove", "nothing", "--remove", "SEA")
    assert tagged.out.splitlines() == ["Changed: B harbour: town", "Changed: A bridge: town"]
    assert run("tag", "harbour", "--add", "Port", "--json").json == {
        "articles": [{"id": "harbour", "title": "B harbour", "tags": ["town", "Port"], "changed": True}]
    }
    assert [one["id"] for one in run("list", "--tag", "port", "--json").json["articles"]] == ["harbour"]
    for sort, ids in {"title": ["bridge", "harbour"], "published": ["bridge", "harbour"]}.items():
        assert [one["id"] for one in run("list", "--sort", sort, "--json").json["articles"]] == ids
    assert [one["id"] for one in run("list", "--json").json["articles"]] == ["harbour", "bridge"]
    assert [one["id"] for one in run("list", "--search", "dahl bri", "--json").json["articles"]] == ["bridge"]
    assert run("ask", OPENED, "--tag", "PORT", "--json").json["answered"]
    assert run("check", OPENED_QUOTE, "--tag", "port", "--json").json["label"] == "supported"
    run("tag", "bridge", "--add", "river")
    assert not run("ask", OPENED, "--tag", "river", "--json").json["answered"]


@pytest.mark.usefixtures("news")
def test_what_is_not_known_is_said_with_the_nearest(run: Run, tmp_path: Path) -> None:
    told = "No article is tagged seas. The nearest tag is Sea."
    run("list", "--tag", "seas").assert_refused(2, told)
    run("tag", "harbour", "--remove", "seas").assert_refused(2, told)
    run("check", OPENED_QUOTE, "--tag", "seas").assert_refused(2, told)
    assert run("ask", OPENED, "--tag", "seas", "--json").json["text"].startswith(told)
    run("tag", "harbour").assert_refused(2, "Name a tag")
    run("tag", "zebra", "--add", "x").assert_refused(1, "no article 'zebra'")
    draft = tmp_path / "draft.txt"
    draft.write_text(OPENED_QUOTE, encoding="utf-8")
    run("check", "--file", draft, "--tag", "sea").assert_refused(2, "checked against all articles")
