"""The command that reads again what came from the web."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.errors import UsageError
from ui.command.interrupts import graceful_stop
from ui.command.options import JsonOption, LibraryOption, open_existing
from ui.command.progress import ingest_bar
from ui.rendering import terminal


def refresh(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID|URL", help="Articles and feeds; without any, all.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    *,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead to this machine and into private networks.")
    ] = False,
    forget_feed: Annotated[
        str | None,
        typer.Option("--forget-feed", metavar="URL", help="Follow this feed no longer; its articles stay."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read again what came from the web: pages, and the feeds that were ingested, with their new entries.

    A page is only sent again if it changed, where its server tells so (ETag, Last-Modified), and none is read that
    robots.txt does not allow. A changed article keeps its id, and its earlier text as a version (`articles show ID
    --versions`). One whose page is gone is kept and marked, until it is there again. Where a login page, an error page
    or another text stands in the place of an article, that is told and the article stays. An entry of a feed that you
    removed does not come back.

    Others may read the library and write to it meanwhile. Something that fails, or is kept, does not stop the rest (but
    the exit status is 1 then). Ctrl-C stores what was read; the same command goes on with what is left.
    """
    from ingest.refreshing.refresh import forget_feed as forget
    from ingest.refreshing.refresh import refresh_articles
    from ui.rendering.articles.upkeep import refresh_line, refresh_notices

    if forget_feed is not None:
        if names:
            raise UsageError("--forget-feed reads nothing: name no articles or feeds beside it.")
        with open_existing(library) as opened:
            forget(forget_feed, opened)
        if as_json:
            terminal.print_json({"forgotten": forget_feed})
        else:
            terminal.print_line(f"No longer followed: {forget_feed}")
        return
    with open_existing(library) as opened, graceful_stop() as stop, ingest_bar() as on_progress:
        report = refresh_articles(opened, names or (), on_progress, allow_private=allow_private, stopped=stop.is_set)
        titles = {row.article.id: row.article.title for row in opened.articles()}
    if as_json:
        terminal.print_json(report.to_json())
    else:
        for line in refresh_notices(report, titles):
            terminal.print_notice(line)
        terminal.print_line(refresh_line(report))
        if report.interrupted:
            terminal.print_notice("Stopped before the end. What was stored stays; the same command goes on from there.")
    raise typer.Exit(stop.status if report.interrupted else int(bool(report.failed or report.kept)))
