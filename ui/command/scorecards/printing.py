"""What the command line prints of evaluations and of what people said of answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ui.rendering.conversations.reasons import REASONS
from ui.rendering.plain_text import confidence_interval, figure_value, plain_line
from ui.rendering.terminal import output, print_line, print_notice

if TYPE_CHECKING:
    from assistant.evaluation.scorecard import Scorecard
    from ingest.store.feedback import Feedback


def print_scorecard(card: Scorecard, page: Path | None) -> None:
    """The figures of a scorecard, and where the page about it lies."""
    table = Table("", "Figure", "95 %", "Cases", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, figures in card.sections.items():
        table.add_row(Text(name.capitalize(), style="bold"))
        for figure in figures:
            table.add_row(f"  {figure.name}", figure_value(figure), confidence_interval(figure), str(figure.of))
    output().print(table)
    if card.worst:
        first = card.worst[0]
        print_line(f"Worst case, line {first.line}: {first.asked} Right: {first.wanted}. Given: {first.given}")
    if page:
        print_line(f"The plots and the worst cases: {page}")
    else:
        print_notice("With --html FILE you get the plots and the worst cases.")
    if card.interrupted:
        print_notice("Stopped before the end: the other cases are not in these figures.")


def print_drafts_notice(count: int, most: int) -> None:
    """What to do with so many drafts, where so many were wanted."""
    print_notice(f"Drafted {count} questions. Correct them, then: articles evaluate FILE")
    if count < most:
        print_notice("No more sentences of a form that makes a question: write the others yourself.")


def print_feedback(said: Sequence[Feedback]) -> None:
    """What people said of answers."""
    if not said:
        print_notice("Nobody has said anything of an answer yet. The chat has a thumb up and a thumb down for that.")
        return
    console = output()
    for one in said:
        opinion = ("liked", "green") if one.liked else ("not liked", "red")
        console.print(Text.assemble((one.time, "dim"), " ", opinion, f"  {plain_line(one.question)}"), soft_wrap=True)
        for line in filter(None, _told(one)):
            console.print(Padding(Text(plain_line(line)), (0, 0, 0, 4), expand=False))


def _told(one: Feedback) -> Iterator[str]:
    """An answer, what was said of it, and by what it was made; "" for what is not known."""
    yield one.answer
    yield REASONS.get(one.reason, one.reason)
    yield f"“{one.word}”" if one.word.strip() else ""
    yield f"Right: {one.wanted}" if one.wanted else ""
    record = one.record
    yield f"Read as: {record.read_as}" if record.read_as else ""
    yield f"Only asked: {record.narrowed}" if record.narrowed else ""
    made_by = (("article-desk", record.program), ("reader", record.reader), ("writer", record.writer))
    yield ", ".join(f"{name} {value}" for name, value in made_by if value)
