"""What Tab completes beyond names of commands and options: the ids of articles, with their titles."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import typer

from ingest.errors import ArticleDeskError
from ui.command.options import open_existing
from ui.rendering.plain_text import excerpt, plain_line

MOST_OFFERED = 100
"""Ids that are offered: of more a person must type the beginning."""


def article_ids(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Pairs of id and title of the articles whose ids begin so; none where there is no library to look into."""
    named = ctx.params.get("library")
    chosen = set(ctx.params.get("article_ids") or ())
    try:
        with open_existing(Path(named) if named else None) as library:
            known = [row.article for row in library.articles()]
    except ArticleDeskError:  # who presses Tab gets no errors
        return []
    fitting = (one for one in known if one.id.startswith(incomplete) and one.id not in chosen)
    return [(one.id, excerpt(plain_line(one.title))) for one in islice(fitting, MOST_OFFERED)]
