from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from assistant.answer import Citation, Span
from assistant.evaluation.scorecard import Figure, Mistake, Scorecard
from ui.command.scorecards.plots import risk_coverage_svg
from ui.command.scorecards.report import report_html

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"' javascript:alert(3)"


def card_of(*mistakes: Mistake, questions: int = 2) -> Scorecard:
    return Scorecard(
        sections={"search": (Figure("hit@1", 0.5, questions, "share", 0.1, 0.9),)},
        curve=((0.5, 0.0), (1.0, 0.5)),
        shown=(0.5, 0.0),
        verdicts={("refuted", "supported"): 3},
        worst=mistakes,
        questions=questions,
        claims=3,
        interrupted=False,
    )


def mistake_with(text: str, url: str | None = None) -> Mistake:
    citation = Citation(1, text, text, text, url, text, text, None, text, 5, 5 + len(text), Span(0, 500))
    return Mistake(7, text, text, text, 0.91, (citation,))


class Tags(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_tells_figures_labels_and_the_worst_cases_with_their_place() -> None:
    page = report_html(card_of(mistake_with("It took long.")), "cases.jsonl", "lib", 12, "2024-02-29")
    text = Tags(page).text
    for said in (
        "2 questions and 3 claims of cases.jsonl, put to the 12 articles of lib on 2024-02-29.",
        "hit@1",
        "0.500",
        "0.10–0.90",
        "It took long.",
        "characters 5–18",
        "0.91",
    ):
        assert said in text


def test_what_an_article_or_a_case_holds_is_inert() -> None:
    page = report_html(card_of(mistake_with(HOSTILE, "javascript:alert(4)")), HOSTILE, HOSTILE, 1, "2024-02-29")
    tags = Tags(page)
    assert HOSTILE in tags.text
    assert not [tag for tag, _ in tags.tags if tag in ("script", "img", "iframe", "object", "link")]
    assert not [name for _, attributes in tags.tags for name in attributes if name.startswith("on")]
    assert not [attributes for _, attributes in tags.tags if "javascript:" in (attributes.get("href") or "")]


def test_the_page_fetches_nothing_and_leads_to_originals_only() -> None:
    page = report_html(card_of(mistake_with("It took long.", "https://post.example/a")), "f", "lib", 1, "2024-02-29")
    addresses = [
        str(value)
        for _, attributes in Tags(page).tags
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href") and not str(value).startswith("#")
    ]
    assert len(addresses) == 1
    assert addresses[0].startswith("https://post.example/a#:~:text=")
    assert "default-src 'none'" in page


def test_without_mistakes_or_questions_the_page_says_so() -> None:
    card = Scorecard({}, (), None, {}, (), 0, 0, interrupted=True)
    text = Tags(report_html(card, "f", "lib", 1, "2024-02-29")).text
    assert "every case came out right" in text
    assert "stopped before its end" in text
    assert "surest questions" not in text


@pytest.mark.parametrize("shown", [None, (0.5, 0.0), (1.0, 1.0)])
def test_the_curve_is_a_picture_with_readable_axes_and_the_same_each_time(shown: tuple[float, float] | None) -> None:
    picture = risk_coverage_svg([(0.5, 0.0), (1.0, 0.5)], shown)
    assert picture == risk_coverage_svg([(0.5, 0.0), (1.0, 0.5)], shown)
    root = ET.fromstring(picture)  # noqa: S314 - our own
    said = " ".join("".join(element.itertext()) for element in root.iter() if element.tag.endswith("text"))
    assert "share of questions answered" in said
    assert ("as it answers now" in said) is (shown is not None)
    assert not re.search(r"<metadata|<script|<image", picture)
