"""Conversations → HTML: the chat, and beside it the sources of each answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ui.rendering.answer_html import answer_html, answer_text, escaped, source_cards
from ui.rendering.conversations import Conversation, Exchange

LONGEST_WORD = 300
"""Characters of the word that may go with a thumb."""


def conversation_html(conversation: Conversation, suggestions: Sequence[str], articles: int) -> str:
    """The chat: exchanges, the question that is being answered, and what went wrong; or an invitation to begin.

    `articles` is how many there are to ask.
    """
    if not (conversation.exchanges or conversation.asking or conversation.problem):
        return _welcome(suggestions) if articles else _nothing_to_ask()
    count, still = len(conversation.standing), not conversation.asking
    turns = [
        _exchange(one, turn, last=still and turn == count, editing=still and conversation.editing and turn == count)
        for turn, one in enumerate(conversation.standing, start=1)
    ]
    if conversation.asking:
        turns.append(_asking(conversation, count + 1))
    if conversation.problem:
        turns.append(_problem(*conversation.problem))
    busy = "true" if conversation.asking else "false"
    return f'<div role="log" aria-label="Questions and answers" aria-busy="{busy}" class="turns">{"".join(turns)}</div>'


def sources_html(exchanges: Sequence[Exchange]) -> str:
    """The sources of the last answer, and below them those of the earlier ones, the newest first, folded."""
    turns = list(enumerate(exchanges, start=1))[::-1]
    if not turns:
        return (
            '<section class="sources empty" aria-label="Sources"><h2>Sources</h2><p>The words that an answer rests on '
            "will stand here, marked in the passage they come from.</p></section>"
        )
    (turn, newest), *earlier = turns
    heading = "Sources" if newest.answer.has_quotes else "Closest passages"
    cards = source_cards(newest.answer, newest.passages, turn) or "<p>There are none.</p>"
    folds = "".join(_fold(one, place) for place, one in earlier)
    return f'<section class="sources" aria-label="{heading}"><h2>{heading}</h2>{cards}{folds}</section>'


def _fold(exchange: Exchange, turn: int) -> str:
    cards = source_cards(exchange.answer, exchange.passages, turn)
    kind = "Sources of" if exchange.answer.has_quotes else "Closest to"
    asked = escaped(exchange.answer.question)
    return f'<details class="earlier"><summary>{kind}: {asked}</summary>{cards}</details>' if cards else ""


_THUMB = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 10h4v10H3zM9 10l4-8c1.7 0 2.6 1.3 2.3 2.9L14.6 9H20c1.1 0 '
    '1.9 1 1.7 2.1l-1.4 7.3a2 2 0 0 1-2 1.6H9z"/></svg>'
)


def _welcome(suggestions: Sequence[str]) -> str:
    buttons = "".join(
        f'<li><button type="button" data-act="suggested" data-question="{escaped(one)}">{escaped(one)}</button></li>'
        for one in suggestions
    )
    tried = f'<p class="lead">For instance:</p><ul class="suggestions">{buttons}</ul>' if buttons else ""
    return (
        '<section class="welcome"><h2>Ask your articles</h2><p>Every answer shows the exact words that it rests on. '
        f"Where the articles are silent, it says so.</p>{tried}</section>"
    )


def _nothing_to_ask() -> str:
    return (
        '<section class="welcome"><h2>No articles yet</h2><p>Article Desk answers from articles of yours: files, web '
        'pages or a feed. To look around first, load a dozen short ones.</p><p class="choices">'
        '<button type="button" data-act="adding">Add articles</button>'
        '<button type="button" data-act="samples">Load the samples</button></p></section>'
    )


def _exchange(exchange: Exchange, turn: int, *, last: bool, editing: bool) -> str:
    answer = exchange.answer
    differs = answer.standalone_question != answer.question
    read_as = f'<p class="read-as">Read as: {escaped(answer.standalone_question)}</p>' if differs else ""
    edited = '<p class="remark">Being edited below. <button type="button" data-act="kept_as_is">Leave it</button></p>'
    return (
        f'<section class="turn" id="turn-{turn}" data-turn="{turn}" tabindex="-1">'
        f'<h2 class="question">{escaped(answer.question)}</h2>{edited if editing else ""}{read_as}'
        f"{answer_html(answer, turn)}{_tools(exchange, turn, last=last)}{_word(exchange, turn)}</section>"
    )


def _tools(exchange: Exchange, turn: int, *, last: bool) -> str:
    """Thumbs and copying; below the last answer also to ask again and to edit the question."""
    thumbs = "".join(
        f'<button type="button" data-act="liked" data-turn="{turn}" data-liked="{value}" '
        f'aria-pressed="{str(exchange.liked is liked).lower()}" aria-label="{label}" title="{label}">{_THUMB}</button>'
        for liked, value, label in ((True, "yes", "Good answer"), (False, "no", "Bad answer"))
    )
    copied = f'<button type="button" data-copy="{escaped(answer_text(exchange.answer))}">Copy answer</button>'
    again = '<button type="button" data-act="again">Ask again</button>'
    edit = '<button type="button" data-act="edited">Edit question</button>'
    return f'<div class="tools">{thumbs}{copied}{again + edit if last else ""}</div>'


def _word(exchange: Exchange, turn: int) -> str:
    """Where a word can go with a thumb."""
    if exchange.liked is None:
        return ""
    if exchange.thanked:
        return '<p class="remark" role="status">Noted in the library. Thank you.</p>'
    return (
        f'<form class="word" data-act="told" data-turn="{turn}"><label>A word on why, if you like: '
        f'<input name="word" maxlength="{LONGEST_WORD}" autocomplete="off"></label>'
        '<button type="submit">Send</button></form>'
    )


def _asking(conversation: Conversation, turn: int) -> str:
    draft = escaped(conversation.draft) if conversation.draft else '<span class="reading">Reading the articles…</span>'
    return (
        f'<section class="turn" id="turn-{turn}" data-turn="{turn}" tabindex="-1"><h2 class="question">'
        f'{escaped(conversation.asking)}</h2><div class="answer"><p>{draft}</p></div></section>'
    )


def _problem(question: str, reason: str) -> str:
    asked = f'<h2 class="question">{escaped(question)}</h2>' if question else ""
    told = f'<div class="answer"><p class="problem">{escaped(reason)}</p></div>'
    return f'<section class="turn">{asked}{told}</section>'
