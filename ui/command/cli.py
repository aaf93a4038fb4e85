"""The command `articles`. Each command imports the part that it runs, so that help comes at once."""

from __future__ import annotations

import getpass
import io
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ingest.errors import ArticleDeskError, UsageError
from ingest.safety.redaction import Secrets
from ui.rendering import terminal
from ui.rendering.redacted_output import struck_output

app = typer.Typer(
    name="articles",
    epilog='Begin: articles ingest news/   then: articles ask "Who reported it?"   or: articles chat',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)

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
LocationsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH|URL", help="Files, folders, web addresses, or - for standard input.")
]
PruneOption = Annotated[
    bool, typer.Option("--prune", help="Remove the articles whose files, in these folders, are gone.")
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Replace articles by what claims to be them, wherever it comes from.")
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Let addresses lead to this machine and into private networks.")
]


def main() -> NoReturn:
    """Run the command line: exit 0 done, 1 failed with one clear line, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal of few letters is no reason to fail
    # Other people's loggers have nothing to say to the person at the prompt; failures come as errors.
    logging.disable(logging.CRITICAL)
    os.umask(0o077)  # whatever is written, by whichever library, is its owner's alone
    with struck_output(Secrets.read()):
        sys.exit(_status_of(app))


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
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Ask your own articles. Every answer shows the exact words it rests on, or says that they are silent."""


@app.command()
def ingest(
    locations: LocationsArgument,
    library: LibraryOption = None,
    *,
    prune: PruneOption = False,
    replace: ReplaceOption = False,
    allow_private: PrivateOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put articles into the library.

    Reads text (in any encoding), Markdown (with YAML front matter), HTML pages, PDF, DOCX, JSON Lines (one article
    a line, packed by gzip or not, or on standard input), RSS and Atom feeds (the pages of their entries), and
    folders of all these to the bottom, without hidden files and links. The content tells the kind of a file, more
    than its name. Web pages are fetched where robots.txt allows it; a feed in a folder is only followed if named.

    An article that is there already is skipped; a changed one takes the place of the old one; copies of one story
    are kept together. What claims to be an article that came from elsewhere, with other contents, is a conflict: both
    are named, and nothing is replaced without --replace. A file that fails is named with the reason. Neither stops
    the rest (but the exit status is 1 then). Ctrl-C stores what was read; the same command goes on from there.

    A line of JSON Lines is {"id" or "url", "text"} and perhaps "title", "author", "publisher", "published",
    "language".
    """
    from ingest.library import Library
    from ingest.pipeline import ingest_articles
    from ui.command.interrupts import stopping

    with Library.open(library) as opened, stopping() as stop, terminal.progress_bar() as on_progress:
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
        _print_json(report.to_json())
    else:
        terminal.print_report(report, changed)
    raise typer.Exit(stop.status if report.interrupted else int(bool(report.failed or report.conflicts)))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question, in quotation marks.")],
    library: LibraryOption = None,
    *,
    publisher: Annotated[
        list[str] | None,
        typer.Option("--publisher", metavar="NAME", help="Only articles of this publisher; may be repeated."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only articles published on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Only articles published on this day or before.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with the words of the articles.

    "The articles don't say" is an answer too, with the closest passages; the exit status is 0 then. What is less sure
    begins with "This may answer it:".

    "Summarise …", "What is said about …" get up to six sentences, "Compare …", "Which of …", "List …" one from each of
    several articles; "latest", "last week" and "in March" go by what was published then. Where two articles of
    different dates give other numbers, the answer says so.

    Days are written like 2024-02-29, and the first and last count. An article of which only the month is known counts
    if it may be of these days; one without a date counts where no day is named.

    With a chat model (ARTICLES_CHAT_MODEL) the answer is prose: a sentence stands only if the quotes that it cites bear
    it out; what was left out is told, with the reason. If the model cannot be reached, the quotes stand in.
    """
    from assistant.assistant import Assistant
    from assistant.retrieval.hybrid import ArticleFilter

    within = ArticleFilter(tuple(publisher or ()), since, until)
    with terminal.working("Reading…"):
        answer = Assistant.open(library).ask(question, within=within)
    if as_json:
        _print_json(answer.to_json())
    else:
        terminal.print_answer(answer)


@app.command()
def check(
    claim: Annotated[str | None, typer.Argument(help="A claim, in quotation marks.", show_default=False)] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="A text file of claims, one a line; - for standard input."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a claim: whether the articles bear it out, contradict it, disagree, or do not say.

    Always with the words for and against, one quote from each story. When unsure the verdict is "not enough evidence",
    with what comes nearest; the exit status is 0 then too. What an article only reports as said by somebody is shown as
    theirs, and decides nothing. A claim of several is taken apart, and one refuted part refutes it. With --file each
    line is a claim, and a table comes out.
    """
    from assistant.assistant import Assistant

    if (claim is None) == (file is None):
        raise UsageError('Name one claim or a file of claims: articles check "CLAIM", or: articles check --file FILE')
    claims = [claim] if claim is not None else _lines_of(file or Path("-"))
    assistant = Assistant.open(library)
    verdicts = []
    for number, one in enumerate(claims, start=1):
        with terminal.working(f"Checking {number} of {len(claims)}…" if file else "Checking…"):
            verdicts.append(assistant.check(one))
    if as_json:
        shown = [verdict.to_json() for verdict in verdicts]
        _print_json({"verdicts": shown} if file else shown[0])
    elif file:
        terminal.print_verdicts(verdicts)
    else:
        terminal.print_verdict(verdicts[0])


def _lines_of(file: Path) -> list[str]:
    """The lines of a file that hold something."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"The file {file} cannot be read ({problem}). It must be text in UTF-8, a claim a line."
        ) from problem
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise UsageError(f"The file {file} has no claims in it. Write one a line.")
    return lines


@app.command()
def chat(
    library: LibraryOption = None,
    *,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to serve; 0.0.0.0 is to all who reach this machine.")
    ] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port to serve at; unset: the first free one from 7860.")] = None,
    credentials: Annotated[
        Path | None,
        typer.Option(
            "--credentials",
            metavar="FILE",
            help="Who may come in: a file that `articles user` writes. Needed where others can reach the page.",
        ),
    ] = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="Serve the articles to MCP clients too, at /mcp.")] = False,
    samples: Annotated[
        bool,
        typer.Option("--samples", help="If the library is empty, put the sample articles into it first."),
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Open the chat in the browser. Only this machine can reach it, unless a host is named. Ctrl-C ends it.

    Others come in by --host 0.0.0.0 --credentials FILE: readers ask, check, search and judge answers; editors also add,
    replace and remove articles. After five wrong passwords an address waits up to a minute. What is sent is not
    encrypted: over a network that is not yours alone, put a proxy with TLS in front (it must pass Host on).

    Programs ask too: ask, check, search and articles answer in JSON; /gradio_api/info tells their arguments, /health
    whether the models are loaded. In one request, with all arguments in their order:
    curl http://127.0.0.1:7860/gradio_api/run/check --json '{"data": ["She spoke on Monday."]}'
    With --mcp the same four are tools at /mcp (streamable HTTP; pip install 'article-desk[mcp]').

    Requests may have 50 MB, 100 questions may wait (16 of one open page), four are answered at the same time.
    """
    from ingest.library import Library
    from ingest.pipeline import ingest_articles
    from ingest.samples import SAMPLES
    from ui.access.accounts import is_open_to_others, read_accounts
    from ui.server.app import serve

    users = read_accounts(credentials) if credentials else {}
    if credentials and is_open_to_others(credentials):
        terminal.print_notice(f"Others on this machine can read {credentials}. Take it from them: chmod 600")
    opened = Library.open(library)
    if samples and opened.is_empty():
        with terminal.progress_bar() as on_progress:
            ingest_articles(SAMPLES, opened, on_progress)
    serve(opened, host=host, port=port, credentials=users, mcp=mcp, open_browser=browser)


@app.command()
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
) -> None:
    """Make somebody who may come in to `articles chat --credentials FILE`: asks for a password, prints the line.

    The line is NAME:HASH or NAME:HASH:editor; the hash (argon2id) does not tell the password. A password as it is works
    too. Keep the file to yourself: chmod 600. Without a terminal the password is read from standard input. A running
    chat knows of new users when it is started again.
    """
    from ui.access.accounts import Role, new_line, put_line

    line = new_line(name, _new_password(), Role.EDITOR if editor else Role.READER)
    if credentials is None:
        sys.stdout.write(f"{line}\n")
    else:
        known = put_line(credentials, line)
        terminal.print_line(f"{'Changed' if known else 'Added'}: {name}, {'editor' if editor else 'reader'}")


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


@app.command("list")
def list_articles(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles in the library."""
    from ingest.library import Library

    with Library.open(library) as opened:
        summaries = opened.articles()
    if as_json:
        _print_json({"articles": [row.to_json() for row in summaries]})
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
    from ui.page.uploads import drop_unused

    with Library.open(library) as opened:
        for article_id in article_ids:
            title, file = opened.article(article_id).title, opened.origin(article_id).file
            opened.remove(article_id)
            drop_unused([os.fsdecode(file)] if file else [], opened)
            terminal.print_line(f"Removed: {title}")


@app.command()
def feedback(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show what people said of answers in the chat: the question, the answer, liked or not, and their word on it."""
    from ingest.library import Library

    with Library.open(library) as opened:
        said = opened.feedback()
    if as_json:
        _print_json({"feedback": [one.to_json() for one in said]})
    else:
        terminal.print_feedback(said)


@app.command()
def evaluate(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Questions and claims with what is right.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    *,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with plots and the worst cases.")
    ] = None,
    draft: Annotated[
        int | None,
        typer.Option("--draft", metavar="N", min=1, help="Instead, print N questions made from your articles."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how good answers and verdicts are, on your own articles and your own questions.

    FILE has a case a line, as JSON:

        {"question": "Who spoke?", "answers": ["Greta Holm"], "article_ids": ["3f2a"], "answerable": true}
        {"question": "Who paid?", "answers": [], "article_ids": null, "answerable": false}
        {"claim": "Greta Holm spoke.", "label": "supported"}

    Any of the answers will do; the articles are those that answer (their ids, web addresses or files), null where
    any that has an answer will do. Labels are supported, refuted, mixed, not_enough_evidence. "note" is yours.

    To begin: articles evaluate --draft 30 > cases.jsonl. Then correct it: put the questions in your own words (as
    drafted they have the articles' words, which flatters), throw out bad ones, and add some that your articles do not
    answer. Fifty cases tell a little, two hundred more. Ctrl-C shows the figures of the cases that are done.
    """
    if (file is None) == (draft is None):
        raise UsageError("Name a file of cases: articles evaluate FILE, or draft one: articles evaluate --draft 30")
    if draft is not None:
        _print_drafts(library, draft)
    elif file is not None:
        _print_evaluation(library, file, html, as_json)


def _print_drafts(library: Path | None, most: int) -> None:
    from ingest.library import Library
    from ui.command.evaluate import drafted

    with Library.open(library) as opened:
        drafts = drafted(opened, most)
    for one in drafts:
        _print_json(one.to_case())
    terminal.print_drafted(len(drafts), most)


def _print_evaluation(library: Path | None, file: Path, html: Path | None, as_json: bool) -> None:
    from assistant.assistant import Assistant
    from ui.command.evaluate import refuse_unwritable, scored, write_report

    refuse_unwritable(html)
    assistant = Assistant.open(library)
    card, status = scored(assistant, file)
    if as_json:
        _print_json({"file": str(file), "articles": len(assistant.library.articles()), **card.to_json()})
    else:
        terminal.print_scorecard(card, html)
    if html:
        write_report(card, file, assistant.library, html)
    raise typer.Exit(status)


@app.command()
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
    from ui.command.interrupts import ending_cleanly

    if backup and not mend:
        raise UsageError("--from names what --repair takes from: articles doctor --repair --from BACKUP")
    with ending_cleanly("Stopped. The library is as it was, or mended in part."), terminal.steps() as on_progress:
        found = check_up(library, mend=mend, backup=backup, on_step=terminal.print_notice, on_progress=on_progress)
    if as_json:
        _print_json(found.to_json())
    else:
        terminal.print_findings(found.findings, found.left, articles=found.articles, passages=found.passages)
    if found.left:
        raise typer.Exit(1)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; an older backup is replaced.")],
    library: LibraryOption = None,
) -> None:
    """Copy all of the library into one file: articles, vectors, and what people said of answers.

    Others may read and write meanwhile. The file is checked, and takes the place of an older one only when it is
    whole. Files that were uploaded to the page are not in it, only the articles that were made of them.
    """
    from ingest.library import Library
    from ui.command.interrupts import ending_cleanly

    stopped = "Stopped. Nothing was written; an older backup is as it was."
    with ending_cleanly(stopped), Library.open(library) as opened, terminal.counting("pages") as on_progress:
        count = opened.backup(file, on_progress)
    terminal.print_line(f"Backed up {count} articles: {file}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `articles backup` wrote.")],
    library: LibraryOption = None,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a sound library, too; it is kept beside the new one.")
    ] = False,
) -> None:
    """Put a backup in the place of a library that is damaged or gone, or where there is none.

    What was there is kept in the same folder.
    """
    from ingest.maintenance.backup import restore_library
    from ui.command.interrupts import ending_cleanly

    with ending_cleanly("Stopped. The library is as it was."), terminal.counting("pages") as on_progress:
        count = restore_library(file, library, replace=replace, on_progress=on_progress)
    terminal.print_line(f"Restored {count} articles.")


@app.command("export")
def export_articles(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="FILE.jsonl, packed if it ends in .gz; - for standard output.")
    ],
    library: LibraryOption = None,
) -> None:
    """Write every article with all that is known of it as a line of JSON. To ingest that gives the same articles.

    Not in it are vectors (they are made anew), what people said of answers (see `articles feedback --json`), and
    articles that are damaged: these are named, and the exit status is 1.
    """
    from ingest.library import Library
    from ui.command.interrupts import ending_cleanly

    stopped = "Stopped. No file was written; an older one is as it was."
    with ending_cleanly(stopped), Library.open(library) as opened, terminal.counting("articles") as on_progress:
        written = opened.export(sys.stdout.buffer if str(file) == "-" else file, on_progress)
    for article_id in written.left_out:
        terminal.print_notice(f"Left out, as it is damaged: {article_id}. See: articles doctor")
    terminal.print_notice(f"Exported {written.articles} articles.")
    if written.left_out:
        raise typer.Exit(1)


def _print_json(value: dict[str, object]) -> None:
    unicode = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not unicode) + "\n")
