"""Answers → text, HTML with highlights, and lines for a terminal. Pure; what an article holds is inert in it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from assistant.answer import Answer, Citation

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def answer_text(answer: Answer) -> str:
    """The answer as plain text; every sentence is followed by its marks, like [1]."""
    if answer.answered or not answer.closest:
        return answer.text
    return f"{answer.text} The closest passages are shown beside."


def as_html(text: str) -> str:
    """Text as HTML that shows just this text; quotation marks stay, so that it is copied as it is read."""
    return html.escape(text, quote=False)


def sources_html(answer: Answer, passages: Sequence[str]) -> str:
    """Cards of the cited or closest passages, each with its quoted words marked.

    `passages` are the texts of the passages of `answer.citations` or else `answer.closest`, in that order.
    """
    citations = answer.citations if answer.answered else answer.closest
    if not citations:
        return sources_placeholder()
    heading = "Sources" if answer.answered else "Closest passages"
    cards = "".join(map(_card, citations, passages))
    return (
        f'<section class="sources" aria-label="{heading}"><h2>{heading}</h2>{_how_it_came_about(answer)}{cards}'
        f"{_left_out(answer)}</section>"
    )


def _how_it_came_about(answer: Answer) -> str:
    """How a follow-up was read, and what went wrong in the writing, if anything."""
    read_as = f"Read as: {answer.standalone_question}" if answer.standalone_question != answer.question else ""
    return "".join(f'<p class="remark">{_escaped(remark)}</p>' for remark in (read_as, answer.note) if remark)


def _left_out(answer: Answer) -> str:
    """The sentences that the articles do not bear out, behind a fold."""
    if not answer.removed:
        return ""
    count = "1 sentence" if len(answer.removed) == 1 else f"{len(answer.removed)} sentences"
    items = "".join(f"<li>{_escaped(one.text)} <em>{_escaped(one.reason)}</em></li>" for one in answer.removed)
    return f'<details class="removed"><summary>{count} left out, as not borne out</summary><ul>{items}</ul></details>'


def sources_placeholder() -> str:
    """What stands in the place of the sources before there is an answer."""
    return (
        '<section class="sources" aria-label="Sources"><h2>Sources</h2>'
        "<p>The words that an answer rests on will stand here, marked in the passage they come from.</p></section>"
    )


def _card(citation: Citation, passage: str) -> str:
    start = citation.start - citation.passage.start
    end = citation.end - citation.passage.start
    marked = f"{_escaped(passage[:start])}<mark>{_escaped(passage[start:end])}</mark>{_escaped(passage[end:])}"
    return (
        f'<article class="source" id="source-{citation.number}">'
        f'<h3><span class="number">{citation.number}</span> {_escaped(citation.title)}</h3>'
        f'<p class="facts">{_facts(citation)}</p>'
        f"<blockquote>{marked}</blockquote></article>"
    )


def _facts(citation: Citation) -> str:
    known = [_escaped(fact) for fact in (citation.publisher, citation.author, citation.published) if fact]
    if citation.url and citation.url.startswith(("http://", "https://")):
        link = html.escape(citation.url, quote=True)
        known.append(f'<a href="{link}" target="_blank" rel="noopener noreferrer">original</a>')
    place = ", ".join(filter(None, (citation.source, _page(citation), f"characters {citation.start}–{citation.end}")))
    known.append(f'<span class="place">{_escaped(place)}</span>')
    return " · ".join(known)


def _page(citation: Citation) -> str:
    return f"page {citation.page}" if citation.page else ""


def _escaped(text: str) -> str:
    return html.escape(_CONTROLS.sub("\ufffd", text), quote=True)


def plain_line(text: str) -> str:
    """Text on one line, safe for a terminal: without control characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def citation_line(citation: Citation) -> str:
    """A citation's facts on one line: "Title · Publisher · 2024-02-29 · source"."""
    facts = (citation.title, citation.publisher, citation.published, citation.url or citation.source, _page(citation))
    return plain_line(" · ".join(fact for fact in facts if fact))
