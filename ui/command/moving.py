"""The command that moves a library from one store to another."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.command.interrupts import clean_exit
from ui.command.options import JsonOption, LibraryOption
from ui.command.progress import count_bar
from ui.rendering import terminal


def move(
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="URL", help="postgresql+psycopg://USER@HOST/DATABASE, or a folder.", show_default=False
        ),
    ],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move the library to a PostgreSQL database, or from one into a folder.

    The database has to be empty: `createdb news`, then

        articles move --to postgresql+psycopg://ann@db.example/news

    and from then on set ARTICLES_DATABASE_URL to that address. The password may stand in the address, but others on
    this machine can read it there: better, PGPASSWORD or the file ~/.pgpass has it. Back into files, with
    ARTICLES_DATABASE_URL set: `articles move --to FOLDER`.

    All goes along: articles with earlier texts, tags and vectors, feeds, and what people said of answers. Each row is
    compared at the end; what was moved stays as it was. What was stopped goes on when the same command is run again.
    Uploaded files stay in their folder.
    """
    from ingest.maintenance.moving.moving import move_library

    stopped = "Stopped. The library is as it was; run the same command again to go on."
    with clean_exit(stopped), count_bar("articles") as on_progress:
        moved = move_library(to, library, on_progress)
    if as_json:
        terminal.print_json({"articles": moved.articles, "source": moved.source, "target": moved.target})
    else:
        terminal.print_line(f"Moved {moved.articles} articles: {moved.target}")
        terminal.print_notice(moved.next_step)
