"""Answers → text, HTML with highlights, and lines for a terminal. Pure; what an article holds is inert in it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.answer import UNSURE, Answer, Citation, Label, Sentence, Verdict, WeighedQuote

if TYPE_CHECKING:
    from assistant.evaluation.scorecard import Figure

LABELS: dict[Label, str] = {
    "supported": "Supported",
    "refuted": "Refuted",
    "mixed": "The articles disagree",
    "not_enough_evidence": "Not enough evidence",
}
"""What a person reads for the label of a verdict."""

SUPPORT = {
    "verbatim": ("❝", "Word for word from the article"),
    "supported": ("✓", "In other words, checked against the quotes"),
}
"""The sign of how a sentence is borne out, and its meaning."""

LONGEST_SHOWN = 200
"""Characters shown of a sentence that was set aside."""

WHOLE_FRAGMENT = 8
"""Words up to which a quote stands in a link as a whole; of a longer one, the first and the last few do."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, and what changes the order in which words are shown (UAX 9): with either an article, or the
draft of a model, could show what is not there."""


def escaped(text: str) -> str:
    """Text as HTML that shows just this text, in an element or in a quoted attribute."""
    return html.escape(without_controls(text, "\ufffd"), quote=True)


def without_controls(text: str, instead: str = " ") -> str:
    """Text in which no character does anything but stand there."""
    return _CONTROLS.sub(instead, text)


def answer_text(answer: Answer) -> str:
    """The answer as plain text; every sentence is followed by its marks, like [1]."""
    if answer.has_quotes or not answer.closest:
        return answer.text
    return f"{answer.text} The closest passages are shown beside."


def cited_in(answer: Answer) -> tuple[Citation, ...]:
    """The citations of an answer, or the closest passages where there is none."""
    return answer.citations if answer.has_quotes else answer.closest


# --- answers ----------------------------------------------------------------------------------------------


def answer_html(answer: Answer, turn: int) -> str:
    """An answer whose marks lead to the cards of `source_cards` for the same `turn` (from 1)."""
    cited = {citation.number: citation for citation in cited_in(answer)}
    if answer.has_quotes:
        items = [_sentence(sentence, cited, f"{turn}-{place}") for place, sentence in enumerate(answer.sentences, 1)]
        listed = len(items) > 1 and answer.writer == "quotes"
        body = "".join(f"<li>{item}</li>" for item in items) if listed else " ".join(items)
        unsure = f'<p class="unsure">{UNSURE}</p>' if answer.state == "may_answer" else ""
        told = unsure + (f"<ul>{body}</ul>" if listed else f"<p>{body}</p>")
    else:
        marks = "".join(_mark(citation, f"{turn}-0") for citation in answer.closest)
        closest = f'<p class="closest">The closest passages: {marks}</p>' if marks else ""
        told = f"<p>{escaped(answer.text)}</p>{closest}"
    return f'<div class="answer">{told}</div>{_remarks(answer)}{_left_out(answer)}{_set_aside(answer)}'


def _sentence(sentence: Sentence, cited: dict[int, Citation], place: str) -> str:
    """A sentence with its marks and the sign of its support; `place` makes the ids in it unique on the page."""
    sign, meaning = SUPPORT[sentence.support]
    marks = "".join(_mark(cited[number], place) for number in sentence.citations if number in cited)
    shown = f'<span class="support" role="img" aria-label="{meaning}" title="{meaning}">{sign}</span>'
    return f"{escaped(sentence.text)} {marks}{shown}"


def _mark(citation: Citation, place: str) -> str:
    """A link to the card of a citation, which tells the quote to who points at it or comes to it by keyboard."""
    tip, card = f"tip-{place}-{citation.number}", card_id(place.split("-", maxsplit=1)[0], citation)
    facts = " · ".join(filter(None, (citation.title, citation.publisher, citation.published)))
    told = f'<q>{escaped(" ".join(citation.quote.split()))}</q> <span class="tip-facts">{escaped(facts)}</span>'
    return (
        f'<a class="mark" href="#{card}" aria-label="Source {citation.number}" aria-describedby="{tip}">'
        f'[{citation.number}]<span class="tip" role="tooltip" id="{tip}">{told}</span></a> '
    )


def _remarks(answer: Answer) -> str:
    """What the signs mean, and what went wrong in the writing, if anything."""
    used = dict.fromkeys(sentence.support for sentence in answer.sentences) if answer.has_quotes else {}
    signs = [(f'<span aria-hidden="true">{sign}</span>', meaning) for sign, meaning in map(SUPPORT.__getitem__, used)]
    legend = "".join(f"<span>{sign} {meaning}</span>" for sign, meaning in signs)
    remarks = f'<p class="remark">{escaped(answer.note)}</p>' if answer.note else ""
    return remarks + (f'<p class="legend" aria-hidden="true">{legend}</p>' if legend else "")


def _left_out(answer: Answer) -> str:
    """The sentences that the articles do not bear out, behind a fold."""
    if not answer.removed:
        return ""
    count = "1 sentence" if len(answer.removed) == 1 else f"{len(answer.removed)} sentences"
    items = "".join(f"<li>{escaped(one.text)} <em>{escaped(one.reason)}</em></li>" for one in answer.removed)
    return f'<details class="removed"><summary>{count} left out, as not borne out</summary><ul>{items}</ul></details>'


def _set_aside(answer: Answer) -> str:
    """The sentences that speak to whoever answers, behind a fold, each with the article that it stands in."""
    if not answer.set_aside:
        return ""
    items = "".join(
        f"<li>{escaped(shortened(one.quote))} <em>{escaped(one.title)}</em></li>" for one in answer.set_aside
    )
    return f'<details class="removed"><summary>{set_aside_line(answer)}</summary><ul>{items}</ul></details>'


def set_aside_line(answer: Answer) -> str:
    """How many sentences were set aside, and why."""
    several = len(answer.set_aside) > 1
    count = f"{len(answer.set_aside)} sentences that speak" if several else "A sentence that speaks"
    return f"{count} to the reader {'were' if several else 'was'} set aside"


def shortened(text: str) -> str:
    """The beginning of a text that tells nothing."""
    return f"{text[:LONGEST_SHOWN].rstrip()}…" if len(text) > LONGEST_SHOWN else text


# --- sources ----------------------------------------------------------------------------------------------


def source_cards(answer: Answer, passages: Sequence[str], turn: int) -> str:
    """Cards of the cited or closest passages of a turn (from 1), each with its quoted words marked.

    `passages` are the texts of the passages of `cited_in(answer)`, in that order.
    """
    back = f'<a class="back" href="#turn-{turn}">Back to the answer</a>'
    pairs = zip(cited_in(answer), passages, strict=True)
    return "".join(source_card(citation, passage, str(turn), below=back) for citation, passage in pairs)


def card_id(group: str, citation: Citation) -> str:
    """What the card of a citation is called on the page; `group` tells apart cards of the same number."""
    return f"source-{group}-{citation.number}"


def source_card(citation: Citation, passage: str, group: str, remark: str = "", below: str = "") -> str:
    """The passage of a citation with the quoted words marked, and where it comes from.

    `remark` is text that stands above it, and `below` HTML.
    """
    start = citation.start - citation.passage.start
    end = citation.end - citation.passage.start
    marked = f"{escaped(passage[:start])}<mark>{escaped(passage[start:end])}</mark>{escaped(passage[end:])}"
    above = f'<p class="stance">{escaped(remark)}</p>' if remark else ""
    return (
        f'<article class="source" id="{card_id(group, citation)}" tabindex="-1">{above}'
        f'<h3><span class="number">{citation.number}</span> {escaped(citation.title)}</h3>'
        f'<p class="facts">{_facts(citation)}</p><blockquote>{marked}</blockquote>'
        f'<p class="links">{_links(citation)}{below}</p></article>'
    )


def _facts(citation: Citation) -> str:
    known = [escaped(fact) for fact in (citation.publisher, citation.author) if fact]
    if citation.published:
        known.append(f'<span class="date">{escaped(citation.published)}</span>')
    name = "" if original_address(citation) else re.split(r"[/\\]", citation.source.rstrip("/\\"))[-1]
    place = ", ".join(filter(None, (name, _page(citation))))
    exact = escaped(f"{citation.source}, characters {citation.start}–{citation.end}")
    return " · ".join([*known, *([f'<span title="{exact}">{escaped(place)}</span>'] if place else [])])


def _links(citation: Citation) -> str:
    address = html.escape(original_address(citation), quote=True)
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">Original ↗</a>' if address else ""
    return f'{link}<button type="button" data-copy="{escaped(quote_text(citation))}">Copy quote</button>'


def quote_text(citation: Citation) -> str:
    """A quote to be pasted elsewhere: the words, and below them where they come from."""
    facts = (citation.title, citation.publisher, citation.author, citation.published, _page(citation))
    place = citation.url or citation.source
    return f"“{citation.quote}”\n{', '.join(filter(None, facts))}\n{place}"


def original_address(citation: Citation) -> str:
    """The address of the original, leading to the quoted words; "" where there is none on the web."""
    url = citation.url or ""
    said = citation.quote.split()
    if not url.startswith(("http://", "https://")):
        return ""
    ends = [said] if len(said) <= WHOLE_FRAGMENT else [said[: WHOLE_FRAGMENT // 2], said[-WHOLE_FRAGMENT // 2 :]]
    directive = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def _page(citation: Citation) -> str:
    return f"page {citation.page}" if citation.page else ""


# --- lines for a terminal ---------------------------------------------------------------------------------


def plain_line(text: str) -> str:
    """Text on one line, safe for a terminal: without control characters."""
    return " ".join(without_controls(text).split())


def citation_line(citation: Citation) -> str:
    """A citation's facts on one line: "Title · Publisher · 2024-02-29 · source"."""
    facts = (citation.title, citation.publisher, citation.published, citation.url or citation.source, _page(citation))
    return plain_line(" · ".join(fact for fact in facts if fact))


def verdict_line(verdict: Verdict) -> str:
    """A verdict on one line: "Supported, by 2 sources of 2021-03-12 to 2022-03-09 (91 % sure)."""
    sources = [one for one in verdict.evidence if not one.said_by]
    if verdict.label == "not_enough_evidence":
        told = "somebody says so, but no article tells it as a fact" if verdict.evidence else ""
        return f"{LABELS[verdict.label]}: {told}." if told else f"{LABELS[verdict.label]}."
    articles = {one.citation.article_id for one in sources}
    count = "1 source" if len(articles) == 1 else f"{len(articles)} sources"
    days = sorted({one.citation.published for one in sources if one.citation.published})
    span = f" of {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "") if days else ""
    return f"{LABELS[verdict.label]}, by {count}{span} ({verdict.confidence:.0%} sure)."


def stance_line(testimony: WeighedQuote) -> str:
    """What a quote does for a claim: "For (89 %)", "Against, as said by the minister (92 %)"."""
    stance = "For" if testimony.stance == "supports" else "Against"
    said = f", as said by {plain_line(testimony.said_by)}" if testimony.said_by else ""
    return f"{stance}{said} ({testimony.confidence:.0%})"


def shown_value(figure: Figure) -> str:
    """A figure as a person reads it."""
    return f"{figure.value:,.0f} ms" if figure.unit == "ms" else f"{figure.value:.3f}"


def shown_bounds(figure: Figure) -> str:
    """Where the true share lies with 95 % certainty, or "" where that is not known."""
    return "" if figure.low is None or figure.high is None else f"{figure.low:.2f}–{figure.high:.2f}"
