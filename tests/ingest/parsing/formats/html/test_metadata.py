"""What a web page says of itself is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

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


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('<html lang="en">', "", "en"),
        ('<html lang="pt-BR">', "", "pt-br"),
        ("<html>", '<meta http-equiv="Content-Language" content="de">', "de"),
        ("<html>", '<meta property="og:locale" content="ru_RU">', "ru-ru"),
        ('<html lang="fr">', '<meta property="og:locale" content="en_US">', "fr"),
        ('<html lang="${language}">', '<meta property="og:locale" content="en_US">', "en-us"),
        ('<html lang="English, mostly">', "", None),
        ("<html>", "", None),
    ],
)
def test_the_language_is_as_the_page_says(html: str, head: str, language: str | None) -> None:
    assert read("", head, html).metadata["language"] == language


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


UPDATED = '<meta property="article:modified_time" content="2022-04-01T10:00:00Z">'
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2022-03-09T10:00:00Z">' + UPDATED, "2022-03-09"),
        (json_ld('{"@type": "NewsArticle", "datePublished": "2022-03-09T10:00:00Z"}') + UPDATED, "2022-03-09"),
        (json_ld('[{"@graph": [{"@type": "WebPage"}, {"datePublished": "2022-03-09"}]}]'), "2022-03-09"),
        (json_ld('{"datePublished": "Wed, 09 Mar 2022 16:07:38 -0600"}'), "2022-03-09"),
        ('<meta itemprop="datePublished" content="2022-03-09">', "2022-03-09"),
        (json_ld('{"datePublished": "1912-04-16"}'), "1912-04-16"),
        (
            json_ld('{"datePublished": "0001-01-01T00:00:00Z"}') + json_ld('{"datePublished": "2022-03-09"}'),
            "2022-03-09",
        ),
        (json_ld(f'{{"datePublished": "{SOON}"}}'), None),
        ("<p>All rights reserved, 1998 to 2011.</p>", None),
        (json_ld('{"datePublished": ["broken"') + json_ld("7") + json_ld("[" * 100_000), None),
    ],
)
def test_the_day_of_first_publication_is_found(head: str, day: str | None) -> None:
    assert read("", head).metadata["published"] == day


def test_a_day_in_universal_time_gives_way_to_the_day_in_the_address() -> None:
    told = json_ld('{"datePublished": "2022-03-10T01:50:59.403Z"}')
    address = '<link rel="canonical" href="https://post.example/2022/03/09/wreck">'
    assert read("", told + address).metadata["published"] == "2022-03-09"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Wreck found - The Daily Post", "Wreck found"),
        ("Wreck found | the daily post", "Wreck found"),
        ("Wreck found – The Daily Post", "Wreck found"),
        ("Wreck found by The Daily Post", "Wreck found by The Daily Post"),
        ("The Daily Post - Wreck found", "Wreck found"),
        ("The Daily Post", "Found"),  # as the page has it in <title>
    ],
)
def test_a_title_is_without_the_name_of_the_site(title: str, expected: str) -> None:
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Daily Post">'
    facts = read("", head).metadata
    assert (facts["title"], facts["publisher"]) == (expected, "The Daily Post")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ('"author": {"@type": "Person", "name": "Jane Doe"}', "Jane Doe"),
        (
            '"author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "Jo Roe"}]',
            "Jane Doe, Jo Roe",
        ),
        ('"author": {"@type": "Person", "name": "https://post.example/jane"}', None),
        ('"author": {"@type": "Person", "name": "Follow us on X"}', None),
    ],
)
def test_authors_are_people(author: str, expected: str | None) -> None:
    thing = f'{{"@context": "https://schema.org", "@type": "NewsArticle", {author}}}'
    assert read("", json_ld(thing)).metadata["author"] == expected


def test_the_address_is_a_link_or_none() -> None:
    assert read("", '<link rel="canonical" href="https://post.example/a">').metadata["url"] == "https://post.example/a"
    assert read("", '<link rel="canonical" href="javascript:alert(1)">').metadata["url"] is None


def test_the_host_stands_for_an_unnamed_publisher() -> None:
    assert read("", '<link rel="canonical" href="https://www.post.example/a">').metadata["publisher"] == "post.example"


def story(body: str, title: str, head: str = "") -> ParsedDocument:
    markup = f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}"
    return parse_html(f"{markup}<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></body></html>".encode(), "page")


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        ("<h1>Sea and Ships Center</h1><h2>Wreck of the Nimrod Is Found</h2>", "Wreck of the Nimrod Is Found", None),
        ("<h1>Plan your voyage with us!</h1>", "Wreck of the Nimrod Is Found - Sea Post", None),
        ("<h1>Wreck of the Nimrod Is Found</h1>", "Wreck of the Nimrod Is Found | Sea Post", None),
        ("<h1>Wreck of the Nimrod Is Found</h1>", "nimrod-final.docx", None),
        ("<h1>Wreck of the Nimrod Is Found</h1>", "Untitled Document", None),
        ("<h1>Sea Post</h1><h2>Wreck of the Nimrod Is Found</h2>", "Sea Post: Wreck of the Nimrod Is Found", None),
        ("", "Untitled Document", "Untitled Document"),
    ],
)
def test_the_title_is_that_of_the_story(body: str, title: str, expected: str | None) -> None:
    found = story(body, title).metadata["title"]
    assert found == (expected or "Wreck of the Nimrod Is Found")


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<p class=byline>By Ida Holm May 20, 2019</p>", "Ida Holm"),
        ("<div class=author>Karl Brandt March 25, 2015</div>", "Karl Brandt"),
        ("<div class=author>Lena Voss Monday, February 3, 2014</div>", "Lena Voss"),
        ("<div class=author-name>Jo Brand Science Editor</div>", "Jo Brand"),
        ("<div class=author>Jo Brand, Staff Writer</div>", "Jo Brand"),
        ("<div class=author>Username</div>", None),
        ("<div class=author>Authority control</div>", None),
        ("<div class=author>作者</div>", None),
        ("<p>By Ida Holm</p>", "Ida Holm"),
    ],
)
def test_an_author_is_a_name_without_role_and_day(byline: str, author: str | None) -> None:
    assert story(byline, "Wreck of the Nimrod Is Found").metadata["author"] == author


def test_a_day_to_come_is_told_and_left_out() -> None:
    content = read("", json_ld(f'{{"datePublished": "{SOON}"}}'))
    assert content.notes == (f"the date '{SOON}' lies in the future and is left out",)


def test_the_name_of_the_site_after_the_headline_is_the_publisher() -> None:
    found = story("<h1>Wreck of the Nimrod Is Found</h1>", "Wreck of the Nimrod Is Found | Sea Post").metadata
    assert (found["title"], found["publisher"]) == ("Wreck of the Nimrod Is Found", "Sea Post")
