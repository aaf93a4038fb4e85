"""The command `articles`. Each command imports the part that it runs, so that help comes at once."""

from __future__ import annotations

import functools
import io
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ingest.errors import ArticleDeskError, UsageError
from ingest.safety.redaction import Secrets
from ui.command.articles import ingest, list_articles, remove, show
from ui.command.asking import ask, chat, check
from ui.command.evaluation import evaluate, feedback
from ui.command.exploring import names, timeline
from ui.command.maintenance import backup, doctor, export_articles, restore
from ui.command.moving import move
from ui.command.notes import note, star
from ui.command.refresh import refresh
from ui.command.tags import tag
from ui.command.usage.beginning import beginning_lines
from ui.command.usage.help_text import ReadableCommand, ReadableGroup
from ui.command.users import user
from ui.command.watch import watch
from ui.rendering import terminal
from ui.rendering.redacted_output import redacted_output

app = typer.Typer(
    name="articles",
    epilog='Begin: articles ingest news/   then: articles ask "Who reported it?"   or: articles chat',
    cls=ReadableGroup,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

INTERRUPTED = 130
"""The exit status of what Ctrl-C ended, by the custom of shells: 128, and the number of the signal."""


def main() -> NoReturn:
    """Run the command line: exit 0 done, 1 failed with one clear line, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal of few letters is no reason to fail
    # Other people's loggers have nothing to say to the person at the prompt; failures come as errors.
    logging.disable(logging.CRITICAL)
    os.umask(0o077)  # whatever is written, by whichever library, is its owner's alone
    with redacted_output(Secrets.read()):
        sys.exit(_status_of(functools.partial(app, prog_name="articles")))  # completion goes by the name


def _status_of(command: Callable[[], object]) -> int:
    """Run a command to its end, and print the one line of its failure, if any; the exit status."""
    try:
        status = _run(command)
        sys.stdout.flush()
    except OSError as problem:
        _drop_what_cannot_be_written()
        if not isinstance(problem, BrokenPipeError):
            where = f" ({problem.filename})" if problem.filename else ""
            terminal.print_error(f"{problem.strerror or problem}{where}. Make room or mend it, then try again.")
        return 1
    return status


def _drop_what_cannot_be_written() -> None:
    """Keep Python from writing the rest of the output once more when it ends, where the disk or the pipe takes none."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError), Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _run(command: Callable[[], object]) -> int:
    """The status with which a command ends."""
    try:
        command()
    except ArticleDeskError as problem:
        terminal.print_error(problem)
        return 2 if isinstance(problem, UsageError) else 1
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"article-desk {version('article-desk')}\n")
        raise typer.Exit


@app.callback()
def articles(
    context: typer.Context,
    show_version: Annotated[  # noqa: ARG001 - its callback does what it asks for
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Ask your own articles. Every answer shows the exact words it rests on, or says that they are silent."""
    if context.invoked_subcommand is None:
        for line in beginning_lines():
            terminal.print_text(line)


COMMANDS: dict[str, Callable[..., None]] = {
    "ingest": ingest,
    "refresh": refresh,
    "watch": watch,
    "ask": ask,
    "check": check,
    "chat": chat,
    "user": user,
    "list": list_articles,
    "show": show,
    "tag": tag,
    "star": star,
    "note": note,
    "timeline": timeline,
    "names": names,
    "remove": remove,
    "feedback": feedback,
    "evaluate": evaluate,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "export": export_articles,
    "move": move,
}
"""Every command by its name, in the order of `articles --help`."""


def _interruptible(command: Callable[..., None]) -> Callable[..., None]:
    """The command, which says so in a line where Ctrl-C ends it; one that works for long says more itself."""

    @functools.wraps(command)
    def run(*arguments: object, **options: object) -> None:
        try:
            command(*arguments, **options)
        except KeyboardInterrupt:
            terminal.print_notice("Stopped.")
            raise SystemExit(INTERRUPTED) from None

    return run


for _name, _command in COMMANDS.items():
    app.command(_name, cls=ReadableCommand)(_interruptible(_command))
