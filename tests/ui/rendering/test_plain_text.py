"""Answers, verdicts and citations as plain text that commands no terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Sentence, ShortAnswer, Span
from assistant.verdict import Label, Verdict, WeighedQuote
from ui.rendering.plain_text import (
    answer_lines,
    answer_text,
    citation_line,
    cited_text,
    plain_line,
    quote_text,
    stance_line,
    text_fragment_url,
    verdict_line,
)

REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that change the order of what is shown."""

hostile = st.sampled_from(
    ["<script>", "[a](javascript:b)", "\r\r    code", "\x1b[31m", "\u202e\u2066", "\t", "\\", "\"'"]
)
texts = st.lists(hostile | st.text(st.characters(exclude_categories=["Cs"]))).map("".join)
"""Text as an article may hold it: any characters but halves of surrogate pairs, which are not stored."""


def citation(quote: str = "It did.", **facts: Any) -> Citation:
    """A citation of a quote that is all of its passage."""
    span = Span(0, len(quote))
    cited = Citation(1, "a1", "A title", "/news/a.txt", None, None, None, None, quote, span.start, span.end, span)
    return replace(cited, **facts)


def answer(*citations: Citation, text: str = "It did. [1]") -> Answer:
    """An answer that rests on these citations."""
    return Answer("Did it?", "Did it?", True, 0.9, text, "quotes", citations=citations)


def silence(*closest: Citation) -> Answer:
    """No answer, with these passages as the closest."""
    return Answer("Did it?", "Did it?", False, 0.01, "The articles don't say.", "quotes", closest=closest)


@given(texts)
def test_an_answer_is_its_text_to_the_letter(text: str) -> None:
    assert answer_text(answer(citation(), text=f"It said {text} [1]")) == f"It said {text} [1]"


def test_no_answer_points_to_the_closest_passages() -> None:
    assert answer_text(silence(citation())) == "The articles don't say. The closest passages are shown beside."


def test_no_answer_without_closest_passages_does_not_point_to_any() -> None:
    assert answer_text(silence()) == "The articles don't say."


@pytest.mark.parametrize(
    ("url", "quote", "address"),
    [
        ("https://x.org/a", "It did.", "https://x.org/a#:~:text=It%20did."),
        ("https://x.org/a#b", "It did.", "https://x.org/a#b:~:text=It%20did."),
        ("https://x.org", "a b c\nd e f, g-h i j", "https://x.org#:~:text=a%20b%20c%20d,f%2C%20g%2Dh%20i%20j"),
    ],
)
def test_an_original_is_opened_at_the_quote(url: str, quote: str, address: str) -> None:
    assert text_fragment_url(citation(quote, url=url)) == address


def test_an_answer_is_copied_with_its_sources() -> None:
    assert cited_text(answer(citation())) == f"It did. [1]\n\n[1] {quote_text(citation())}"
    assert cited_text(silence()) == "The articles don't say."


def test_what_is_copied_has_the_words_of_articles_in_quotation_marks() -> None:
    said, told = Sentence("It did.", (1,), "verbatim"), Sentence("It did so.", (1,), "supported")
    short = ShortAnswer("It", 1, 0, 2)
    copied = cited_text(replace(answer(citation()), sentences=(said, told), short=short, state="answer").with_text())
    assert copied.startswith("It — “It did.” [1] It did so. [1]\n\n[1] “It did.”")
    listed = replace(answer(citation()), sentences=(replace(said, heading="Ann"),), lead="1 found:").with_text()
    assert cited_text(listed).startswith("1 found:\n- Ann: “It did.” [1]\n\n")


def test_a_quote_is_copied_with_what_is_known() -> None:
    full = citation(title="Title", publisher="The Paper", author="Ann", published="2024", url="https://x.org/a", page=2)
    assert quote_text(full) == "“It did.”\nTitle, The Paper, Ann, 2024, page 2\nhttps://x.org/a"
    assert quote_text(citation()) == "“It did.”\nA title\na.txt"


@given(texts)
@example("\x1b[2J\x1b]0;title\x07red\x9b31m")
@example("one\r\ntwo\u2028three\x85four")
def test_a_plain_line_is_one_line_that_commands_no_terminal(text: str) -> None:
    line = plain_line(text)
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(letter) == "Cc" for letter in line)
    assert plain_line(line) == line


@given(texts)
def test_a_plain_line_keeps_every_other_character(text: str) -> None:
    def kept(value: str) -> str:
        return "".join(x for x in value if not x.isspace() and unicodedata.category(x) != "Cc" and x not in REORDERING)

    assert kept(plain_line(text)) == kept(text)


def test_a_plain_line_keeps_words_apart() -> None:
    assert plain_line(" one\x00two\n\nthree\tfour\x1b ") == "one two three four"


def test_a_citation_line_gives_the_known_facts() -> None:
    full = citation(title="A\x1b title", publisher="The Paper", published="2024-02-29", url="https://example.org/a")
    assert citation_line(full) == "A title · The Paper · 2024-02-29 · https://example.org/a"
    assert citation_line(citation()) == "A title · /news/a.txt"


def test_a_citation_line_tells_the_page() -> None:
    assert citation_line(citation(source="/news/a.pdf", page=2)) == "A title · /news/a.pdf · page 2"
    full = citation(publisher="The Paper", published="2024", url="https://example.org/a.pdf", page=12)
    assert citation_line(full) == "A title · The Paper · 2024 · https://example.org/a.pdf · page 12"


def weighed(stance: Literal["supports", "refutes"], published: str | None = None, said_by: str = "") -> WeighedQuote:
    return WeighedQuote(stance, 0.9, replace(citation(published=published), article_id=f"of {published}"), said_by)


@pytest.mark.parametrize(
    ("label", "evidence", "line"),
    [
        ("supported", [weighed("supports")], "Supported, by 1 source (91% sure)."),
        (
            "mixed",
            [weighed("supports", "2021-03-12"), weighed("refutes", "2022-03-09")],
            "The articles disagree, by 2 sources of 2021-03-12 to 2022-03-09 (91% sure).",
        ),
        ("not_enough_evidence", [], "Not enough evidence."),
        (
            "not_enough_evidence",
            [weighed("supports", said_by="the mayor")],
            "Not enough evidence: somebody says so, but no article tells it as a fact.",
        ),
    ],
)
def test_a_verdict_is_a_line_of_words(label: Label, evidence: list[WeighedQuote], line: str) -> None:
    assert verdict_line(Verdict("It is.", label, 0.91, tuple(evidence))) == line


def test_a_testimony_says_for_or_against_and_who_says_it() -> None:
    assert stance_line(weighed("supports")) == "For (90%)"
    assert stance_line(weighed("refutes", said_by="the\x1b mayor")) == "Against, as said by the mayor (90%)"


def test_an_answer_is_a_line_or_a_line_for_each_of_several_things() -> None:
    said = Sentence("It did.", (1,), "verbatim")
    told = answer(citation(), text="It did. [1]")
    assert answer_lines(told) == [("It did. [1]", "")]
    sure = replace(told, state="answer", sentences=(said,), short=ShortAnswer("did", 1, 3, 6), lead="Yes.")
    assert answer_lines(sure) == [("Yes. did —", "It did. [1]")]
    listed = replace(sure, lead="2 found:", sentences=(replace(said, heading="A\x1bnn"), replace(said, text="No.")))
    assert answer_lines(listed) == [("2 found:", ""), ("- A nn:", "It did. [1]"), ("", "No. [1]")]
    assert answer_lines(replace(silence(), text="Hello!\nAsk.")) == [("Hello!", ""), ("Ask.", "")]
