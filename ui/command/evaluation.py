"""Commands that tell how good answers are: by cases with what is right, and by what people said of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import ArticleDeskError, EmptyLibraryError, UsageError
from ui.command.interrupts import graceful_stop
from ui.command.options import JsonOption, LibraryOption, open_existing
from ui.command.progress import count_bar
from ui.rendering import terminal

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.evaluation.scorecard import Scorecard
    from ingest.library import Library


def feedback(
    library: LibraryOption = None,
    *,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="FILE",
            help="Write cases for `articles evaluate` of what is known to be right; - for standard output.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what people said of answers in the chat: liked or not, why, and what would be right.

    With it stands what the answer was made of: the version of the program, the reader, and the articles that it cites.

    What is known to be right is a case for `articles evaluate`: articles feedback --export cases.jsonl. That is what
    was liked, and of the rest what somebody wrote in its place, or that the articles don't say. With --json they stand
    under "cases".
    """
    from ui.command.scorecards.feedback_cases import asked, cases_of
    from ui.command.scorecards.printing import print_feedback

    with open_existing(library) as opened:
        said = opened.feedback()
    cases = cases_of(said)
    if as_json:
        if export:
            _write_cases(cases, export)
        terminal.print_json({"feedback": [one.to_json() for one in said], "cases": cases})
    elif export:
        _write_cases(cases, export)
        left = len({asked(one) for one in said}) - len(cases)
        terminal.print_notice(f"Cases: {len(cases)}. Left out: {left}; what is right is not known.")
    else:
        print_feedback(said)


def _write_cases(cases: Sequence[dict[str, object]], file: Path) -> None:
    """Write cases, one a line, into a file or to standard output.

    Raises:
        UsageError: the file cannot be written.
    """
    if str(file) == "-":
        for case in cases:
            terminal.print_json(case)
        return
    lines = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases)
    try:
        file.write_text(lines, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"The file {file} cannot be written ({problem.strerror}). Name another.") from problem


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
    """Print questions made from articles in random order, which is the same each time."""
    from assistant.evaluation.question_drafts import draft_questions
    from ui.command.scorecards.printing import print_drafts_notice

    with open_existing(library) as opened:
        article_ids = [row.article.id for row in opened.articles()]
        if not article_ids:
            raise EmptyLibraryError(
                f"The library at {opened.folder} has no articles yet. Add some: articles ingest PATH"
            )
        random.Random(0).shuffle(article_ids)  # noqa: S311 - no secret
        drafts = list(islice(draft_questions(opened, article_ids), most))
    for one in drafts:
        terminal.print_json(one.to_case())
    print_drafts_notice(len(drafts), most)


def _print_evaluation(library: Path | None, file: Path, html: Path | None, as_json: bool) -> None:
    from assistant.assistant import Assistant
    from ui.command.scorecards.printing import print_scorecard

    _refuse_unwritable(html)
    assistant = Assistant.open(open_existing(library))
    card, status = _scorecard(assistant, file)
    if as_json:
        terminal.print_json({"file": str(file), "articles": len(assistant.library.articles()), **card.to_json()})
    else:
        print_scorecard(card, html)
    if html:
        _write_report(card, file, assistant.library, html)
    raise typer.Exit(status)


def _refuse_unwritable(file: Path | None) -> None:
    """Make sure that a file can be written: before the long work, not after it."""
    try:
        if file is not None:
            file.touch()
    except OSError as problem:
        raise UsageError(f"The file {file} cannot be written ({problem.strerror}). Name another.") from problem


def _scorecard(assistant: Assistant, file: Path) -> tuple[Scorecard, int]:
    """The scorecard of a file of cases, and the exit status that Ctrl-C asks for, or 0."""
    from assistant.evaluation.cases import read_cases, with_known_articles
    from assistant.evaluation.metrics import score
    from assistant.evaluation.runner import evaluate as run_cases

    cases = with_known_articles(read_cases(file), assistant.library.articles(), file)
    with graceful_stop("Stopping: the figures are of the cases that are done.") as stop, count_bar() as on_progress:
        evaluation = run_cases(assistant, cases, on_progress, stop.is_set)
    return score(evaluation), stop.status


def _write_report(card: Scorecard, file: Path, library: Library, page: Path) -> None:
    """Write a page with the figures of a file of cases, the plots and the worst cases."""
    from ui.command.scorecards.report import report_html

    report = report_html(card, str(file), str(library.folder), len(library.articles()), date.today().isoformat())
    try:
        page.write_text(report, encoding="utf-8")
    except OSError as problem:
        raise ArticleDeskError(
            f"The page {page} could not be written whole ({problem.strerror}). Make room, or name another with --html."
        ) from problem
