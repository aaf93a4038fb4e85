"""Conversations → a Markdown file, in which no character of an article or an answer is read as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import UNSURE, Answer, Citation, Section, Sentence, sections_of
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.plain_text import page_text, plain_line, shown_citations

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$&^=:@.])")


def as_markdown(exchanges: Sequence[Exchange]) -> str:
    """A conversation as Markdown, with a footnote for each citation."""
    parts = [_exchange(one.answer, turn) for turn, one in enumerate(exchanges, start=1)]
    return "\n\n".join(["# Questions and answers", *parts]) + "\n"


def _exchange(answer: Answer, turn: int) -> str:
    read_as = (
        [f"Read as: {escaped(answer.standalone_question)}"] if answer.standalone_question != answer.question else []
    )
    told = _told(answer, turn) if answer.has_quotes and answer.sentences else _silence(answer, turn)
    footnotes = [f"[^{turn}-{citation.number}]: {_footnote(citation)}" for citation in shown_citations(answer)]
    return "\n\n".join([f"## {escaped(answer.question)}", *read_as, *told, *footnotes])


def _silence(answer: Answer, turn: int) -> list[str]:
    """What is said without a quote, and what comes closest."""
    marks = "".join(f"[^{turn}-{citation.number}]" for citation in answer.closest)
    return [escaped(answer.text) + (f" The closest passages: {marks}" if marks else "")]


def _told(answer: Answer, turn: int) -> list[str]:
    """The paragraphs of an answer: what leads it, and its sentences; under headings they are a list."""
    lead = answer.lead or (UNSURE if answer.state == "may_answer" else "")
    short = f"{_bold(answer.leading_short)} — " if answer.leading_short else ""
    sections = sections_of(answer.sentences)
    if any(section.heading for section in sections):
        return [*filter(None, [escaped(lead)]), "\n".join(_item(section, turn) for section in sections)]
    told = " ".join(_sentence(sentence, turn) for sentence in answer.sentences)
    return [" ".join(filter(None, [escaped(lead), f"{short}{told}"]))]


def _item(section: Section, turn: int) -> str:
    heading = f"{_bold(section.label)} " if section.heading else ""
    return f"- {heading}" + " ".join(_sentence(sentence, turn) for sentence in section.sentences)


def _sentence(sentence: Sentence, turn: int) -> str:
    said = escaped(sentence.text)
    marks = "".join(f"[^{turn}-{number}]" for number in sentence.citations)
    return (f"“{said}”" if sentence.support == "verbatim" else said) + marks


def _bold(text: str) -> str:
    return f"**{escaped(text)}**"


def _footnote(citation: Citation) -> str:
    place = f"characters {citation.start} to {citation.end}"
    facts = (citation.title, citation.publisher, citation.author, citation.published, page_text(citation), place)
    where = citation.url or citation.source
    return f"“{escaped(citation.quote)}” {', '.join(escaped(fact) for fact in facts if fact)}, {escaped(where)}"


def escaped(text: str) -> str:
    """Text on one line, with everything escaped that Markdown could read as its own."""
    return _MARKDOWN.sub(r"\\\1", plain_line(text))
