"""Commands that put articles in, list, show and remove them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UnknownArticleError, UsageError
from ingest.store.curation.query import ArticleQuery, SortKey
from ui.command.interrupts import graceful_stop
from ui.command.options import (
    JsonOption,
    LibraryOption,
    TagOption,
    has_library,
    missing_library,
    open_existing,
    open_or_make,
    refuse_unknown_tags,
)
from ui.command.pictures import write_picture
from ui.command.progress import ingest_bar
from ui.command.usage.completion import article_ids as complete_ids
from ui.rendering import terminal

if TYPE_CHECKING:
    from ingest.article import Article
    from ingest.library import Library
    from ingest.stages.preparation import Engine
    from ingest.stages.report import Report


class EngineName(StrEnum):
    """What `--engine` takes."""

    LOCAL = "local"
    RAY = "ray"


def ingest(
    locations: Annotated[
        list[str], typer.Argument(metavar="PATH|URL", help="Files, folders, web addresses, or - for standard input.")
    ],
    library: LibraryOption = None,
    *,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Remove the articles whose files, in these folders, are gone, or that are gone from their file.",
        ),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace articles by what claims to be them, wherever it comes from.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead to this machine and into private networks.")
    ] = False,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="Who parses and embeds: this process, or Ray's workers (an extra).")
    ] = EngineName.LOCAL,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="HOST:PORT", help="The head of a Ray cluster; without one, Ray starts here."),
    ] = None,
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
    Omnivore, Readwise Reader, Wallabag, Raindrop, Karakeep and Zotero (RIS, CSL JSON), bookmarks of
    browsers, and OPML (its feeds). Where they hold the text, that is read; else the addresses are fetched.

    An article that is there already is skipped; a changed one takes the place of the old one; copies of one story
    are kept together. What claims to be an article that came from elsewhere, with other contents, is a conflict: both
    are named, and nothing is replaced without --replace. A file that fails is named with the reason. Neither stops
    the rest (but the exit status is 1 then). Ctrl-C stores what was read; the same command goes on from there.

    With --engine ray (pip install 'article-desk[ray]') documents are parsed and embedded by a worker on each processor
    of this machine, or with --address of a cluster whose machines have the same article-desk; this process reads and
    stores. What a worker was at when it ended is done again.

    A line of JSON Lines is {"id" or "url", "text"} and perhaps "title", "author", "publisher", "published",
    "language".
    """
    from ingest.pipeline import ingest_articles
    from ui.command.usage.languages import languages_line, other_languages

    with open_or_make(library) as opened, graceful_stop() as stop, ingest_bar() as on_progress:
        report = ingest_articles(
            locations,
            opened,
            on_progress,
            prune=prune,
            replace=replace,
            allow_private=allow_private,
            stopped=stop.is_set,
            engine=_engine(engine, address),
        )
        changed = {article.id: article.title for article in _still_there(opened, report.changed)}
        languages = other_languages(_still_there(opened, (*report.added, *report.changed)))
    _tell(report, changed, languages, languages_line(languages) if languages else "", as_json=as_json)
    raise typer.Exit(stop.status if report.interrupted else int(bool(report.failed or report.conflicts)))


def _tell(
    report: Report, changed: Mapping[str, str], languages: Mapping[str, int], remark: str, *, as_json: bool
) -> None:
    """What became of an ingest, and a remark where some of it is in languages that are only searched."""
    if as_json:
        terminal.print_json({**report.to_json(), "other_languages": languages})
        return
    terminal.print_ingest_report(report, changed)
    if remark:
        terminal.print_notice(remark)


def _engine(name: EngineName, address: str | None) -> Engine:
    """The engine of a name; only Ray has an address."""
    if name is EngineName.RAY:
        from ingest.distributed.engine import RayEngine

        return RayEngine(address)
    if address is not None:
        raise UsageError("--address is that of a Ray cluster: say --engine ray too.")
    from ingest.stages.preparation import LocalEngine

    return LocalEngine()


def _still_there(library: Library, article_ids: Sequence[str]) -> Iterator[Article]:
    """The articles of these ids; one that somebody removed meanwhile is passed over."""
    for article_id in article_ids:
        with suppress(UnknownArticleError):
            yield library.article(article_id)


def list_articles(
    library: LibraryOption = None,
    *,
    tag: TagOption = None,
    starred: Annotated[bool, typer.Option("--starred", help="Only articles with a star.")] = False,
    noted: Annotated[bool, typer.Option("--noted", help="Only articles with a note.")] = False,
    search: Annotated[
        str,
        typer.Option(
            "--search", metavar="WORDS", help="Only articles with these words in text, title, publisher, notes …"
        ),
    ] = "",
    sort: Annotated[
        SortKey,
        typer.Option(
            "--sort",
            help="By title, publisher, published (newest first), length (longest first), or as they came in.",
        ),
    ] = SortKey.ADDED,
    as_json: JsonOption = False,
) -> None:
    """List the articles in the library."""
    from ingest.settings import LibrarySettings

    usual = LibrarySettings.read().library
    if not has_library(library or usual):
        summaries = []  # into which nothing was put yet
        if library is not None:
            terminal.print_notice(missing_library(library))
    else:
        with open_existing(library) as opened:
            refuse_unknown_tags(opened, tag or ())
            descending = sort in {SortKey.PUBLISHED, SortKey.LENGTH}
            query = ArticleQuery(search, tuple(tag or ()), sort, descending, starred, noted)
            summaries = list(opened.list_articles(query).rows)
    if as_json:
        terminal.print_json({"articles": [row.to_json() for row in summaries]})
    else:
        terminal.print_articles(summaries)


def show(
    article_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id that `articles list` shows.", autocompletion=complete_ids),
    ],
    library: LibraryOption = None,
    *,
    versions: Annotated[
        bool, typer.Option("--versions", help="List its earlier texts: until when each was there, how long it is.")
    ] = False,
    version: Annotated[
        int | None, typer.Option("--version", metavar="N", help="Show an earlier text instead, by its number.")
    ] = None,
    page: Annotated[
        int | None, typer.Option("--page", metavar="N", help="A page of its PDF, for --picture. Without it the first.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Write a page of its PDF as a picture (PNG).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show one article: its facts and its text, as it is quoted from, and what you noted on it.

    The last ten texts that an article had before are kept, wherever it came from; nothing is answered from them.

    A page as it is printed: articles show ID --page 3 --picture page.png (while the PDF is where it was read)
    """
    if picture is not None or page is not None:
        write_picture(article_id, page or 1, picture, library)
        return
    if versions or version is not None:
        _show_earlier(article_id, version, library, as_json=as_json)
        return
    from ui.rendering.articles.printed_notes import print_annotations

    with open_existing(library) as opened:
        article, gone = opened.article(article_id), opened.origin(article_id).gone
        passages = opened.passages_of(article_id)
        star, notes = opened.stars().get(article.id), opened.notes(article.id)
    if as_json:
        spans = [{"start": passage.start, "end": passage.end, "heading": passage.heading} for passage in passages]
        starred = star and {"author": star.author, "time": star.time}
        added = {"starred": starred, "notes": [one.to_json() for one in notes]}
        terminal.print_json({**asdict(article), "gone": gone, **added, "passages": spans})
    else:
        terminal.print_article(article, gone)
        print_annotations(star, notes)


def _show_earlier(article_id: str, number: int | None, library: Path | None, *, as_json: bool) -> None:
    """Show the earlier text of a number, or without one list all."""
    from ui.rendering.articles.upkeep import version_lines

    with open_existing(library) as opened:
        versions = opened.versions(article_id)
    found = next((one for one in versions if one.number == number), None)
    if number is not None and found is None:
        raise UsageError(f"Article {article_id} has no version {number}. Those that it has: --versions")
    if as_json:
        listed = [
            {"version": one.number, "replaced": one.replaced, "title": one.article.title, "characters": one.length}
            for one in versions
        ]
        terminal.print_json(found.to_json() if found else {"id": article_id, "versions": listed})
    elif found:
        terminal.print_notice(f"What it was until {found.replaced}:")
        terminal.print_article(found.article)
    else:
        for line in version_lines(versions):
            terminal.print_line(line)
        if not versions:
            terminal.print_notice("It has no earlier text: it is as it came.")


def remove(
    article_ids: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Ids that `articles list` shows.", autocompletion=complete_ids),
    ],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove articles from the library: text, words and vectors. Your files stay as they are.

    They go in the order that they are named in. At an id that is not there it ends; those before it are gone.
    """
    from ui.page.uploads import delete_unused_uploads

    removed: list[dict[str, object]] = []
    try:
        with open_existing(library) as opened:
            for article_id in article_ids:
                title, file = opened.article(article_id).title, opened.origin(article_id).file
                opened.remove(article_id)
                removed.append({"id": article_id, "title": title})
                delete_unused_uploads([os.fsdecode(file)] if file else [], opened)
                if not as_json:
                    terminal.print_line(f"Removed: {title}")
    finally:
        if as_json and removed:
            terminal.print_json({"removed": removed})
