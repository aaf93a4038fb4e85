"""The command that tags articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UsageError
from ui.command.options import JsonOption, LibraryOption, open_existing, refuse_unknown_tags
from ui.command.usage.completion import article_ids as complete_ids
from ui.rendering import terminal

if TYPE_CHECKING:
    from ingest.library import Library


def tag(
    article_ids: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Ids that `articles list` shows.", autocompletion=complete_ids),
    ],
    library: LibraryOption = None,
    *,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="TEXT", help="A tag to add; may be repeated.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="TEXT", help="A tag to remove; may be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add tags to articles, or remove them.

    Several at once: articles tag ID ID --add polar --remove draft

    Tags that came with an article can be removed too. What you add or remove stays so when the article is read anew.
    To see and use tags: articles list --tag polar, articles ask "…" --tag polar
    """
    if not add and not remove:
        raise UsageError("Name a tag: articles tag ID --add TEXT, or: articles tag ID --remove TEXT")
    with open_existing(library) as opened:
        refuse_unknown_tags(opened, remove or ())
        changed = opened.change_tags(article_ids, add=add or (), remove=remove or ())
        told = [_told(opened, article_id, changed) for article_id in dict.fromkeys(article_ids)]
    if as_json:
        terminal.print_json({"articles": told})
    else:
        for one in told:
            terminal.print_line(_line(one))


def _told(library: Library, article_id: str, changed: list[str]) -> dict[str, object]:
    article = library.article(article_id)
    return {"id": article.id, "title": article.title, "tags": article.tags, "changed": article.id in changed}


def _line(told: dict[str, object]) -> str:
    tags = told["tags"]
    listed = ", ".join(tags) if isinstance(tags, tuple) and tags else "no tags"
    return f"{'Changed' if told['changed'] else 'As it was'}: {told['title']}: {listed}"
