"""What help, and `articles` alone, say."""

from __future__ import annotations

import re

import pytest

from tests.ui.command.conftest import Run
from ui.command.cli import COMMANDS
from ui.command.usage.beginning import COMMANDS_TO_BEGIN_WITH


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_names_no_types_of_python(run: Run, name: str) -> None:
    helped = run(*filter(None, [name, "--help"]))
    assert helped.status == 0
    assert not re.search(r"<(bool|str|int|path|file|directory|list)", helped.out)
    assert "--help" in helped.out


def test_options_that_take_a_value_name_it(run: Run) -> None:
    told = run("chat", "--help").out
    for option, value in (("--library", "DIR"), ("--host", "ADDRESS"), ("--port", "PORT"), ("--credentials", "FILE")):
        assert re.search(rf"{option}\s+{value}\b", told)


def test_without_a_command_three_are_named_to_begin_with(run: Run) -> None:
    alone = run()
    assert (alone.status, alone.err) == (0, "")
    assert len(alone.out.splitlines()) < 10
    for command, _ in COMMANDS_TO_BEGIN_WITH:
        assert command in alone.out
    assert "articles --help" in alone.out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_what_tells_something_tells_it_in_json_too(run: Run, name: str) -> None:
    assert "--json" in run(name, "--help").out
