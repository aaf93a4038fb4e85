"""The papers name what there is, and nothing else; what the README shows is what comes."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from assistant.settings import AssistantSettings
from ingest.library import Library
from ingest.samples import SAMPLES
from ingest.settings import LibrarySettings
from ui.command.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FIGURES = (ROOT / "tests" / "benchmarks" / "README.md").read_text(encoding="utf-8")
BOTH = README + CONTRIBUTING

FOR_US = {"dev", "peers", "training"}
"""Extras that only who works on the code needs."""


def options_by_command() -> dict[str, set[str]]:
    """The long options of each command; of a switch the word that changes something."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {
        name: {(*option.secondary_opts, *option.opts)[0] for option in command.params if option.opts[0][:2] == "--"}
        for name, command in commands.items()
    }


def called(text: str) -> Iterator[tuple[str, str]]:
    """Commands with the rest of their lines, where a text calls them as code: `articles …`, or a line of a block."""
    for span in re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ {4}(.+)$", text, re.MULTILINE):
        yield from re.findall(r"\barticles ([a-z]+)\b(.*)", span)


@pytest.fixture(scope="module")
def commands() -> dict[str, set[str]]:
    return options_by_command()


def test_every_command_is_named_and_every_named_one_exists(commands: dict[str, set[str]]) -> None:
    assert {name for name, _ in called(README)} == set(commands)


def test_options_are_named_with_commands_that_have_them(commands: dict[str, set[str]]) -> None:
    wrong = [
        (name, option)
        for name, rest in called(README)
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest)
        if option not in commands[name] | {"--help"}
    ]
    assert wrong == []


def test_the_readme_is_read_to_its_end() -> None:
    assert len(README.encode()) <= 9_000


def test_every_setting_is_named_and_every_named_one_exists() -> None:
    fields = {*AssistantSettings.model_fields, *LibrarySettings.model_fields}
    assert set(re.findall(r"ARTICLES_[A-Z_]+\b", README)) == {f"ARTICLES_{name.upper()}" for name in fields}


def test_every_extra_is_named_and_every_named_one_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    assert set(re.findall(r"article-desk\[([a-z]+)\]", README)) == extras - FOR_US
    assert set(re.findall(r"'\.\[([a-z]+)\]'", CONTRIBUTING + FIGURES)) == FOR_US


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"^ {4}make ([a-z]+)|`make ([a-z]+)", BOTH, re.MULTILINE))
    assert {"chat", "test"} <= {first or second for first, second in named} <= targets


def test_every_path_and_module_that_is_named_exists() -> None:
    paths = re.findall(r"[`(]((?:assistant|ingest|tests|ui)/[\w./-]*)[`)]", BOTH)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    modules = re.findall(r"(?:`|-m )((?:assistant|ingest)\.[\w.]+)(?![\w.(])", BOTH)
    assert [one for one in modules if not _is_there(one)] == []


def test_every_benchmark_is_named_and_every_named_one_exists() -> None:
    scripts = {path.name for path in (ROOT / "tests" / "benchmarks").glob("*.py")}
    named = set(re.findall(r"(?:`|tests/benchmarks/)(\w+\.py)\b", FIGURES))
    assert scripts - named == set()
    assert {name for name in named if not list(ROOT.glob(f"*/**/{name}"))} == set()


def test_what_the_readme_shows_at_the_prompt_is_what_comes(
    sample_library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")  # lines break where the paths of this machine let them
    shown = re.findall(r"^ {4}\$ articles (ask) (\".*\")\n((?: {4}.*\n|\n(?= {4}[^$]))+)", README, re.MULTILINE)
    assert [command for command, *_ in shown] == ["ask"]
    for command, text, output in shown:
        with pytest.raises(SystemExit):
            app([command, text.strip('"'), "--library", str(sample_library.folder)])
        printed = capsys.readouterr().out.replace(f"{ROOT}/", "")
        assert _of_any_place(output) == _of_any_place(printed)


def _of_any_place(output: str) -> list[str]:
    """The words of an output without the ids of articles, which come from where their files lie."""
    return re.sub(r"\barticle [0-9a-f]{12}\b", "article ID", output).split()


def test_what_the_readme_shows_of_python_runs(sample_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    [block] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.setenv("ARTICLES_LIBRARY", str(sample_library.folder))
    printed: list[str] = []
    exec(  # noqa: S102 - it is ours
        block.replace('["news/"]', "SAMPLES"),
        {"print": lambda *told: printed.extend(map(str, told)), "SAMPLES": SAMPLES},
    )
    assert "His remarks were reported by BelTA" in printed[0]
    assert printed[2] == "supported"


def _is_there(name: str) -> bool:
    """Whether this is a module, or something in one."""
    parent, _, last = name.rpartition(".")
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(parent), last)
