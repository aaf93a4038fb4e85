"""What the command line prints for a person: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ui.rendering.articles.upkeep import day_in_words, gone_line
from ui.rendering.conversations.explanation import explanation
from ui.rendering.plain_text import (
    answer_lines,
    citation_line,
    excerpt,
    plain_line,
    stance_line,
    verdict_line,
)
from ui.rendering.reviews.wording import claim_lines, counts_line, provenance_lines

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from assistant.review import Review
    from assistant.verdict import Verdict
    from ingest.article import Article, ArticleSummary
    from ingest.conflicts import Conflict
    from ingest.maintenance.doctor import Finding
    from ingest.stages.report import Report


WHOLE_LINES = 1_000_000
"""The width, in characters, of what is no terminal: no line is as long."""

_SHOWN_FACTS = ("id", "source", "url", "publisher", "author", "published", "updated", "language")

MAX_CONFLICTS = 20
"""Conflicts that are printed one by one; --json has all of them."""


def print_line(line: str) -> None:
    """Print one line of a result."""
    output().print(Text(plain_line(line)), soft_wrap=True)


def print_text(text: str) -> None:
    """Print a line of ours, with its blanks."""
    output().print(Text(text), soft_wrap=True)


def print_lines(lines: Iterable[tuple[str, int]]) -> None:
    """Print lines of a result, each with by how much it is indented."""
    console = output()
    for line, indent in lines:
        console.print(Padding(Text(plain_line(line)), (0, 0, 0, indent), expand=False))


def print_error(problem: Exception | str) -> None:
    """Print the one clear line of a failure."""
    _errors().print(Text.assemble(("Error: ", "bold red"), plain_line(str(problem))), soft_wrap=True)


def print_json(value: dict[str, object]) -> None:
    """Print a result as one JSON object on a line, in letters that the encoding of standard output has."""
    unicode = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not unicode) + "\n")
    sys.stdout.flush()  # who reads it goes on at once, though the command may not have ended


def print_notice(line: str) -> None:
    """Print a line that is not part of the result."""
    _errors().print(Text(line), soft_wrap=True)


def print_findings(findings: Sequence[Finding], left: Sequence[Finding], articles: int, passages: int) -> None:
    """What the doctor found, and what is left of it."""
    for finding in findings:
        state = "Wrong" if finding in left else "Mended"
        print_line(f"{state}: {finding}")
    for finding in left:
        if finding not in findings:
            print_line(f"Wrong: {finding}")
    if not left:
        print_line(f"All is well: {articles} articles, {passages} passages.")
    elif any(finding.part == "database" for finding in left):
        print_notice(
            "To save what can be read: articles doctor --repair (with --from BACKUP, what is lost comes from there). "
            "To go back to a backup: articles restore FILE"
        )
    elif any(finding.part == "model" for finding in left):
        print_notice("Set ARTICLES_EMBEDDING_MODEL back, or ingest into a new library.")
    elif any(finding.part == "text" for finding in left):
        print_notice(
            "A text that is lost comes back with: articles doctor --repair --from BACKUP, or when its file is ingested "
            "again. Or remove the article: articles remove ID"
        )
    else:
        print_notice("To mend it: articles doctor --repair")


def print_ingest_report(report: Report, changed: Mapping[str, str]) -> None:
    """What an ingest did, with the reason for each failure; `changed` are the titles of changed articles, by id."""
    for note in report.notes:
        print_notice(plain_line(f"Note: {note}"))
    for failure in report.failed:
        print_notice(plain_line(f"Failed: {failure.reason}"))
    for article_id, title in changed.items():
        print_notice(plain_line(f"Changed: {title} ({article_id})"))
    for conflict in report.conflicts[:MAX_CONFLICTS]:
        print_notice(plain_line(_conflict_line(conflict)))
    if len(report.conflicts) > MAX_CONFLICTS:
        print_notice(f"And {len(report.conflicts) - MAX_CONFLICTS} more conflicts; --json tells all of them.")
    if report.skipped:
        endings = Counter(Path(path).suffix or "no ending" for path in report.skipped)
        kinds = ", ".join(f"{count} {ending}" for ending, count in endings.most_common())
        print_notice(f"Skipped, as their kind is not read: {kinds}")
    removed = f"removed {len(report.removed)}, " if report.removed else ""
    conflicts = f", conflicts {len(report.conflicts)}" if report.conflicts else ""
    print_line(
        f"Added {len(report.added)}, changed {len(report.changed)}, unchanged {len(report.unchanged)}, {removed}"
        f"failed {len(report.failed)}{conflicts} ({report.passages} passages in {report.seconds:.1f} s)"
    )
    if report.conflicts:
        print_notice("Nothing was replaced in a conflict. To take the new ones: articles ingest … --replace")
    if report.interrupted:
        print_notice("Stopped before the end. What was stored stays; the same command goes on from there.")


def _conflict_line(conflict: Conflict) -> str:
    """Both sides of a conflict, in a line."""
    stored, new = (f"“{side.title}” ({side.published or 'no date'})" for side in (conflict.stored, conflict.new))
    came_from = conflict.stored.place or conflict.stored.source
    return f"Conflict: {conflict.article_id} is {stored} from {came_from}; {conflict.new.source} says that it is {new}."


def print_answer(answer: Answer) -> None:
    """An answer, and below it the words that it rests on."""
    console = output()
    if answer.note:
        print_notice(plain_line(answer.note))
    for sentence in answer.removed:
        print_notice(plain_line(f"Left out: {sentence.text} ({sentence.reason})"))
    for aside in answer.set_aside:
        print_notice(plain_line(f"Set aside, as it speaks to the reader: “{excerpt(aside.quote)}” ({aside.title})"))
    _print_told(answer)
    if not answer.has_quotes and answer.closest:
        console.print(Text("\nThe closest passages:"))
    for citation in answer.citations or answer.closest:
        console.print()
        _print_citation(citation)


def _print_told(answer: Answer) -> None:
    """The text of an answer: on one line, or a line for each of several things."""
    console = output()
    for strong, rest in answer_lines(answer):
        console.print(Text.assemble((strong, "bold"), " " if strong and rest else "", rest))


def _print_citation(citation: Citation) -> None:
    console = output()
    console.print(Text.assemble((f"[{citation.number}] ", "bold cyan"), citation_line(citation)))
    console.print(Padding(Text(f"“{plain_line(citation.quote)}”", style="italic"), (0, 0, 0, 4), expand=False))
    place = f"article {citation.article_id}, characters {citation.start}–{citation.end}"
    console.print(Padding(Text(place), (0, 0, 0, 4), expand=False), style="dim")


def print_explanation(answer: Answer, narrowed: str) -> None:
    """Why an answer is what it is; `narrowed` says which articles alone were asked."""
    why = explanation(answer, narrowed)
    if why is None:
        return
    console = output()
    console.print(Text("\nWhy this?", style="bold"))
    found = [("Found", f"{one.title} · {one.outcome}") for one in why.found]
    more = [("Found", f"{why.more} more")] if why.more else []
    for name, words in (*why.facts, *found, *more):
        console.print(Text.assemble((f"{name}: ", "dim"), plain_line(words)))


_COLOURS = {"supported": "green", "refuted": "red", "mixed": "yellow", "not_enough_evidence": "dim"}


def print_verdict(verdict: Verdict) -> None:
    """A verdict, and below it the words for and against, and the parts of the claim."""
    console = output()
    console.print(Text.assemble((f"{verdict_line(verdict)}", f"bold {_COLOURS[verdict.label]}")), soft_wrap=True)
    if verdict.reason:
        console.print(Text(plain_line(verdict.reason.text)), soft_wrap=True)
    for part in verdict.parts:
        line = f"{plain_line(part.claim)} {verdict_line(part)}"
        console.print(Padding(Text(f"· {line}"), (0, 0, 0, 2), expand=False))
        if part.reason:
            console.print(Padding(Text(plain_line(part.reason.text)), (0, 0, 0, 4), expand=False))
    for testimony in verdict.evidence:
        console.print()
        console.print(Text(stance_line(testimony), style="bold"))
        _print_citation(testimony.citation)
    if verdict.nearest and not verdict.evidence:
        console.print(Text("\nThe nearest passages:"))
        for citation in verdict.nearest:
            _print_citation(citation)


_REVIEW_COLOURS = {
    "supported": "green",
    "contradicted": "red",
    "partly": "yellow",
    "disputed": "magenta",
    "not_found": "cyan",
    "not_checkable": "dim",
}


def print_review(review: Review) -> None:
    """The claims of a text in its order, each with what the articles say of it, and last how many are what."""
    console = output()
    for claim in review.claims:
        verdict, *told = claim_lines(claim)
        colour = _REVIEW_COLOURS[claim.label]
        console.print(Text.assemble((verdict, f"bold {colour}"), f": {plain_line(claim.text)}"), soft_wrap=True)
        for line in told:
            console.print(Padding(Text(plain_line(line)), (0, 0, 0, 4), expand=False))
        console.print()
    print_counts(review)


def print_counts(review: Review) -> None:
    """How many claims of a text are what, and what it was checked against."""
    print_line(counts_line(review))
    for line in provenance_lines(review):
        print_notice(plain_line(line))


def print_articles(summaries: Sequence[ArticleSummary]) -> None:
    """The articles of a library, as a table."""
    if not summaries:
        print_notice("The library has no articles yet. Add some: articles ingest PATH")
        return
    copied = any(row.copies for row in summaries)
    gone = any(row.gone for row in summaries)
    starred, changed = any(row.starred for row in summaries), any(row.changed for row in summaries)
    marks = [name for name, has in (("Star", starred), ("Text", changed)) if has]
    further = (*(["Copies"] if copied else []), *(["Page"] if gone else []), *marks)
    columns = ("Id", "Title", "Publisher", "Published", "Passages", *further)
    table = Table(*columns, box=None, pad_edge=False)
    table.columns[0].no_wrap = True
    for row in summaries:
        facts = (row.article.id, row.article.title, row.article.publisher or "", row.article.published or "")
        passages = "set aside" if row.damage else str(row.passages)
        page = f"gone on {day_in_words(row.gone)}" if row.gone else ""
        text = f"changed on {day_in_words(row.changed[:10])}" if row.changed else ""
        told = [value for value, has in (("★" if row.starred else "", starred), (text, changed)) if has]
        counts = (passages, *([str(row.copies or "")] if copied else []), *([page] if gone else []), *told)
        table.add_row(*(Text(plain_line(fact)) for fact in (*facts, *counts)))
    output().print(table)


def print_article(article: Article, gone: str | None = None) -> None:
    """An article's facts and text; `gone` is the day (ISO 8601) since which its page is no more."""
    console = output()
    console.print(Text(plain_line(article.title), style="bold"))
    facts = {name: getattr(article, name) for name in _SHOWN_FACTS} | {"tags": ", ".join(article.tags)}
    if gone:
        facts["gone"] = gone_line(gone)
    for name, fact in facts.items():
        if fact:
            console.print(Text.assemble((f"{name}: ", "dim"), plain_line(fact)), soft_wrap=True)
    console.print()
    for line in article.text.split("\n"):
        console.print(Text(plain_line(line)))


def output() -> Console:
    """Standard output: as wide as the terminal; into a file or a pipe each line goes whole."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WHOLE_LINES)


def _errors() -> Console:
    return Console(stderr=True, highlight=False)
