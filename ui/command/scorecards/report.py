"""A scorecard → a page of HTML that stands alone: figures, the curve, the worst cases with their sources. Pure."""

from __future__ import annotations

from assistant.evaluation.scorecard import Scorecard
from ui.command.scorecards.plots import risk_coverage_svg
from ui.rendering.plain_text import citation_line, confidence_interval, figure_value, text_fragment_url
from ui.rendering.templating import template_environment

SECTION_QUESTIONS = {
    "search": "Of the questions that the articles answer: is a passage that answers among the first found?",
    "answers": "Of the questions that the articles answer: what was answered, and does the first quote answer?",
    "citations": "Do quotes stand in the articles to the letter, and do they answer?",
    "silence": "Of “the articles don't say”: was it said where it is so, and only there?",
    "verdicts": "Of the claims: is the label right, and how often was one given?",
    "times": "On this machine, in milliseconds.",
}
"""What the figures in each section of a scorecard tell."""

_TEMPLATES = template_environment("ui.command.scorecards")


def report_html(card: Scorecard, file: str, library: str, articles: int, day: str) -> str:
    """The page: `file` names the cases, `library` the folder of the articles, `day` when it was measured."""
    return _TEMPLATES.get_template("report.html").render(
        card=card,
        file=file,
        library=library,
        articles=articles,
        day=day,
        section_questions=SECTION_QUESTIONS,
        curve=risk_coverage_svg(card.curve, card.shown) if card.curve else "",
        figure_value=figure_value,
        confidence_interval=confidence_interval,
        citation_line=citation_line,
        text_fragment_url=text_fragment_url,
    )
