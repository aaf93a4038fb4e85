"""Conversations → HTML: the chat, and beside it the sources of each answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ui.rendering.answer_html import ANSWER_CONTEXT, source_cards
from ui.rendering.conversations.conversation import Conversation, Exchange
from ui.rendering.conversations.explanation import explanation
from ui.rendering.conversations.reasons import reasons_against
from ui.rendering.plain_text import cited_text
from ui.rendering.templating import render

MAX_COMMENT_LENGTH = 300
"""Characters of the comment that may go with a thumb."""


def conversation_html(conversation: Conversation, suggestions: Sequence[str], articles: int) -> str:
    """The chat: exchanges, the question that is being answered, and what went wrong; or an invitation to begin.

    `articles` is how many there are to ask.
    """
    if not (conversation.exchanges or conversation.asking or conversation.problem):
        return render("welcome.html", suggestions=suggestions, articles=articles)
    return render(
        "conversation.html",
        conversation=conversation,
        cited_text=cited_text,
        explanation=explanation,
        reasons_against=reasons_against,
        max_comment_length=MAX_COMMENT_LENGTH,
        **ANSWER_CONTEXT,
    )


def sources_html(exchanges: Sequence[Exchange]) -> str:
    """The sources of the last answer, and below them those of the earlier ones, the newest first, folded."""
    turns = [(one.answer, source_cards(one.answer, one.passages, turn)) for turn, one in enumerate(exchanges, start=1)]
    return render("sources.html", turns=turns[::-1])
