"""Commands for what a person adds to articles for themselves: stars and notes."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.errors import UsageError
from ui.command.options import JsonOption, LibraryOption, open_existing
from ui.command.usage.completion import article_ids as complete_ids
from ui.rendering import terminal


def star(
    article_ids: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Ids that `articles list` shows.", autocompletion=complete_ids),
    ],
    library: LibraryOption = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the stars away.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Give articles a star, to find them again.

    A star stays when the article is read anew. To list those that have one: articles list --starred
    """
    with open_existing(library) as opened:
        changed = opened.unstar(*article_ids) if remove else opened.star(*article_ids)
        titles = {article_id: opened.article(article_id).title for article_id in dict.fromkeys(article_ids)}
    if as_json:
        told = [{"id": one, "starred": not remove, "changed": one in changed} for one in titles]
        terminal.print_json({"articles": told})
        return
    done = "No star any more" if remove else "Starred"
    for article_id, title in titles.items():
        terminal.print_line(f"{done if article_id in changed else 'As it was'}: {title}")


def note(
    article_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="The id that `articles list` shows.", autocompletion=complete_ids),
    ] = None,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="The note to write.")] = None,
    library: LibraryOption = None,
    *,
    quote: Annotated[
        str, typer.Option("--quote", metavar="WORDS", help="Words of the article that the note is on.")
    ] = "",
    remove: Annotated[
        int | None, typer.Option("--remove", metavar="N", help="Remove the note of this number instead.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a note on an article, or on words in it; without a TEXT, show the notes.

    Write one: articles note ID "Ask the port" --quote "sank on Friday"

    Notes are kept apart from the text, and stay when the article is read anew. Where the words that one is on are gone
    then, it says so. `articles show ID` has those of an article, `articles note` all.
    """
    from ui.rendering.articles.printed_notes import print_notes

    if remove is not None and (article_id or text or quote):
        raise UsageError("--remove takes the number of a note, and nothing beside it: articles note --remove 3")
    if quote and not text:
        raise UsageError('A note on words has a text: articles note ID "TEXT" --quote "WORDS"')
    with open_existing(library) as opened:
        if remove is not None:
            opened.remove_note(remove)
            notes = []
        elif article_id and text:
            notes = [opened.add_note(article_id, text, words=quote)]
        else:
            notes = opened.notes(opened.article(article_id).id if article_id else None)
    if as_json:
        terminal.print_json({"notes": [one.to_json() for one in notes]})
    elif remove is not None:
        terminal.print_line(f"Removed: note {remove}")
    elif text:
        terminal.print_line(f"Noted: note {notes[0].number}")
    else:
        print_notes(notes)
