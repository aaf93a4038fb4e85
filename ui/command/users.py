"""The command that says who may come into the chat."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import UsageError
from ui.command.options import JsonOption
from ui.rendering import terminal


def user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with; it has no colon in it.")],
    *,
    editor: Annotated[
        bool, typer.Option("--editor", help="May add, replace and remove articles too; others only read and ask.")
    ] = False,
    credentials: Annotated[
        Path | None,
        typer.Option("--credentials", metavar="FILE", help="Write the line into this file, in the place of an older."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make somebody who may come in to `articles chat --credentials FILE`: asks for a password, prints the line.

    The line is NAME:HASH or NAME:HASH:editor; the hash (argon2id) does not tell the password. A password as it is works
    too. Keep the file to yourself: chmod 600. Without a terminal the password is read from standard input. A running
    chat knows of new users when it is started again.
    """
    from ui.access.accounts import Role, account_line, write_account

    role = Role.EDITOR if editor else Role.READER
    line = account_line(name, _new_password(), role)
    known = write_account(credentials, line) if credentials else False
    if as_json:
        written = {"file": str(credentials), "changed": known} if credentials else {"line": line}
        terminal.print_json({"name": name, "role": role.value, **written})
    elif credentials:
        terminal.print_line(f"{'Changed' if known else 'Added'}: {name}, {role.value}")
    else:
        sys.stdout.write(f"{line}\n")


def _new_password() -> str:
    """A password that was typed twice, unseen, or the first line of standard input."""
    try:
        if not sys.stdin.isatty():
            return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
        first, second = getpass.getpass("Password: "), getpass.getpass("Again: ")
    except (UnicodeDecodeError, EOFError) as problem:
        raise UsageError("The password cannot be read: it must be text in UTF-8, on one line.") from problem
    if first != second:
        raise UsageError("The two passwords differ. Nothing was changed: try again.")
    return first
