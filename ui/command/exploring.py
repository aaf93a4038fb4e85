"""Commands that go through what the articles tell: in the order of time, and by the names in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.command.asking import opened_assistant
from ui.command.options import (
    JsonOption,
    LibraryOption,
    PublisherOption,
    SinceOption,
    TagOption,
    UntilOption,
    open_existing,
)
from ui.command.progress import spinner
from ui.command.usage.completion import article_ids as complete_ids
from ui.rendering import terminal

if TYPE_CHECKING:
    from assistant.retrieval.hybrid import ArticleFilter

ArticleOption = Annotated[
    list[str] | None,
    typer.Option("--article", metavar="ID", help="Only this article; may be repeated.", autocompletion=complete_ids),
]


def timeline(
    subject: Annotated[
        str, typer.Argument(metavar="[SUBJECT]", help="What it is of, in quotation marks.", show_default=False)
    ] = "",
    library: LibraryOption = None,
    *,
    article: ArticleOption = None,
    publisher: PublisherOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    tag: TagOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what happened in its order: the sentences on a subject that name a day, a month or a year.

    articles timeline "the blockage of the canal"

    They stand in the order of what they tell, not of when it was published, each word for word with its article. Where
    two articles date the same thing differently, both stand, and it is said. Without a subject it is of all that chosen
    articles tell: articles timeline --tag polar, articles timeline --article ID

    "23 March" is of the year that the article tells of, "on Monday" of the week before it was published; where that
    leaves a doubt, the sentence is left out.
    """
    from ui.rendering.articles.timeline_text import timeline_lines

    with spinner("Reading…"):
        told = opened_assistant(library).timeline(
            subject, articles=article or (), within=_within(publisher, since, until, tag)
        )
    if as_json:
        terminal.print_json(told.to_json())
    else:
        terminal.print_lines(timeline_lines(told))


def names(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="One of the names, to see who says what.", show_default=False)
    ] = "",
    library: LibraryOption = None,
    *,
    article: ArticleOption = None,
    publisher: PublisherOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    tag: TagOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the people, organisations and places that articles name, those named in most articles first.

    With a name: the sentences that have it, word for word: articles names "Ada Brock"

    The newest 1,000 articles are looked through, or fewer long ones; it says how many. A name is listed where the words
    beside it, or in it, plainly tell what it is of; many are not.
    """
    from assistant.answering.chronology.requests import chosen_articles
    from assistant.answering.facets.name_index import NameIndex
    from assistant.answering.facets.names import MENTIONS_SHOWN, NAMES_SHOWN, facets_of, mentions_of
    from ui.rendering.articles.names_text import facets_lines, mentions_lines

    with open_existing(library) as opened, spinner("Reading…"):
        articles = chosen_articles(article or (), opened, _within(publisher, since, until, tag))
        index = NameIndex(opened)
        if name.strip():
            mentions = mentions_of(name, articles, index, opened, MENTIONS_SHOWN)
            told, lines = mentions.to_json(), mentions_lines(mentions)
        else:
            facets = facets_of(articles, index, NAMES_SHOWN)
            told, lines = facets.to_json(), facets_lines(facets)
    if as_json:
        terminal.print_json(told)
    else:
        terminal.print_lines(lines)


def _within(publisher: list[str] | None, since: str | None, until: str | None, tag: list[str] | None) -> ArticleFilter:
    from assistant.retrieval.hybrid import ArticleFilter

    return ArticleFilter(tuple(publisher or ()), since, until, tags=tuple(tag or ()))
