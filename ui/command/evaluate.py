"""What `articles evaluate` does: cases → figures and a page of them; and articles → drafts of cases."""

from __future__ import annotations

import random
from datetime import date
from itertools import islice
from pathlib import Path

from assistant.assistant import Assistant
from assistant.evaluation.cases import read_cases, with_known_articles
from assistant.evaluation.metrics import score
from assistant.evaluation.question_drafts import Drafted, draft_questions
from assistant.evaluation.runner import evaluate
from assistant.evaluation.scorecard import Scorecard
from ingest.errors import ArticleDeskError, EmptyLibraryError, UsageError
from ingest.library import Library
from ui.command.interrupts import stopping
from ui.command.report import report_html
from ui.rendering.terminal import counting


def scored(assistant: Assistant, file: Path) -> tuple[Scorecard, int]:
    """The scorecard of a file of cases, and the exit status that Ctrl-C asks for, or 0.

    Raises:
        UsageError: the file is none of cases, or names articles that are not in the library.
    """
    cases = with_known_articles(read_cases(file), assistant.library.articles(), file)
    with stopping("Stopping: the figures are of the cases that are done.") as stop, counting() as on_progress:
        evaluation = evaluate(assistant, cases, on_progress, stop.is_set)
    return score(evaluation), stop.status


def drafted(library: Library, most: int) -> list[Drafted]:
    """So many questions at most, from articles in random order, which is the same each time.

    Raises:
        EmptyLibraryError: there are no articles to make them from.
    """
    article_ids = [row.article.id for row in library.articles()]
    if not article_ids:
        raise EmptyLibraryError(f"The library at {library.folder} has no articles yet. Add some: articles ingest PATH")
    random.Random(0).shuffle(article_ids)  # noqa: S311 - no secret
    return list(islice(draft_questions(library, article_ids), most))


def write_report(card: Scorecard, file: Path, library: Library, page: Path) -> None:
    """Write a page with the figures of a file of cases, the plots and the worst cases.

    Raises:
        ArticleDeskError: the disk is full, or has become unwritable.
    """
    articles, today = len(library.articles()), date.today().isoformat()
    report = report_html(card, str(file), str(library.folder), articles, today)
    try:
        page.write_text(report, encoding="utf-8")
    except OSError as problem:
        raise ArticleDeskError(
            f"The page {page} could not be written whole ({problem.strerror}). Make room, or name another with --html."
        ) from problem


def refuse_unwritable(file: Path | None) -> None:
    """Make sure that a file can be written: before the long work, not after it.

    Raises:
        UsageError: it cannot.
    """
    try:
        if file is not None:
            file.touch()
    except OSError as problem:
        raise UsageError(f"The file {file} cannot be written ({problem.strerror}). Name another.") from problem
