"""A conversation → one page of HTML that stands alone, without scripts: to be sent, kept and printed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.transcript import TITLE, transcript
from ui.rendering.plain_text import text_fragment_url
from ui.rendering.templating import render


def conversation_page(exchanges: Sequence[Exchange], about: str = "") -> str:
    """The page: the questions with their answers, and the quotes as notes; `about` is a line on where it comes from."""
    turns = transcript(exchanges)
    return render(
        "conversation_page.html",
        title=turns[0].question if len(turns) == 1 else TITLE,
        turns=turns,
        notes=[note for turn in turns for note in turn.notes],
        about=about,
        text_fragment_url=text_fragment_url,
    )
