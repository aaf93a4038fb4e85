"""Web pages are read in their encodings."""

from __future__ import annotations

import pytest

from ingest.parsing.formats.html.parser import parse_html

RUSSIAN = "Правительство приняло решение о повышении пенсий, сообщили в пресс-службе министерства труда."
CHINESE = "国务院昨天宣布，新的铁路将在明年春天开通，全长三百公里，途经五个城市，票价尚未公布。"
JAPANESE = "政府は昨日、新しい鉄道が来年の春に開通すると発表した。全長は三百キロで、五つの都市を通る。"


@pytest.mark.parametrize(
    ("text", "name", "encoding"),
    [
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "KOI8-R", "koi8-r"),
        (CHINESE, "gb2312", "gb2312"),
        (CHINESE, "big5", "big5hkscs"),
        (JAPANESE, "Shift_JIS", "shift_jis"),
        (JAPANESE, "ISO-2022-JP", "iso2022_jp"),
        ("Das Café sagt „Grüß Gott“ und schließt am Sonntag um zwölf Uhr.", "iso-8859-1", "cp1252"),
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "windows-1251", "utf-8"),  # kept by a program that made it UTF-8 and left the name
        (RUSSIAN, "utf-8", "utf-16"),
    ],
)
def test_a_page_is_read_in_its_encoding(text: str, name: str, encoding: str) -> None:
    if encoding == "big5hkscs":
        text = (
            text.translate(str.maketrans("国务经过铁将开长里个价", "國務經過鐵將開長里個價", ""))
            .encode(encoding, "ignore")
            .decode(encoding)
        )
    markup = f"<html><head><meta charset='{name}'><title>Page</title></head><body><article><p>{text}</p></article>"
    content = parse_html((markup + f"<p>{text}</p></body></html>").encode(encoding), "page")
    assert text in content.text
    assert content.notes == ()


def test_an_encoding_is_named_in_the_older_way_too() -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    markup = f"<html><head>{meta}</head><body><p>{RUSSIAN}</p><p>{RUSSIAN}</p></body></html>"
    assert RUSSIAN in parse_html(markup.encode("cp1251"), "page").text


@pytest.mark.parametrize("name", ["utf-7", "unicode_escape", "rot13", "zlib", "idna", "no such", "\xff"])
def test_an_encoding_that_no_page_has_is_not_believed(name: str) -> None:
    markup = f"<html><head><meta charset='{name}'></head><body><p>{RUSSIAN}</p><p>{RUSSIAN}</p></body></html>"
    assert RUSSIAN in parse_html(markup.encode(), "page").text


def test_broken_bytes_are_noted() -> None:
    markup = f"<html><head><meta charset='gb2312'></head><body><p>{CHINESE}</p><p>{CHINESE}</p>".encode("gb2312")
    assert parse_html(markup + b"\xff\xff</body></html>", "page").notes == ("2 broken bytes were replaced by \ufffd",)
