"""The README and CONTRIBUTING name what there is: every command, option and setting, and nothing else."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from assistant.settings import AssistantSettings
from ingest.settings import LibrarySettings
from ui.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
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


def test_every_option_is_named(commands: dict[str, set[str]]) -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) | {"--help"}
    assert {option for options in commands.values() for option in options} <= named


def test_options_are_named_with_commands_that_have_them(commands: dict[str, set[str]]) -> None:
    wrong = [
        (name, option)
        for name, rest in called(README)
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest)
        if option not in commands[name] | {"--help"}
    ]
    assert wrong == []


def test_every_named_option_exists(commands: dict[str, set[str]]) -> None:
    measuring = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benchmarks").glob("*.py"))
    known = {option for options in commands.values() for option in options} | {"--help"}
    known |= set(re.findall(r'"(--[a-z][a-z-]+)"', measuring))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known


def test_every_setting_is_named_and_every_named_one_exists() -> None:
    fields = {*AssistantSettings.model_fields, *LibrarySettings.model_fields}
    assert set(re.findall(r"ARTICLES_[A-Z_]+\b", README)) == {f"ARTICLES_{name.upper()}" for name in fields}


def test_every_extra_is_named_and_every_named_one_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    assert set(re.findall(r"article-desk\[([a-z]+)\]", README)) == extras - FOR_US
    assert set(re.findall(r"'\.\[([a-z]+)\]'", CONTRIBUTING)) == FOR_US


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
    named = set(re.findall(r"`(?:tests/benchmarks/)?([\w]+\.py)\b", BOTH))
    assert scripts - named == set()
    assert {name for name in named if not list(ROOT.glob(f"*/**/{name}"))} == set()


TOLD_APART = ("reading", "checking", "language")
"""Folders of a package whose modules the map names too."""


@pytest.mark.parametrize("room", ["ingest", "assistant", "ui"])
def test_the_map_names_every_module(room: str) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{room}/`")]
    folders = [
        ROOT / room,
        *(ROOT / room / inner for inner in re.findall(r"`([a-z_]+)/` \(", row) if inner in TOLD_APART),
    ]
    modules = {path.stem for folder in folders for path in folder.glob("*.py")} - {"__init__", "__main__"}
    assert set(re.findall(r"`([a-z_]+)`", row)) == modules


def _is_there(name: str) -> bool:
    """Whether this is a module, or something in one."""
    parent, _, last = name.rpartition(".")
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(parent), last)
