"""Commands that look after a library: doctor, backup, restore, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import UsageError
from ui.command.interrupts import clean_exit
from ui.command.options import JsonOption, LibraryOption, open_existing, refuse_missing
from ui.command.progress import count_bar, step_spinner
from ui.rendering import terminal


def doctor(
    library: LibraryOption = None,
    *,
    mend: Annotated[bool, typer.Option("--repair", help="Mend what is found wrong.")] = False,
    backup: Annotated[
        Path | None,
        typer.Option("--from", metavar="BACKUP", help="A backup, from which --repair takes what is lost."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Look whether the library is whole: the database, every text, passage and vector, and both indexes.

    What a kill or a crash leaves behind mends itself when the library is next used; this looks at all the rest.
    The exit status is 1 if something is wrong (and was not mended).

    --repair makes indexes anew; where that is not enough, it saves every row that can be read into a new file (the
    damaged one is kept beside it), and takes what is lost from a backup that --from names. An article whose text is
    not what was stored comes back from the backup, or from its file if that still gives the same; else it is set
    aside: it is kept, but nothing is answered from it.
    """
    from ingest.checkup import check_up

    if backup and not mend:
        raise UsageError("--from names what --repair takes from: articles doctor --repair --from BACKUP")
    if not backup:  # from which a library that is gone comes back
        refuse_missing(library)
    with clean_exit("Stopped. The library is as it was, or mended in part."), step_spinner() as on_progress:
        found = check_up(library, repair=mend, backup=backup, on_step=terminal.print_notice, on_progress=on_progress)
    if as_json:
        terminal.print_json(found.to_json())
    else:
        terminal.print_findings(found.findings, found.left, articles=found.articles, passages=found.passages)
    if found.left:
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; an older backup is replaced.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy all of the library into one file: articles, vectors, tags, stars, notes, and what people said of answers.

    Others may read and write meanwhile. The file is checked, and takes the place of an older one only when it is
    whole. Files that were uploaded to the page are not in it, only the articles that were made of them.
    """
    stopped = "Stopped. Nothing was written; an older backup is as it was."
    with clean_exit(stopped), open_existing(library) as opened, count_bar("pages") as on_progress:
        count = opened.backup(file, on_progress)
    if as_json:
        terminal.print_json({"file": str(file), "articles": count})
    else:
        terminal.print_line(f"Backed up {count} articles: {file}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `articles backup` wrote.")],
    library: LibraryOption = None,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a sound library, too; it is kept beside the new one.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of a library that is damaged or gone, or where there is none.

    What was there is kept in the same folder.
    """
    from ingest.maintenance.backup import restore_library

    with clean_exit("Stopped. The library is as it was."), count_bar("pages") as on_progress:
        count = restore_library(file, library, replace=replace, on_progress=on_progress)
    if as_json:
        terminal.print_json({"articles": count})
    else:
        terminal.print_line(f"Restored {count} articles.")


def export_articles(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="FILE.jsonl, packed if it ends in .gz; - for standard output.")
    ],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write every article with all that is known of it as a line of JSON. To ingest that gives the same articles.

    Stars and notes stand in it, to be read: ingest leaves them out (`articles backup` and `articles move` take them
    along). Not in it are vectors (they are made anew), what people said of answers (see `articles feedback --json`),
    and articles that are damaged: these are named, and the exit status is 1.
    """
    to_output = str(file) == "-"
    if to_output and as_json:
        raise UsageError("Standard output takes the articles or what --json tells, not both. Name a file: FILE.jsonl")
    stopped = "Stopped. No file was written; an older one is as it was."
    with clean_exit(stopped), open_existing(library) as opened, count_bar("articles") as on_progress:
        written = opened.export(sys.stdout.buffer if to_output else file, on_progress)
    for article_id in written.left_out:
        terminal.print_notice(f"Left out, as it is damaged: {article_id}. See: articles doctor")
    if as_json:
        told = {"file": str(file), "articles": written.articles, "left_out": list(written.left_out)}
        terminal.print_json(told)
    else:
        terminal.print_notice(f"Exported {written.articles} articles.")
    if written.left_out:
        raise typer.Exit(1)
