"""What stands around an article and between its paragraphs is left out, and the article is whole."""

from __future__ import annotations

from ingest.parsing.formats.html.parser import parse_html
from ingest.parsing.parsed_document import ParsedDocument

FIRST = "The wreck of Endurance, the ship of Ernest Shackleton, has been found in the Weddell Sea this week."
SECOND = "It lies at a depth of 3,008 metres, and those who saw it say that it is in very good condition."
THIRD = "The expedition left Cape Town in February and searched with underwater vehicles for two weeks."


def page(body: str, head: str = "", html: str = "<html>") -> bytes:
    paragraphs = f"<article><p>{FIRST}</p><p>{SECOND}</p>{body}<p>{THIRD}</p></article>"
    return f"<!DOCTYPE html>{html}<head><title>Found</title>{head}</head><body>{paragraphs}</body></html>".encode()


def read(body: str = "", head: str = "", html: str = "<html>") -> ParsedDocument:
    return parse_html(page(body, head, html), "page")


def test_a_paragraph_that_is_a_link_to_another_article_is_left_out() -> None:
    text = read("<p><b>Read more: <a href='/x'>All that is known of the Nimrod</a></b></p>").text
    assert "Nimrod" not in text
    assert THIRD in text


def test_links_in_sentences_stay() -> None:
    body = "<p>Others tell, <a href='/x'>as we reported last week</a>, of the Nimrod and her crew.</p>"
    assert "Others tell, as we reported last week, of the Nimrod" in read(body).text


def test_a_page_of_links_keeps_them() -> None:
    links = "".join(f"<p><a href='/{n}'>Ship number {n} was found in the north sea today</a></p>" for n in range(40))
    assert "Ship number 7 was found" in read(links).text


def test_an_article_in_pieces_is_read_whole_and_in_order() -> None:
    piece = '<div class="article__body"><p>{0}</p><p>{0} It was so on day {1}, too.</p></div><div class="ad">Ad</div>'
    pieces = "".join(piece.format(text, day) for day, text in enumerate([FIRST, SECOND, THIRD] * 3))
    text = parse_html(f"<html><body><article>{pieces}</article></body></html>".encode(), "page").text
    places = [text.index(f"on day {day}") for day in range(9)]
    assert places == sorted(places)


def test_no_word_of_a_sentence_is_lost_after_an_empty_element() -> None:
    assert "The league <will> not fine him." in read("<p>The league <b></b>&lt;will&gt; <i></i>not fine him.</p>").text


def test_the_header_of_an_article_is_not_its_text() -> None:
    header = "<header><h1>Found</h1><p>By Jane Doe, who was there on the ship with the others.</p></header>"
    content = parse_html(page("").replace(b"<article>", f"<article>{header}".encode()), "page")
    assert content.text.startswith(FIRST)
