"""A conversation as a file to take away: the same words in each form, and nothing in them but words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import fromstring

from assistant.answer import Answer, Citation, Sentence, ShortAnswer, Span
from ingest.errors import UsageError
from ui.rendering.conversations.conversation import Exchange
from ui.rendering.conversations.files.export import FORMS, LONGEST_NAME, exported, file_name
from ui.rendering.conversations.files.markdown import escaped
from ui.rendering.plain_text import plain_line

URL = "https://daily.example/a?b=1&c=2"


def cited(number: int, quote: str, url: str | None = None, title: str = "A *title*") -> Citation:
    """A citation of an article."""
    return Citation(number, "a", title, "/home/x/a.md", url, "The Daily", None, "2024", quote, 10, 20, Span(0, 40))


def conversation(said: str = "It did_so.") -> list[Exchange]:
    """One with an answer, a list in which a quote comes twice, and a refusal."""
    one, other = cited(1, said, title=said), cited(2, "It did not.", URL)
    verbatim, both = Sentence(said, (1,), "verbatim"), Sentence(f"Both: {said}", (1, 2), "supported")
    short = ShortAnswer("It", 1, 10, 12)
    plain = Answer(
        said, said, True, 0.9, "", "quotes", "answer", "answer", short, "", (verbatim, both), (), (one, other)
    )
    items = (Sentence(said, (2,), "verbatim", "Ann"), Sentence("Bo did.", (1, 2), "supported", said))
    listed = Answer(
        "And who?", said, True, 0.9, "", "quotes", "list", "answer", None, "2 found:", items, (), (one, other)
    )
    silent = Answer("No?", "No?", False, 0.0, "The articles don't say.", "quotes", closest=(one,), note=said)
    return [Exchange(answer, ()) for answer in (plain.with_text(), listed.with_text(), silent)]


def footnotes(content: bytes) -> dict[str, str]:
    """The footnotes of a Word file by their ids; those are no separators."""
    with ZipFile(BytesIO(content)) as packed:
        root = etree.fromstring(packed.read("word/footnotes.xml"))
    notes = root.findall(qn("w:footnote"))
    return {one.get(qn("w:id")): "".join(one.itertext()) for one in notes if one.get(qn("w:type")) is None}


def test_a_word_file_has_each_quote_in_a_footnote() -> None:
    content = exported(conversation(), ".docx", "From the desk.")
    document = docx.Document(BytesIO(content))
    told = [one.text for one in document.paragraphs]
    assert told[:3] == ["Questions and answers", "From the desk.", "It did_so."]
    assert told[3].startswith("It — “It did_so.” Both: It did_so.")
    notes = footnotes(content)
    assert list(notes) == ["1", "2", "3", "4", "5"]
    assert notes["1"] == " “It did_so.” It did_so., The Daily, 2024, characters 10 to 20, a.md"
    assert notes["2"] == f" “It did not.” A *title*, The Daily, 2024, characters 10 to 20, {URL}"
    body = document.element.body
    assert [one.get(qn("w:id")) for one in body.iter(qn("w:footnoteReference"))] == list(notes)
    again = [one.get(qn("w:instr")) for one in body.iter(qn("w:fldSimple"))]
    assert again == [" NOTEREF _RefNote1 \\f \\h ", " NOTEREF _RefNote3 \\f \\h "]


def test_a_page_stands_alone_and_its_notes_lead_there_and_back() -> None:
    page = fromstring(exported(conversation(), ".html", "From the desk.").decode())
    assert not page.xpath("//script | //link | //img | //*[@src]")
    ids, leads = set(page.xpath("//@id")), page.xpath("//a[starts-with(@href, '#')]/@href")
    assert {lead.removeprefix("#") for lead in leads} == ids
    assert len(ids) == len(page.xpath("//@id"))
    (note, *_) = page.xpath("//footer//li")
    assert " ".join(note.text_content().split()).startswith("“It did_so.” It did_so., The Daily, 2024,")
    assert page.xpath("//a[@class='address']/@href")[0].startswith(f"{URL}#:~:text=It%20did%20not.")
    assert [one.text_content() for one in page.xpath("//li/strong")] == ["Ann:", "It did_so."]


@pytest.mark.parametrize("form", [".docx", ".html"])
def test_there_is_no_backslash_where_nobody_wrote_one(form: str) -> None:
    content = exported(conversation("Well (so-called) *it* did, no. #1!"), form)
    shown = " ".join(footnotes(content).values()) if form == ".docx" else fromstring(content.decode()).text_content()
    assert "\\" not in shown.split("@media")[-1]
    assert "/home/x" not in shown


def test_another_form_is_refused() -> None:
    assert set(FORMS) == {".docx", ".html", ".md"}
    with pytest.raises(UsageError, match=r"docx, \.html, \.md"):
        exported(conversation(), ".exe")


@settings(max_examples=25)
@given(st.text(st.characters(), min_size=1).filter(lambda text: bool(plain_line(text).strip())))
def test_whatever_is_said_is_text_in_every_form(said: str) -> None:
    for text in (said, f"{said}<script>alert(1)</script>&amp;<w:p/>"):
        talk = conversation(text)
        content = exported(talk, ".docx")
        assert docx.Document(BytesIO(content)).paragraphs
        assert len(footnotes(content)) == 5
        assert not fromstring(exported(talk, ".html").decode()).xpath("//script")
        assert exported(talk, ".md").decode()


@given(st.text(max_size=200))
def test_a_file_is_named_after_the_first_question(asked: str) -> None:
    exchange = Exchange(Answer(asked, asked, False, 0.0, "The articles don't say.", "quotes"), ())
    name = file_name([exchange], ".md").removesuffix(".md")
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set('/\\:*?"<>|.\n\t')
    assert file_name([replace(exchange, answer=replace(exchange.answer, question="How deep is it?"))], ".md") == (
        "How deep is it.md"
    )
    assert file_name([], ".docx") == "conversation.docx"


def test_markdown_has_no_backslashes_but_those_that_it_needs() -> None:
    assert escaped("It cost 9.4 million euros (well-kept), he said: yes!") == (
        "It cost 9.4 million euros (well-kept), he said: yes!"
    )
    assert (
        escaped("- a *b* [c] http://d.e snake_case _f_ 1. x") == r"\- a \*b\* \[c\] http\://d.e snake_case \_f\_ 1. x"
    )
    assert [escaped(one) for one in ("1. x", "# y", "> z")] == [r"1\. x", r"\# y", r"\> z"]
