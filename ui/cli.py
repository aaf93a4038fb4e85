"""The command `articles`. Each command imports the part that it runs, so that help comes at once."""

from __future__ import annotations

import io
import json
import logging
import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ingest.errors import ArticleDeskError, UsageError
from ui import terminal

app = typer.Typer(
    name="articles",
    epilog='Begin: articles ingest news/   then: articles ask "Who reported it?"   or: articles chat',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)

_INTERRUPTED = 130

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="Folder of the library.",
        envvar="ARTICLES_LIBRARY",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output.")]


def main() -> NoReturn:
    """Run the command line: exit 0 done, 1 failed with one clear line, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal of few letters is no reason to fail
    # Other people's loggers have nothing to say to the person at the prompt; failures come as errors.
    logging.disable(logging.CRITICAL)
    try:
        app()
    except ArticleDeskError as problem:
        terminal.print_error(problem)
        sys.exit(2 if isinstance(problem, UsageError) else 1)
    sys.exit(0)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"article-desk {version('article-desk')}\n")
        raise typer.Exit


@app.callback()
def articles(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Ask your own articles. Every answer shows the exact words it rests on, or says that they are silent."""


@app.command()
def ingest(
    locations: Annotated[list[str], typer.Argument(metavar="PATH", help="Files and folders.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put articles into the library.

    Reads .txt, .md (with YAML front matter), .html, .htm, .jsonl and .jsonl.gz files, and folders of them. An
    article that is there already is skipped; a changed one takes the place of the old one. A file that fails is
    named with the reason, and does not stop the rest (but the exit status is 1 then).

    A line of a .jsonl file is {"id" or "url", "text"} and perhaps "title", "author", "publisher", "published",
    "language".
    """
    from ingest.library import Library
    from ingest.pipeline import ingest_articles

    with Library.open(library) as opened:
        try:
            with terminal.progress_bar() as on_progress:
                report = ingest_articles(locations, opened, on_progress)
        except KeyboardInterrupt:
            terminal.print_notice("Interrupted. What was stored stays; the same command goes on from there.")
            raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        _print_json(report.to_json())
    else:
        terminal.print_report(report)
    if report.failed:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question, in quotation marks.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with the words of the articles.

    "The articles don't say" is an answer too, with the closest passages; the exit status is 0 then.
    """
    from assistant.chain import Assistant

    with terminal.working("Reading…"):
        answer = Assistant.open(library).ask(question)
    if as_json:
        _print_json(answer.to_json())
    else:
        terminal.print_answer(answer)


@app.command()
def chat(
    library: LibraryOption = None,
    port: Annotated[int | None, typer.Option(help="Port on this machine; unset: the first free one from 7860.")] = None,
    samples: Annotated[
        bool,
        typer.Option("--samples", help="If the library is empty, put the sample articles into it first."),
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Open the chat in the browser. Only this machine can reach it. Ctrl-C ends it."""
    from ingest.library import Library
    from ingest.pipeline import ingest_articles
    from ingest.samples import SAMPLES
    from ui.web import serve

    opened = Library.open(library)
    if samples and not opened.passage_count():
        with terminal.progress_bar() as on_progress:
            ingest_articles(SAMPLES, opened, on_progress)
    serve(opened, port=port, open_browser=browser)


@app.command("list")
def list_articles(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles in the library."""
    from ingest.library import Library

    with Library.open(library) as opened:
        summaries = opened.articles()
    if as_json:
        _print_json({"articles": [{**asdict(row.article), "passages": row.passages} for row in summaries]})
    else:
        terminal.print_list(summaries)


@app.command()
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
        _print_json({**asdict(article), "passages": spans})
    else:
        terminal.print_article(article)


@app.command()
def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids that `articles list` shows.")],
    library: LibraryOption = None,
) -> None:
    """Remove articles from the library: text, words and vectors. Your files stay as they are."""
    from ingest.library import Library

    with Library.open(library) as opened:
        for article_id in article_ids:
            title = opened.article(article_id).title
            opened.remove(article_id)
            terminal.print_line(f"Removed: {title}")


def _print_json(value: dict[str, object]) -> None:
    unicode = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not unicode) + "\n")
