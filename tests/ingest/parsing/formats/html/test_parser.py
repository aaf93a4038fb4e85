"""Web pages that are made to do harm do none."""

from __future__ import annotations

import pytest

from ingest.errors import SourceError
from ingest.parsing.formats.html.parser import parse_html

FIRST = "The wreck of Endurance, the ship of Ernest Shackleton, has been found in the Weddell Sea this week."
SECOND = "It lies at a depth of 3,008 metres, and those who saw it say that it is in very good condition."
THIRD = "The expedition left Cape Town in February and searched with underwater vehicles for two weeks."


def page(body: str, head: str = "", html: str = "<html>") -> bytes:
    paragraphs = f"<article><p>{FIRST}</p><p>{SECOND}</p>{body}<p>{THIRD}</p></article>"
    return f"<!DOCTYPE html>{html}<head><title>Found</title>{head}</head><body>{paragraphs}</body></html>".encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>" + b"<div>" * 100_000 + FIRST.encode(),
        b"<html><body>" + b"<p><span hidden>" * 100_000 + FIRST.encode(),
        b"<" * 5_000_000,
        b"<!--" * 1_250_000,
        b"<html><head><style>" + b"{" * 1_000_000 + b"}" * 1_000_000 + b"</style></head></html>",
        b"<html><head><style>" + b"/*" * 1_000_000 + b"</style></head></html>",
        b"<html><head>" + b"<meta " * 500_000,
    ],
    ids=["deep", "deep and hidden", "angles", "comments", "braces", "style comments", "metas"],
)
def test_an_absurd_page_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^page: "):
        parse_html(content, "page")


def test_entities_are_not_expanded() -> None:
    kinds = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "bomb">{kinds}]>'.encode()
    assert len(parse_html(bomb + page("<p>&e9;</p>"), "page").text) < 2000
