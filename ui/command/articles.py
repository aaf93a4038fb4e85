"""Commands that put articles in, list, show and remove them."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

import typer

from ui.command.interrupts import graceful_stop
from ui.command.options import JsonOption, LibraryOption
from ui.command.progress import ingest_bar
from ui.rendering import terminal


def ingest(
    locations: Annotated[
        list[str], typer.Argument(metavar="PATH|URL", help="Files, folders, web addresses, or - for standard input.")
    ],
    library: LibraryOption = None,
    *,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove the articles whose files, in these folders, are gone.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace articles by what claims to be them, wherever it comes from.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead to this machine and into private networks.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put articles into the library.

    Reads text (in any encoding), Markdown (with YAML front matter), HTML pages, PDF, DOCX, ODT, RTF, PPTX (slides and
    their notes), EPUB (a book is one article, its chapters are sections), mail (EML) and mailboxes (MBOX, each message
    an article), saved pages (MHTML, SingleFile), web archives (WARC, WACZ: their pages), zip and tar of files that are
    read (not of archives), JSON Lines (one article a line, packed by gzip or not, or on standard input), RSS and Atom
    feeds (the pages of their entries), and folders of all these to the bottom, without hidden files and links. The
    content tells the kind of a file, more than its name. Web pages are fetched where robots.txt allows it; a feed, and
    a file of addresses, in a folder are only followed if named.

    Lists of articles: CSV and JSON (the columns are guessed by their names, and told), exports of Pocket, Instapaper,
    Omnivore (unpacked), Readwise Reader, Wallabag, Raindrop, Karakeep and Zotero (RIS, CSL JSON), bookmarks of
    browsers, and OPML (its feeds). Where they hold the text, that is read; else the addresses are fetched.

    An article that is there already is skipped; a changed one takes the place of the old one; copies of one story
    are kept together. What claims to be an article that came from elsewhere, with other contents, is a conflict: both
    are named, and nothing is replaced without --replace. A file that fails is named with the reason. Neither stops
    the rest (but the exit status is 1 then). Ctrl-C stores what was read; the same command goes on from there.

    A line of JSON Lines is {"id" or "url", "text"} and perhaps "title", "author", "publisher", "published",
    "language".
    """
    from ingest.library import Library
    from ingest.pipeline import ingest_articles

    with Library.open(library) as opened, graceful_stop() as stop, ingest_bar() as on_progress:
        report = ingest_articles(
            locations,
            opened,
            on_progress,
            prune=prune,
            replace=replace,
            allow_private=allow_private,
            stopped=stop.is_set,
        )
        changed = {article_id: opened.article(article_id).title for article_id in report.changed}
    if as_json:
        terminal.print_json(report.to_json())
    else:
        terminal.print_ingest_report(report, changed)
    raise typer.Exit(stop.status if report.interrupted else int(bool(report.failed or report.conflicts)))


def list_articles(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles in the library."""
    from ingest.library import Library

    with Library.open(library) as opened:
        summaries = opened.articles()
    if as_json:
        terminal.print_json({"articles": [row.to_json() for row in summaries]})
    else:
        terminal.print_articles(summaries)


def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The id that `articles list` shows.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one article: its facts and its text, as it is quoted from."""
    from ingest.library import Library

    with Library.open(library) as opened:
        article = opened.article(article_id)
        passages = opened.passages_of(article_id)
    if as_json:
        spans = [{"start": passage.start, "end": passage.end, "heading": passage.heading} for passage in passages]
        terminal.print_json({**asdict(article), "passages": spans})
    else:
        terminal.print_article(article)


def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids that `articles list` shows.")],
    library: LibraryOption = None,
) -> None:
    """Remove articles from the library: text, words and vectors. Your files stay as they are."""
    from ingest.library import Library
    from ui.page.uploads import delete_unused_uploads

    with Library.open(library) as opened:
        for article_id in article_ids:
            title, file = opened.article(article_id).title, opened.origin(article_id).file
            opened.remove(article_id)
            delete_unused_uploads([os.fsdecode(file)] if file else [], opened)
            terminal.print_line(f"Removed: {title}")
