"""Answers, verdicts and citations → plain text, in which no character does anything but stand there. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.answer import UNSURE, Answer, Citation, Section, Sentence, sections_of
from assistant.verdict import Label, Verdict, WeighedQuote

if TYPE_CHECKING:
    from assistant.evaluation.scorecard import Figure

LABEL_NAMES: dict[Label, str] = {
    "supported": "Supported",
    "refuted": "Refuted",
    "mixed": "The articles disagree",
    "not_enough_evidence": "Not enough evidence",
}
"""What a person reads for the label of a verdict."""

EXCERPT_LENGTH = 200
"""Characters shown of a sentence that was set aside."""

MAX_FRAGMENT_WORDS = 8
"""Words up to which a quote stands in a link as a whole; of a longer one, the first and the last few do."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, and what changes the order in which words are shown (UAX 9): with either an article, or the
draft of a model, could show what is not there."""


def without_controls(text: str, instead: str = " ") -> str:
    """Text in which no character does anything but stand there."""
    return _CONTROLS.sub(instead, text)


def answer_text(answer: Answer) -> str:
    """The answer as plain text; every sentence is followed by its marks, like [1]."""
    if answer.has_quotes or not answer.closest:
        return answer.text
    return f"{answer.text} The closest passages are shown beside."


def answer_lines(answer: Answer, in_quotes: bool = False) -> list[tuple[str, str]]:
    """The text of an answer as lines for a terminal, each as what stands out on it, and the rest.

    Without headings it is one line. Under headings each section has one, after what leads them. `in_quotes` puts the
    words of articles in quotation marks.
    """
    sections = sections_of(answer.sentences)
    if not answer.has_quotes or not sections:
        return [(plain_line(line), "") for line in answer.text.splitlines() if line.strip()]
    lead = plain_line(answer.lead or (UNSURE if answer.state == "may_answer" else ""))
    if any(section.heading for section in sections):
        items = [
            (f"- {plain_line(section.label)}" if section.heading else "", _marked(section, in_quotes))
            for section in sections
        ]
        return [(lead, ""), *items] if lead else items
    short = f"{plain_line(answer.leading_short)} —" if answer.leading_short else ""
    return [(" ".join(filter(None, (lead, short))), _marked(sections[0], in_quotes))]


def _marked(section: Section, in_quotes: bool) -> str:
    said = map(_quoted, section.sentences) if in_quotes else section.sentences
    return " ".join(plain_line(sentence.marked) for sentence in said)


def _quoted(sentence: Sentence) -> Sentence:
    return replace(sentence, text=f"“{sentence.text}”") if sentence.support == "verbatim" else sentence


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """The citations of an answer, or the closest passages where there is none."""
    return answer.citations if answer.has_quotes else answer.closest


def excerpt(text: str) -> str:
    """The beginning of a text, where it is long."""
    return f"{text[:EXCERPT_LENGTH].rstrip()}…" if len(text) > EXCERPT_LENGTH else text


def quote_text(citation: Citation) -> str:
    """A quote to be pasted elsewhere: the words, and where they come from below; of a file its name, not its path."""
    facts = (citation.title, citation.publisher, citation.author, citation.published, page_text(citation))
    place = citation.url or re.split(r"[/\\]", citation.source.rstrip("/\\"))[-1]
    return f"“{citation.quote}”\n{', '.join(filter(None, facts))}\n{place}"


def cited_text(answer: Answer) -> str:
    """An answer to be pasted elsewhere: its text, articles' words in quotes, and below each quote where it is from."""
    if not answer.has_quotes:
        return answer_text(answer)
    told = "\n".join(" ".join(filter(None, line)) for line in answer_lines(answer, in_quotes=True))
    return "\n\n".join([told, *(f"[{one.number}] {quote_text(one)}" for one in answer.citations)])


def text_fragment_url(citation: Citation) -> str:
    """The address of the original with a text fragment for the quote; "" where there is none on the web."""
    url = citation.url or ""
    said = citation.quote.split()
    if not url.startswith(("http://", "https://")):
        return ""
    half = MAX_FRAGMENT_WORDS // 2
    ends = [said] if len(said) <= MAX_FRAGMENT_WORDS else [said[:half], said[-half:]]
    directive = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def page_text(citation: Citation) -> str:
    """The page of a citation: "page 3", "page 3, read by machine", or "" where there is none."""
    by_machine = ", read by machine" if citation.read_by_machine else ""
    return f"page {citation.page}{by_machine}" if citation.page else ""


def plain_line(text: str) -> str:
    """Text on one line, safe for a terminal: without control characters."""
    return " ".join(without_controls(text).split())


def citation_line(citation: Citation) -> str:
    """A citation's facts on one line: "Title · Publisher · 2024-02-29 · source"."""
    place = citation.url or citation.source
    facts = (citation.title, citation.publisher, citation.published, place, page_text(citation))
    return plain_line(" · ".join(fact for fact in facts if fact))


def verdict_line(verdict: Verdict) -> str:
    """A verdict on one line: "Supported, by 2 sources of 2021-03-12 to 2022-03-09 (91 % sure)."""
    sources = [one for one in verdict.evidence if not one.said_by]
    if verdict.label == "not_enough_evidence":
        told = "somebody says so, but no article tells it as a fact" if verdict.evidence else ""
        return f"{LABEL_NAMES[verdict.label]}: {told}." if told else f"{LABEL_NAMES[verdict.label]}."
    articles = {one.citation.article_id for one in sources}
    count = "1 source" if len(articles) == 1 else f"{len(articles)} sources"
    days = sorted({one.citation.published for one in sources if one.citation.published})
    span = f" of {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "") if days else ""
    return f"{LABEL_NAMES[verdict.label]}, by {count}{span} ({verdict.confidence:.0%} sure)."


def stance_line(testimony: WeighedQuote) -> str:
    """What a quote does for a claim: "For (89 %)", "Against, as said by the minister (92 %)"."""
    stance = "For" if testimony.stance == "supports" else "Against"
    said = f", as said by {plain_line(testimony.said_by)}" if testimony.said_by else ""
    return f"{stance}{said} ({testimony.confidence:.0%})"


def figure_value(figure: Figure) -> str:
    """A figure as a person reads it."""
    return f"{figure.value:,.0f} ms" if figure.unit == "ms" else f"{figure.value:.3f}"


def confidence_interval(figure: Figure) -> str:
    """Where the true share lies with 95 % certainty, or "" where that is not known."""
    return "" if figure.low is None or figure.high is None else f"{figure.low:.2f}–{figure.high:.2f}"
