"""Stars and notes as the command line prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from ui.rendering.articles.annotations import note_facts, star_line
from ui.rendering.plain_text import plain_line
from ui.rendering.terminal import output, print_notice

if TYPE_CHECKING:
    from ingest.store.curation.notes import Note
    from ingest.store.curation.stars import Star


def print_annotations(star: Star | None, notes: Sequence[Note]) -> None:
    """The star of an article, and what people noted on it."""
    if star:
        output().print(Text(f"\n{star_line(star)}", style="dim"))
    if notes:
        output().print()
        print_notes(notes, of_one=True)


def print_notes(notes: Sequence[Note], *, of_one: bool = False) -> None:
    """Notes; those of one article without its id."""
    if not notes:
        print_notice('There are no notes. Write one: articles note ID "TEXT"')
    console = output()
    for note in notes:
        facts = note_facts(note) + ("" if of_one else f", on article {note.article_id}")
        console.print(Text(plain_line(facts), style="dim"), soft_wrap=True)
        quoted = [f"“{plain_line(note.quote)}”"] if note.quote else []
        for line in (*quoted, *note.text.split("\n")):
            console.print(Padding(Text(plain_line(line)), (0, 0, 0, 4), expand=False))
