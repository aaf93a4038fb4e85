"""A library that is named and not there: it is said, with what to do, and none is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import platformdirs
import pytest

from ingest.library import Library
from tests.ui.command.conftest import OPENED, Run

READING = (
    ["ask", OPENED],
    ["check", "Greta Holm opened it."],
    ["check", "Greta Holm opened it. " * 200],
    ["show", "harbour"],
    ["remove", "harbour"],
    ["feedback"],
    ["doctor"],
    ["evaluate", "--draft", "3"],
    ["backup", "{folder}/file.tar"],
    ["export", "{folder}/file.jsonl"],
)


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: " ".join(arguments)[:20])
def test_a_mistyped_name_is_told_and_nothing_is_made(run: Run, tmp_path: Path, arguments: Sequence[str]) -> None:
    with Library.open(tmp_path / "articles"):
        pass
    mistyped = tmp_path / "artcles"
    given = [argument.format(folder=tmp_path) for argument in arguments]
    usual = str(platformdirs.user_data_path("article-desk") / "library")
    run(*given, "--library", mistyped).assert_refused(
        1,
        f"no library at {mistyped}",
        f"Did you mean {tmp_path / 'articles'}?",
        usual,
        f"articles ingest PATH --library {mistyped}",
    )
    assert [each.name for each in tmp_path.iterdir()] == ["articles"]


def test_a_mistyped_setting_is_told_too(run: Run, tmp_path: Path) -> None:
    run("show", "a").assert_refused(1, f"no library at {tmp_path / 'library'}", "ARTICLES_LIBRARY", "articles ingest")
    listed = run("list", "--json")  # a list of nothing is one
    assert (listed.status, listed.json) == (0, {"articles": []})
    assert f"no library at {tmp_path / 'library'}" in listed.err
    assert not (tmp_path / "library").exists()


def test_the_usual_library_may_have_nothing_yet(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ARTICLES_LIBRARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert run("list", "--json").json == {"articles": []}
    assert "articles ingest PATH" in run("list").err
    run("ask", OPENED).assert_refused(1, "no articles yet", "articles ingest PATH")
    assert not (tmp_path / "data").exists()
