"""A page of an article's PDF, written into a file as a picture: what `articles show --picture` does."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import UsageError
from ui.command.options import open_existing
from ui.rendering import terminal


def write_picture(article_id: str, page: int, file: Path | None, library: Path | None) -> None:
    """Write a page (from 1) of an article's PDF into a PNG file.

    Raises:
        ArticleDeskError: there is no such page, it cannot be drawn, or no file is named or it cannot be written.
    """
    from ingest.pictures import draw_page

    if file is None:
        raise UsageError("A page is shown as a picture: name a file for it, as in --picture page.png")
    with open_existing(library) as opened:
        drawn = draw_page(opened, article_id, page)
    try:
        file.write_bytes(drawn.png)
    except OSError as problem:
        raise UsageError(f"{file} cannot be written ({problem.strerror}).") from problem
    terminal.print_notice(f"Wrote page {drawn.page} of {drawn.pages} to {file}.")
