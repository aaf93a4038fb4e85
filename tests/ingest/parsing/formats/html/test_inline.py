"""Raised signs, formulae, struck words and the parts of a page are read as they are printed."""

from __future__ import annotations

import pytest

from ingest.parsing.formats.html.parser import parse_html

FIRST = "The wreck of Endurance, the ship of Ernest Shackleton, has been found in the Weddell Sea this week."
SECOND = "It lies at a depth of 3,008 metres, and those who saw it say that it is in very good condition."
THIRD = "The expedition left Cape Town in February and searched with underwater vehicles for two weeks."


def text_of(body: str, html: str = "<html lang=en>") -> str:
    words = f"<article><p>{FIRST}</p>{body}<p>{SECOND}</p><p>{THIRD}</p></article>"
    markup = f"{html}<head><title>Found</title></head><body>{words}"
    return parse_html(markup.encode(), "page").text


MATH = "<math><mi>v</mi><mo>=</mo><msqrt><mn>2</mn><mi>g</mi><mi>h</mi></msqrt></math>"
PICTURE = "<img alt='x^2' class=mwe-math-fallback-image-inline>"
SQUARE = "<semantics><msup><mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></semantics>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("It held 4 &times; 10<sup>7</sup> eggs.", "It held 4 × 10⁷ eggs."),
        ("It held 20 m<sup>3</sup> of CO<sub>2</sub> and H<sub>2</sub>O.", "It held 20 m³ of CO₂ and H₂O."),
        (
            "It sank in 1915<sup>4</sup>, and 27<sup><a href='#f2'>2</a></sup> men lived.",
            "It sank in 1915, and 27 men lived.",
        ),
        ("A storm<sup id=cite_ref-1 class=reference><a href='#n'>[1]</a></sup> came.", "A storm came."),
        ("A storm<a href='#n' role=doc-noteref>1</a> came.", "A storm came."),
        ("It rose by 3<sup>1</sup>/<sub>2</sub> metres.", "It rose by 3 1/2 metres."),
        ("The <i>x</i><sup>2</sup> of the 19<sup>th</sup> man.", "The x² of the 19th man."),
        ("El 1<sup>a</sup> vez.", "El 1ª vez."),
        (f"So {MATH} holds.", "So v = √(2gh) holds."),
        (
            f"So <span style='display:none'><math>{SQUARE}</math></span>{PICTURE} is.",
            "So x² is.",
        ),
        (
            f"So <span><span class=katex-mathml><math>{SQUARE}</math></span><span class=katex-html>2</span></span> is.",
            "So x² is.",
        ),
        ("It cost <s>20</s> 15 euros.", "It cost 15 euros."),
        ("The <del>mate</del> <ins>cook</ins> and the <strike>cat</strike> dog ate.", "The cook and the dog ate."),
        ("It was <span style='text-decoration: line-through'>nine</span> ten.", "It was ten."),
        ("It was <span class=sr-only>for ears</span> seen.", "It was seen."),
        (
            "They met on <time datetime=1915-10-27>27 October</time> and left the ship behind.",
            "They met on 27 October and left the ship behind.",
        ),
    ],
)
def test_a_sentence_is_read_as_it_is_printed(body: str, text: str) -> None:
    html = "<html lang=es>" if body.startswith("El") else "<html lang=en>"
    assert text in text_of(f"<p>{body}</p>", html).split("\n\n")


def test_questions_lists_captions_and_empty_cells_stay() -> None:
    body = (
        "<h2>Hours: 9 to 17</h2><p><strong>Who paid for it?</strong><br>The town did.</p>"
        "<dl><dt>Builder</dt><dd>Ann Dahl</dd></dl><ol><li>Pay first.</li></ol>"
        "<figure><img src=a.jpg><figcaption>The hall before the great fire. Photo: K. Brandt</figcaption></figure>"
        "<figure><table><caption>Fees</caption><tr><th>Guest</th><th>Day</th><th>Year</th></tr>"
        "<tr><td>Adult</td><td></td><td>40</td></tr></table></figure>"
    )
    expected = (
        "Hours: 9 to 17|Who paid for it? The town did.|Builder|Ann Dahl|Pay first.|The hall before the great fire.|Fees"
    ).split("|")
    parts = text_of(body).split("\n\n")
    assert [*expected, "Guest | Day | Year", "Adult |  | 40"] == parts[1:-2]


TEASER = (
    "<li><h3><a href=/x{0}>Storm number {0}</a></h3><p>A storm took the roof of school {0} on Monday night.</p></li>"
)


@pytest.mark.parametrize(
    "around",
    [
        f"<ul class=stream>{TEASER.format(1)}{TEASER.format(2)}</ul>",
        "<h3>More from the coast</h3><ul><li><a href=/1>Storm takes the roof of a school</a></li></ul>",
        "<div id=cookie-banner><p>We use Storm cookies to make this site better for you.</p></div>",
        "<p>We use cookies. By going on you agree to Storm.</p>",
        "<div class=share-bar><a href=/f>Storm on Facebook</a> <span>Share this with your friends</span></div>",
        "<p>Read more</p><p><a href=/s>Continue reading …</a></p><p>Share this story about the Storm</p>",
        "<div class=newsletter><p>Sign up for our Storm newsletter, free every morning.</p></div>",
    ],
)
def test_what_is_said_of_other_stories_and_of_the_site_goes(around: str) -> None:
    assert text_of(around).split("\n\n") == [FIRST, SECOND, THIRD]


def test_words_like_those_of_a_call_stay_in_a_sentence() -> None:
    sentence = "He told them to <a href=/x>read more</a> of what the log says."
    assert "He told them to read more of what the log says." in text_of(f"<p>{sentence}</p>")


def test_a_page_of_teasers_keeps_them() -> None:
    items = "".join(TEASER.format(n) for n in range(40))
    assert "school 7 on Monday" in parse_html(f"<html><body><ul>{items}</ul></body></html>".encode(), "page").text


@pytest.mark.slow
@pytest.mark.parametrize(
    "inside", ["<sup>1</sup>" * 20_000, "<b>x<sup>2</sup></b>" * 10_000, "<math>" * 5_000, "<s>" * 5_000]
)
def test_many_marks_are_read(inside: str) -> None:
    assert FIRST in text_of(f"<p>{inside}</p>")
