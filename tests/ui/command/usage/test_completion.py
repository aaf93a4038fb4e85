"""What Tab completes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.command.conftest import Run


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("articles sh", ["show"]),
        ("articles show ", ["bridge", "harbour", "school"]),
        ("articles remove br", ["bridge"]),
    ],
)
def test_commands_and_ids_are_completed(
    run: Run, town: Path, monkeypatch: pytest.MonkeyPatch, typed: str, offered: list[str]
) -> None:
    monkeypatch.setenv("ARTICLES_LIBRARY", str(town))
    monkeypatch.setenv("_ARTICLES_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split(" ")) - 1))
    assert sorted(run().out.split()) == offered


def test_where_there_is_no_library_nothing_is_offered_and_none_is_made(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("_ARTICLES_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "articles show ")
    monkeypatch.setenv("COMP_CWORD", "2")
    ended = run()
    assert (ended.out.strip(), ended.err) == ("", "")
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_can_be_shown(run: Run, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: (shell, f"/bin/{shell}"))
    shown = run("--show-completion")
    assert shown.status == 0
    assert "_ARTICLES_COMPLETE" in shown.out
