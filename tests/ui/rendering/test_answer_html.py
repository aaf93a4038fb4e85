"""Whatever an article holds is shown on the page as it stands: as text, never as markup."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answer import UNSURE, Answer, Citation, Kind, RemovedSentence, Sentence, ShortAnswer, Span
from ui.rendering.answer_html import answer_html, quote_parts, source_cards_html
from ui.rendering.plain_text import text_fragment_url
from ui.rendering.templating import template_environment

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</mark></blockquote></article>",
    "<!-- ",
    "<![CDATA[",
    "&lt;b&gt; &amp; &#60;",
    "[a](javascript:alert(1))",
    "![a](https://example.org/x.png)",
    "[a]: https://example.org",
    "<https://example.org>",
    "https://example.org/a_b_c",
    "\n# heading\n",
    "\n\n- item\n1. item\n> quote\n",
    "\n\n| a | b |\n|---|---|\n| c | d |\n",
    "\n\n```\ncode\n```\n",
    "\r\r    code",
    "\n---\n",
    "    ",
    "\t",
    "*a* **b** _c_ ~~d~~ `e`",
    "$x^2$ $$y$$ \\(z\\) \\[w\\]",
    "${1+1} {{7*7}}",
    "\\",
    "\"'",
    "[1] [^1]",
    "> quote",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "1) item",
    "# heading",
    "***",
    "~~~",
    "C:\\<b>",
    "C:\\&lt;",
    "\u202e\u2066",
    "\x1b[31m",
]

texts = st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]))).map("".join)
"""Text as an article may hold it: any characters but halves of surrogate pairs, which are not stored."""

plain_texts = st.text("abc é", min_size=1)


class _Page(HTMLParser):
    """What a browser makes of HTML: its tags, its text, and the text within each kind of tag."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._open: list[tuple[str, int]] = []
        self.feed(source)
        self.close()
        assert not self._open, "a tag is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr", "img"):
            self._open.append((tag, len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        opened, start = self._open.pop()
        assert opened == tag, "the tags are not nested"
        self._spans.setdefault(tag, []).append((start, len(self.text)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def spans(self, tag: str) -> list[tuple[int, int]]:
        """Where in the text each of these tags begins and ends."""
        return self._spans.get(tag, [])

    def within(self, tag: str) -> list[str]:
        """The text within each of these tags."""
        return [self.text[start:end] for start, end in self.spans(tag)]

    @property
    def shape(self) -> list[tuple[str, list[str]]]:
        """The tags and the names of their attributes, without what they say."""
        return [(tag, sorted(attributes)) for tag, attributes in self.tags]

    @property
    def links(self) -> list[str | None]:
        """Where links lead."""
        return [attributes.get("href") for tag, attributes in self.tags if tag == "a"]


REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that change the order of what is shown."""


def words(text: str) -> list[str]:
    """Text modulo white space and marks of order; Markdown shows NUL, which no page can hold, as U+FFFD."""
    return "".join(" " if letter in REORDERING else letter for letter in text.replace("\0", "\ufffd")).split()


def without_controls(text: str) -> str:
    """Text with what no page can show replaced."""
    return "".join(
        "\ufffd" if (unicodedata.category(letter) == "Cc" and letter not in "\t\n") or letter in REORDERING else letter
        for letter in text
    )


def citation(
    quote: str = "It did.",
    *,
    number: int = 1,
    before: str = "",
    after: str = "",
    at: int = 0,
    title: str = "A title",
    source: str = "/news/a.txt",
    url: str | None = None,
    publisher: str | None = None,
    author: str | None = None,
    published: str | None = None,
    page: int | None = None,
) -> Citation:
    """A citation of a quote in the passage `before + quote + after`, which begins `at` a place of its article."""
    start = at + len(before)
    return Citation(
        number=number,
        article_id=f"a{number}",
        title=title,
        source=source,
        url=url,
        publisher=publisher,
        author=author,
        published=published,
        quote=quote,
        start=start,
        end=start + len(quote),
        passage=Span(at, start + len(quote) + len(after)),
        page=page,
    )


def answer(*citations: Citation, text: str = "It did. [1]") -> Answer:
    """An answer that rests on these citations."""
    return Answer("Did it?", "Did it?", True, 0.9, text, "quotes", citations=citations)


def silence(*closest: Citation) -> Answer:
    """No answer, with these passages as the closest."""
    return Answer("Did it?", "Did it?", False, 0.01, "The articles don't say.", "quotes", closest=closest)


# --- answers ----------------------------------------------------------------------------------------------


@given(texts)
def test_text_in_a_template_shows_just_the_text(text: str) -> None:
    page = _Page(template_environment("ui.rendering").from_string("{{ text }}").render(text=text))
    assert page.text == without_controls(text)
    assert page.tags == []


def test_each_mark_of_an_answer_leads_to_the_card_of_its_turn() -> None:
    sentences = Sentence("It did.", (1,), "verbatim"), Sentence("So it is said.", (1, 2), "supported")
    cited = citation(), citation("It is.", number=2)
    told = Answer("Did it?", "Did it?", True, 0.9, "", "model", sentences=sentences, citations=cited)
    page = _Page(answer_html(told, 3))
    assert page.links == ["#source-3-1", "#source-3-1", "#source-3-2"]
    names = [attributes.get("id") for tag, attributes in page.tags if attributes.get("id")]
    assert len(set(names)) == 3
    assert [attributes["aria-describedby"] for tag, attributes in page.tags if tag == "a"] == names
    cards = _Page(source_cards_html(told, ["It did.", "It is."], 3))
    quotes = [attributes["id"] for tag, attributes in cards.tags if attributes.get("class") == "quote"]
    assert quotes == ["source-3-1", "source-3-2"]
    meanings = [attributes["aria-label"] for tag, attributes in page.tags if attributes.get("role") == "img"]
    assert meanings == ["In other words, checked against the quotes"]
    assert page.within("q")[0] == "It did."
    assert "Word for word from the article" in page.text


def test_an_article_has_one_card_with_all_of_its_quotes_and_a_passage_stands_there_once() -> None:
    passage = "It sank. It was found. All lived."
    first, second, third = (
        replace(citation(quote, number=number, before=before, after=after), article_id="a1")
        for number, quote, before, after in (
            (1, "It sank.", "", " It was found. All lived."),
            (2, "All lived.", "It sank. It was found. ", ""),
            (4, "It is old.", "", ""),
        )
    )
    page = _Page(
        source_cards_html(
            answer(first, second, citation(number=3), third), [passage, passage, "It did.", "It is old."], 1
        )
    )
    assert len(page.within("article")) == 2
    assert page.within("mark") == ["It sank.", "All lived.", "It is old.", "It did."]
    assert page.text.count("It was found.") == 1
    reading = [attributes for tag, attributes in page.tags if attributes.get("data-act") == "read"]
    assert [(one["data-article"], one["data-marks"]) for one in reading] == [
        ("a1", f"{first.start}-{first.end} {second.start}-{second.end} {third.start}-{third.end}"),
        ("a3", f"{third.start}-{third.start + 7}"),
    ]


def test_no_answer_has_marks_for_the_closest_passages() -> None:
    page = _Page(answer_html(silence(citation(), citation(number=2)), 1))
    assert page.links == ["#source-1-1", "#source-1-2"]
    assert "The articles don't say." in page.text
    assert _Page(answer_html(silence(), 1)).links == []


def kind_of_answer(kind: Kind, *sentences: Sentence, lead: str = "", **facts: Any) -> Answer:
    """An answer of a kind, with a citation of "It did." for each sentence."""
    cited = tuple(citation(number=number) for number, _ in enumerate(sentences, start=1))
    told = Answer("Did it?", "Did it?", True, 0.9, "", "quotes", kind=kind, state="answer", lead=lead)
    return replace(told, sentences=sentences, citations=cited, **facts).with_text()


def test_the_short_answer_stands_first_and_in_the_quote() -> None:
    short = ShortAnswer("did", 1, 3, 6)
    sure = kind_of_answer("answer", Sentence("It did.", (1,), "verbatim"), short=short)
    page = _Page(answer_html(sure, 1))
    assert page.within("strong") == page.within("b") == ["did"]
    assert page.text.split()[:2] == ["did", "—"]
    unsure = _Page(answer_html(replace(sure, state="may_answer", answered=False), 1))
    assert unsure.within("strong") == []
    assert unsure.within("b") == ["did"]
    assert unsure.text.strip().startswith(UNSURE)


@given(
    quote=texts.filter(lambda text: bool(text.split())),
    places=st.tuples(st.integers(0, 99), st.integers(0, 99)),
    at=st.integers(0, 9),
)
def test_the_short_answer_is_a_part_of_its_sentence(quote: str, places: tuple[int, int], at: int) -> None:
    start, end = sorted(place % (len(quote) + 1) for place in places)
    sentence = Sentence(" ".join(quote.split()), (1,), "verbatim")
    short = ShortAnswer(quote[start:end], 1, at + start, at + end)
    told = replace(kind_of_answer("answer", sentence, short=short), citations=(citation(quote, at=at),))
    before, said, after = quote_parts(told, sentence)
    assert before + said + after == sentence.text
    assert said in {"", " ".join(quote[start:end].split())}


def test_each_kind_of_answer_has_its_form() -> None:
    said = [Sentence("It did.", (1,), "verbatim", "Ann"), Sentence("It was.", (2,), "verbatim", "Bo")]
    listed = _Page(answer_html(kind_of_answer("list", *said, lead="2 found:"), 1))
    assert [text.split()[0] for text in listed.within("li")] == ["AnnIt", "BoIt"]
    assert listed.text.strip().startswith("2 found:")
    compared = _Page(answer_html(kind_of_answer("comparison", *said, Sentence("They differ.", (1, 2), "supported")), 1))
    assert compared.within("h3") == ["Ann", "Bo"]
    assert "li" not in dict(compared.tags)
    counted = _Page(answer_html(kind_of_answer("library", Sentence("There are 12.", (1,), "catalogue")), 1))
    assert counted.within("q") == ["It did."]  # the tip of its mark
    assert "Counted in the list of articles" in counted.text
    for page in (listed, compared, counted):
        names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(names) == len(set(names))


def test_courtesy_is_just_its_words() -> None:
    hello = answer_html(kind_of_answer("courtesy", lead="Hello!"), 1)
    assert " ".join(_Page(hello).text.split()) == "Hello!"
    asked = _Page(answer_html(kind_of_answer("courtesy", lead="Hello! For example: Who is it? · Why <b>?"), 1))
    assert [one["data-question"] for tag, one in asked.tags if tag == "button"] == ["Who is it?", "Why <b>?"]
    silent = answer_html(kind_of_answer("courtesy", lead="Hello!", answered=False, state="no_answer"), 1)
    assert " ".join(_Page(silent).text.split()) == "Hello!"


@given(said=texts, quote=texts.filter(bool), title=texts, removed=texts, reason=texts, note=texts)
def test_nothing_in_an_answer_becomes_a_tag(
    said: str, quote: str, title: str, removed: str, reason: str, note: str
) -> None:
    def page(*values: str) -> _Page:
        said, quote, title, removed, reason, note = (f"x{value}" for value in values)
        under = Sentence(said, (1,), "verbatim", title)
        told = Answer(
            question="Why?",
            standalone_question="Why?",
            answered=True,
            confidence=0.9,
            text=said,
            writer="fake",
            lead=reason,
            sentences=(Sentence(said, (1,), "supported"), under),
            removed=(RemovedSentence(removed, reason),),
            citations=(citation(quote, title=title),),
            note=note,
        )
        return _Page(answer_html(told, 1))

    shown = page(said, quote, title, removed, reason, note)
    assert shown.shape == page("", "", "", "", "", "").shape
    assert "1 sentence left out" in shown.text
    for text in (said, title, removed, reason, note):
        assert without_controls(text) in shown.text


# --- sources ----------------------------------------------------------------------------------------------


@given(before=texts, quote=texts.filter(bool), after=texts, at=st.integers(0, 10**6))
def test_the_quote_is_marked_in_its_passage(before: str, quote: str, after: str, at: int) -> None:
    cited = citation(quote, before=before, after=after, at=at)
    page = _Page(source_cards_html(answer(cited), [before + quote + after], 1))
    assert page.within("blockquote") == [without_controls(before + quote + after)]
    nearest = _Page(source_cards_html(silence(cited), [before + quote + after], 1))
    assert nearest.within("mark") == []
    assert without_controls(quote) in nearest.within("span")
    assert page.within("mark") == [without_controls(quote)]
    (start, _), (marked, _) = page.spans("blockquote")[0], page.spans("mark")[0]
    assert page.text[start:marked] == without_controls(before)


@given(st.lists(texts, min_size=8, max_size=8))
@example(["\\"] * 8)
def test_nothing_in_an_article_becomes_a_tag(hostile: list[str]) -> None:
    names = ("before", "quote", "after", "title", "source", "publisher", "author", "published")
    hostile = [f"x{text}" for text in hostile]

    def page(*values: str) -> _Page:
        given_facts = dict(zip(names, values, strict=True))
        passage = given_facts["before"] + given_facts["quote"] + given_facts["after"]
        return _Page(source_cards_html(answer(citation(**given_facts)), [passage], 1))  # type: ignore[arg-type]

    shown = page(*hostile)
    assert shown.shape == page(*("plain" for _ in names)).shape
    told = shown.text + "".join(attributes.get("title") or "" for _, attributes in shown.tags)
    for name, text in zip(names, hostile, strict=True):  # of a source that is no address, its file's name
        shown_text = re.split(r"[/\\]", text.rstrip("/\\"))[-1] if name == "source" else text
        assert without_controls(shown_text) in told


@given(facts=st.tuples(plain_texts, plain_texts, plain_texts), cards=st.integers(1, 5))
def test_each_citation_has_its_card_in_order(facts: tuple[str, str, str], cards: int) -> None:
    title, publisher, published = facts
    citations = [
        citation(f"Quote {number}.", number=number, title=title, publisher=publisher, published=published)
        for number in range(1, cards + 1)
    ]
    page = _Page(source_cards_html(answer(*citations), [one.quote for one in citations], 1))
    assert page.within("mark") == [f"Quote {number}." for number in range(1, cards + 1)]
    shown = [text for text, (_, attributes) in _cards(page) if "source" in (attributes.get("class") or "").split()]
    assert len(shown) == cards
    for number, card in enumerate(shown, start=1):
        assert str(number) in card
        assert all(fact in card for fact in (title, publisher, published, "a.txt"))


def _cards(page: _Page) -> list[tuple[str, tuple[str, dict[str, str | None]]]]:
    articles = [tag for tag in page.tags if tag[0] == "article"]
    return list(zip(page.within("article"), articles, strict=True))


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_a_card_tells_the_page(page: int) -> None:
    shown = _Page(source_cards_html(answer(citation(source="/news/a.pdf", page=page)), ["It did."], 1))
    assert "a.pdf" in shown.text
    assert f"page {page}" in shown.text
    assert "/news" not in shown.text + "".join(str(attributes) for _, attributes in shown.tags)
    assert ("p", {"class": "where", "title": "Characters 0–7"}) in shown.tags


def test_a_card_of_an_article_without_pages_tells_none() -> None:
    shown = _Page(source_cards_html(answer(citation()), ["It did."], 1))
    assert "a.txt" in shown.text
    assert "page" not in shown.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "//example.org",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert text_fragment_url(citation(url=url)) == ""
    assert _Page(source_cards_html(answer(citation(url=url)), ["It did."], 1)).links == ["#turn-1"]


@given(texts)
@example('"onmouseover="alert(1)')
@example("'><img src=x onerror=alert(1)>")
@example("&quot; onclick=alert(1)")
@example("&#34;")
def test_an_address_cannot_break_out_of_its_link(rest: str) -> None:
    url = f"https://example.org/{rest}"
    page = _Page(source_cards_html(answer(citation(url=url)), ["It did."], 1))
    assert page.links == [text_fragment_url(citation(url=url)), "#turn-1"]
    assert page.shape == _Page(source_cards_html(answer(citation(url="https://x.org")), ["It did."], 1)).shape


def test_a_link_tells_the_other_site_nothing() -> None:
    page = _Page(source_cards_html(answer(citation(url="https://example.org")), ["It did."], 1))
    link, _ = [attributes for tag, attributes in page.tags if tag == "a"]
    assert {"noopener", "noreferrer"} <= set((link["rel"] or "").split())
