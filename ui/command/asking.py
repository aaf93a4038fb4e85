"""Commands that ask: a question, a claim, a text of claims, the chat, and who may come into it."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UsageError
from ui.command.interrupts import StopRequest, graceful_stop
from ui.command.options import (
    JsonOption,
    LibraryOption,
    PublisherOption,
    SinceOption,
    TagOption,
    UntilOption,
    open_existing,
    open_or_make,
)
from ui.command.progress import count_bar, ingest_bar, spinner
from ui.command.usage.completion import article_ids as complete_ids
from ui.rendering import terminal

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.review import Review
    from ui.drafts.draft import Draft

STANDARD_INPUT = Path("-")

MOST_READ = 4_000_000
"""Bytes that are read of standard input: more is no text of 20,000 words."""


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question, in quotation marks.")],
    library: LibraryOption = None,
    *,
    publisher: PublisherOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    tag: TagOption = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article", metavar="ID", help="Only this article; may be repeated.", autocompletion=complete_ids
        ),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Tell too how it was read, what was found, how sure it is, and the times.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with the words of the articles.

    The short answer comes first, then the quote that it stands in. "The articles don't say" is an answer too, with the
    closest passages; the exit status is 0 then. What is less sure begins with "This may answer it:".

    "Did …?" gets a yes, a no or "Not clear", "When …, and who …?" an answer to each, "Which …?", "List …" every one
    with its quote, "Compare …" quotes on each side, "Summarise …", "What is said about …" three to six sentences. "How
    many articles …?", "What is the newest?" are answered from the list of articles. "latest", "last week" and "in
    March" go by what was published then. Where two articles of different dates give other numbers, the answer says so.

    Days are written like 2024-02-29, and the first and last count. An article of which only the month is known counts
    if it may be of these days; one without a date counts where no day is named.

    With a chat model (ARTICLES_CHAT_MODEL) the answer is prose: a sentence stands only if the quotes that it cites bear
    it out; what was left out is told, with the reason. If the model cannot be reached, the quotes stand in.

    Why it says so: articles ask "Who opened the harbour?" --why (with --json: "retrieved")
    """
    from assistant.retrieval.hybrid import ArticleFilter
    from ui.rendering.conversations.narrowing import narrowing_words

    chosen = tuple(article or ())
    within = ArticleFilter(tuple(publisher or ()), since, until, tags=tuple(tag or ()), articles=chosen)
    with spinner("Reading…"):
        answer = opened_assistant(library).ask(question, within=within)
    if as_json:
        found = {"retrieved": [asdict(one) for one in answer.retrieved]} if why else {}
        terminal.print_json({**answer.to_json(), **found})
    else:
        terminal.print_answer(answer)
        if why:
            terminal.print_explanation(answer, narrowing_words(within, chosen))


def check(
    claim: Annotated[
        str | None, typer.Argument(metavar="CLAIM", help="A claim, in quotation marks.", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", metavar="FILE", help="A text to check: .txt, .md, .html or .docx; - for standard input."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write the checked text there: .docx, .html, .md or .json."),
    ] = None,
    library: LibraryOption = None,
    *,
    tag: TagOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a claim, or a text of many: whether the articles bear it out, contradict it, disagree, or do not say.

    A claim: articles check "The fine was 12 million." What is longer than 2,000 characters, or goes to --output, is
    taken for a text.

    Always with the words for and against, one quote from each story. When unsure the verdict is "not enough evidence",
    with what comes nearest; the exit status is 0 then too. What an article only reports as said by somebody is shown as
    theirs, and decides nothing. A claim of several is taken apart, and one refuted part refutes it.

    A text: articles check --file draft.docx --output checked.docx

    Its claims are told one by one, in its order: supported, contradicted, partly, disputed, not found, or no claim that
    can be checked; each with the reason and the words of the articles. With --output they stand in a copy of the text:
    a Word file gets a comment on each claim, a page (.html) and Markdown have them beside or below it. Texts may have
    20,000 words, which take minutes. Ctrl-C ends it and keeps what is done: it is told or written, and says so.

    From standard input: cat draft.md | articles check --file -

    For programs: articles check --file draft.md --json (the review; "verdicts" has each claim as of a single check)
    """
    from assistant.answering.validation import LONGEST_QUESTION
    from ui.drafts.export import form_of

    if (claim is None) == (file is None):
        raise UsageError('Name a claim or a file: articles check "CLAIM", or: articles check --file FILE')
    if output:
        form_of(output)  # what cannot be written is told before the work
    whole_text = file is not None or output is not None or len(claim or "") > LONGEST_QUESTION
    if tag and whole_text:
        raise UsageError("A text is checked against all articles. Leave --tag out, or name a claim.")
    if file is not None:
        _review(_draft_in(file), output, library, as_json=as_json)
    elif output or len(claim or "") > LONGEST_QUESTION:
        _review(_draft_of(claim or ""), output, library, as_json=as_json)
    else:
        _tell_verdict(claim or "", tuple(tag or ()), library, as_json=as_json)


def _tell_verdict(claim: str, tags: tuple[str, ...], library: Path | None, *, as_json: bool) -> None:
    from assistant.retrieval.hybrid import ArticleFilter

    with spinner("Checking…"):
        verdict = opened_assistant(library).check(claim, within=ArticleFilter(tags=tags))
    if as_json:
        terminal.print_json(verdict.to_json())
    else:
        terminal.print_verdict(verdict)


def _review(draft: Draft, output: Path | None, library: Path | None, *, as_json: bool) -> None:
    """Check a text, print what was found, and write it where that is wanted; exit as the signal says that ended it.

    Raises:
        ArticleDeskError: the output cannot be written, or the library cannot be used.
    """
    from ui.drafts.export import export_review

    with graceful_stop("Stopping: what was checked is kept.", "Stopped at once. Nothing was written.") as stop:
        with spinner("Reading…"):
            assistant = opened_assistant(library)
        review = _reviewed(assistant, draft.text, stop)
        if output:
            export_review(review, draft, output)
    _tell_review(review, output, as_json=as_json)
    if stop.is_set():
        raise SystemExit(stop.status)


def _draft_in(file: Path) -> Draft:
    """The draft in a file, or on standard input, where it is plain text."""
    from ui.drafts.reading import read_draft

    if file != STANDARD_INPUT:
        return read_draft(file)
    return replace(read_draft(sys.stdin.buffer.read(MOST_READ + 1), "stdin.txt"), name="")


def _draft_of(text: str) -> Draft:
    """The draft that was typed."""
    from ui.drafts.draft import Draft
    from ui.drafts.reading import checkable

    return Draft(checkable(text, "The text"), "", "text")


def _reviewed(assistant: Assistant, text: str, stop: StopRequest) -> Review:
    """The review, as far as it came until the stop."""
    with count_bar("claims") as show:
        for review in assistant.stream_review(text):
            show(len(review.claims), review.claims_found)
            if stop.is_set():
                break
    return review


def _tell_review(review: Review, output: Path | None, *, as_json: bool) -> None:
    if as_json:
        verdicts = [claim.as_verdict().to_json() for claim in review.claims]
        terminal.print_json({**review.to_json(), "verdicts": verdicts})
    elif output:
        terminal.print_counts(review)
    else:
        terminal.print_review(review)
    if output:
        terminal.print_notice(f"Written: {output}")
    elif not as_json and review.claims:
        terminal.print_notice("To have this in a copy of the text: --output checked.docx (or .html, .md, .json)")


def opened_assistant(folder: Path | None) -> Assistant:
    """The assistant of a library that has articles: one that has none is told before the models load, for seconds."""
    from assistant.answering.validation import refuse_empty_library
    from assistant.assistant import Assistant

    library = open_existing(folder)
    refuse_empty_library(library)
    return Assistant.open(library)


def chat(
    library: LibraryOption = None,
    *,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to serve; 0.0.0.0 is to all who reach this machine.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(metavar="PORT", help="Port to serve at; unset: the first free one from 7860.")
    ] = None,
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
    as_json: Annotated[
        bool, typer.Option("--json", help="Print where it is as one JSON object, as soon as it listens.")
    ] = False,
) -> None:
    """Open the chat in the browser. Only this machine can reach it, unless a host is named. Ctrl-C ends it.

    Others come in by --host 0.0.0.0 --credentials FILE: readers ask, check, search and judge answers; editors also add,
    replace and remove articles. After five wrong passwords an address waits up to a minute. What is sent is not
    encrypted: over a network that is not yours alone, put a proxy with TLS in front (it must pass Host on).

    Where Ollama, LM Studio, llama.cpp or vLLM answers on this machine at its usual port, or a .gguf file lies in the
    folder "models" beside the usual library (on Linux ~/.local/share/article-desk/models), the page offers to have that
    model write the answers, and to quote again; every visitor chooses for themselves. Only this machine is looked at.
    With --credentials no visitor is offered one: set ARTICLES_CHAT_MODEL to have a model write for all.

    Programs ask too: ask, check, review, search and articles answer in JSON; /gradio_api/info tells their arguments,
    /health whether the models are loaded. In one request, with all arguments in their order:

        curl http://127.0.0.1:7860/gradio_api/run/check --json '{"data": ["She spoke on Monday."]}'

    With --mcp the same five are tools at /mcp (streamable HTTP; pip install 'article-desk[mcp]').

    Requests may have 50 MB, 100 questions may wait (16 of one open page), four are answered at the same time.
    """
    from ingest.pipeline import ingest_articles
    from ingest.samples import SAMPLES
    from ui.access.accounts import is_open_to_others, read_accounts
    from ui.server.app import serve

    users = read_accounts(credentials) if credentials else {}
    if credentials and is_open_to_others(credentials):
        terminal.print_notice(f"Others on this machine can read {credentials}. Take it from them: chmod 600")
    opened = open_or_make(library)
    if samples and opened.is_empty():
        with ingest_bar() as on_progress:
            ingest_articles(SAMPLES, opened, on_progress)
    tell = (lambda url: terminal.print_json({"url": url, "articles": opened.article_count()})) if as_json else None
    serve(opened, host=host, port=port, credentials=users, mcp=mcp, open_browser=browser, on_listening=tell)
