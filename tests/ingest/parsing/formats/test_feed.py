"""Feeds → addresses, and what is known of their pages."""

from __future__ import annotations

import builtins
import urllib.request

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.parsing.formats.feed import parse_feed
from ingest.sources.documents import FeedEntry, FeedMetadata

DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BURNER = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'


def rss(items: str, channel: str = "", declaration: str = "", version: str = "2.0") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{declaration}\n<rss version="{version}" {DUBLIN} {BURNER} {ATOM}>'
        f"<channel><title>News</title>{channel}{items}</channel></rss>"
    ).encode()


def atom(entries: str, feed: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{feed}{entries}</feed>'.encode()


def read(content: bytes) -> tuple[FeedEntry, ...]:
    return parse_feed(content, "a.xml").entries


def outcome(content: bytes) -> str:
    """The entries as Python writes them, or why there are none."""
    try:
        return repr(read(content))
    except SourceError as problem:
        return str(problem)


def addresses(content: bytes) -> list[str]:
    return [entry.url for entry in read(content)]


def only(content: bytes) -> FeedMetadata:
    (entry,) = read(content)
    return entry.metadata


def item(inside: str) -> bytes:
    return rss(f"<item><link>https://a.org/1</link>{inside}</item>")


# --- formats ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_rss(version):
    entries = read(
        rss(
            "<item><title>First</title><link>https://a.org/1</link><dc:creator>Ann</dc:creator>"
            "<pubDate>Thu, 29 Feb 2024 10:00:00 GMT</pubDate></item><item><link>https://a.org/2</link></item>",
            version=version,
        )
    )
    assert entries == (
        FeedEntry("https://a.org/1", FeedMetadata("First", "Ann", "2024-02-29")),
        FeedEntry("https://a.org/2", FeedMetadata()),
    )


def test_rss_1():
    content = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'{DUBLIN}><channel rdf:about="https://a.org/"><title>News</title><link>https://a.org/</link></channel>'
        '<item rdf:about="https://a.org/1"><title>First</title><link>https://a.org/1</link>'
        "<dc:date>2024-02-29T10:00:00Z</dc:date></item></rdf:RDF>"
    )
    assert read(content.encode()) == (FeedEntry("https://a.org/1", FeedMetadata("First", None, "2024-02-29")),)


def test_atom():
    content = atom(
        '<entry><title>First</title><id>tag:a.org,2024:1</id><link rel="edit" href="https://a.org/edit"/>'
        '<link rel="alternate" type="application/json" href="https://a.org/1.json"/>'
        '<link href="https://a.org/1"/><author><name>Ann</name><email>ann@a.org</email></author>'
        "<author><name>Bob</name></author><updated>2024-03-01T00:00:00Z</updated>"
        "<published>2024-02-29T00:00:00Z</published></entry>"
    )
    known = FeedMetadata("First", "Ann, Bob", "2024-02-29", updated="2024-03-01")
    assert read(content) == (FeedEntry("https://a.org/1", known),)


def test_an_atom_entry_has_the_author_of_its_feed():
    author = "<author><name>Ann</name></author>"
    assert only(atom('<entry><link href="https://a.org/1"/></entry>', author)).author == "Ann"
    assert only(rss("<item><link>https://a.org/1</link></item>", "<managingEditor>x@a.org (X)</managingEditor>")) == (
        FeedMetadata()
    )


def test_a_feed_in_another_encoding():
    content = rss("<item><title>Åsa 東</title><link>https://a.org/1</link></item>").replace(b"utf-8", b"utf-16")
    assert only(content.decode().encode("utf-16")).title == "Åsa 東"


# --- addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<link>http://a.org/1?x=1&amp;y=2</link>", "http://a.org/1?x=1&y=2"),
        ("<link> \n https://a.org/1 \n</link>", "https://a.org/1"),
        ("<link>/1</link>", "https://site.org/1"),
        ("<link>//b.org/1</link>", "https://b.org/1"),
        ("<guid>https://a.org/1</guid>", "https://a.org/1"),
        ('<guid isPermaLink="true">https://a.org/1</guid>', "https://a.org/1"),
        ("<guid>https://a.org/guid</guid><link>https://a.org/1</link>", "https://a.org/1"),
        (
            "<link>https://a.org/burned</link><feedburner:origLink>https://a.org/1</feedburner:origLink>",
            "https://a.org/1",
        ),
        ('<link xml:base="https://b.org/x/">1</link>', "https://b.org/x/1"),
    ],
)
def test_the_address_of_an_entry(inside, address):
    assert addresses(rss(f"<item>{inside}</item>", "<link>https://site.org/</link>")) == [address]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<title>No address</title>",
        "<guid>12345</guid>",
        '<guid isPermaLink="false">https://a.org/1</guid>',
        "<link>file:///etc/passwd</link>",
        "<link>javascript:alert(1)</link>",
        "<link>mailto:a@a.org</link>",
        "<link>https://</link>",
        "<link>http://[::1</link>",
        '<enclosure url="https://a.org/1.mp3" type="audio/mpeg"/>',
    ],
)
def test_an_entry_without_a_web_address_is_left_out(inside):
    content = rss(f"<item>{inside}</item><item><link>https://a.org/2</link></item>", "<link>https://site.org/</link>")
    assert addresses(content) == ["https://a.org/2"]


def test_an_address_belongs_to_the_base_of_its_feed():
    content = atom('<entry><link href="1"/></entry>').replace(b"<feed ", b'<feed xml:base="https://a.org/x/" ')
    assert addresses(content) == ["https://a.org/x/1"]
    own = '<link rel="self" href="https://a.org/y/feed"/><link href="https://a.org/"/>'
    assert addresses(atom('<entry><link href="1"/></entry>', own)) == ["https://a.org/y/1"]


def test_order_is_kept_and_an_address_comes_once():
    paths = ["c", "a", "b", "a", "c"]
    items = "".join(f"<item><title>{n}</title><link>https://a.org/{p}</link></item>" for n, p in enumerate(paths))
    assert [(entry.url[-1], entry.metadata.title) for entry in read(rss(items))] == [
        ("c", "0"),
        ("a", "1"),
        ("b", "2"),
    ]


# --- what is known ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        ("Plain &amp; simple", "Plain & simple"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;Bold&lt;/b&gt;er &lt;br/&gt;words", "Bolder words"),
        ("<![CDATA[<em>Caf&eacute;</em> life]]>", "Café life"),
        ("1 &lt; 2", "1 < 2"),
        ("On the &lt;b&gt; tag", "On the <b> tag"),
        (" two \n lines ", "two lines"),
        ("", None),
    ],
)
def test_the_title_of_an_entry_is_text(given_title, title):
    assert only(item(f"<title>{given_title}</title>")).title == title


def test_a_plain_title_of_atom_is_taken_at_its_word():
    title = '<title type="text">&lt;b&gt;x&lt;/b&gt; &amp;amp; y</title>'
    assert only(atom(f'<entry><link href="https://a.org/1"/>{title}</entry>')).title == "<b>x</b> &amp; y"
    title = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></title>'
    assert only(atom(f'<entry><link href="https://a.org/1"/>{title}</entry>')).title == "A b"


@pytest.mark.parametrize(
    ("inside", "author"),
    [
        ("<author>ann@a.org (Ann Lee)</author>", "Ann Lee"),
        ("<author>ann@a.org</author>", None),
        ("<author>Ann Lee</author>", "Ann Lee"),
        ("<dc:creator> Ann\nLee </dc:creator>", "Ann Lee"),
    ],
)
def test_the_author_of_an_entry(inside, author):
    assert only(item(inside)).author == author


@pytest.mark.parametrize(
    ("inside", "published"),
    [
        ("<pubDate>Thu, 29 Feb 2024 23:30:00 -0500</pubDate>", "2024-02-29"),
        ("<pubDate>Thu, 29 Feb 2024 23:30:00 EST</pubDate>", "2024-02-29"),
        ("<pubDate>Do, 29 Feb 2024 23:30:00</pubDate>", "2024-02-29"),
        ("<dc:date>2024-02-29T22:00:00-05:00</dc:date>", "2024-02-29"),
        ("<pubDate>2016/6/9 15:07:41</pubDate>", "2016-06-09"),
        ("<pubDate>9.6.2016</pubDate>", "2016-06-09"),
        ("<pubDate>29/6/2016</pubDate>", "2016-06-29"),
        ("<pubDate>9/6/2016</pubDate>", None),
        ("<pubDate>June 9, 2016</pubDate>", "2016-06-09"),
        ("<pubDate>Tue, 05 Mar 2999 08:00:00 GMT</pubDate>", None),
        ("<pubDate>2024-02-29</pubDate>", "2024-02-29"),
        ("<pubDate>soon</pubDate>", None),
        ("<pubDate>0001-01-01T00:00:00Z</pubDate>", None),
        ("<pubDate>soon</pubDate><dc:date>2024-02-29</dc:date>", "2024-02-29"),
        ("", None),
    ],
)
def test_the_day_of_an_entry(inside, published):
    assert only(item(inside)).published == published


@pytest.mark.parametrize(
    ("channel", "other", "day"),
    [
        ("", "25/06/2018 10:00", "2024-04-03"),
        ("", "06/25/2018 10:00", "2024-03-04"),
        ("<language>en-us</language>", "25/06/2018 10:00", "2024-04-03"),
        ("<language>en-us</language>", "", "2024-03-04"),
        ("<language>en-gb</language>", "", "2024-04-03"),
        ("<language>fr</language>", "", "2024-04-03"),
        ("<language>en</language>", "", None),
    ],
)
def test_a_slash_date_is_read_by_the_habit_of_its_feed(channel, other, day):
    items = f"<item><link>https://a.org/1</link><pubDate>03/04/2024</pubDate></item><item><link>https://a.org/2</link><pubDate>{other}</pubDate></item>"
    assert read(rss(items, channel))[0].metadata.published == day


# --- what is broken, and what is hostile ------------------------------------------------------------------


def test_a_broken_feed_that_still_has_entries_is_read():
    content = rss("<item><title>Bread & butter &nbsp;</title><link>https://a.org/1</link></item>")[:-20]
    assert read(content) == (FeedEntry("https://a.org/1", FeedMetadata("Bread & butter")),)


@pytest.mark.parametrize(
    "content",
    [b"", b"no feed", b"<html><body><a href='https://a.org'>x</a></body></html>", rss(""), b"\0\xff\xfe" * 9],
)
def test_no_entries_are_told(content):
    with pytest.raises(SourceError, match=r"^a\.xml: no entries with addresses were found in the feed\. Check"):
        read(content)


@pytest.mark.parametrize("encoding", ["undefined", "idna", "a\0b", "hex", "no-such"])
def test_an_odd_encoding_does_no_harm(encoding):
    content = item("<title>x</title>").replace(b"utf-8", encoding.encode())
    assert outcome(content).startswith(("(FeedEntry(url='https://a.org/1'", "a.xml: "))


BOMB = "<!ENTITY a 'lollollollol'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 20}'>" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "declared",
    [
        BOMB,
        BOMB.replace("><", ">\n<"),
        f"<!ELEMENT x ANY><!ENTITY z '<x>'> {BOMB}",  # a tag ends the part that feedparser cleans by itself
        BOMB.replace("'", '"'),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_do_not_grow(declared, encoding):
    content = rss("<item><title>&h;</title><link>https://a.org/1</link></item>", "", f"<!DOCTYPE rss [{declared}]>")
    content = content.replace(b'"utf-8"', f'"{encoding}"'.encode()).decode().encode(encoding)
    assert len(only(content).title or "") < 100


def test_entities_that_hide_in_one_another_are_refused():
    hidden = BOMB.replace("<!ENTITY", "<!ENT<!ENTITY x ''>ITY")
    content = rss("<item><title>&h;</title><link>https://a.org/1</link></item>", "", f"<!DOCTYPE rss [{hidden}]>")
    with pytest.raises(SourceError, match=r"^a\.xml: the feed declares entities"):
        read(content)


@pytest.mark.parametrize("place", ["title", "link"])
def test_entities_of_a_second_encoding_do_not_grow(place):
    hidden = BOMB.encode("utf-7").replace(b"+", b"+-").decode()  # read twice as UTF-7, it would be declarations
    content = f"<?xml version='1.0'?><?x encoding='utf-7'?><!DOCTYPE rss [{hidden}]><rss><channel><item>" + (
        f"<link>https://a.org/1</link><{place}>&h;</{place}></item></channel></rss>"
    )
    assert len(outcome(content.encode())) < 1000


def test_an_external_entity_is_not_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    declaration = f"<!DOCTYPE rss SYSTEM '{secret.as_uri()}' [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    content = rss("<item><title>&x;</title><link>https://a.org/1</link></item>", "", declaration)
    assert "secret" not in (only(content).title or "")


@pytest.mark.parametrize("name", ["https://a.org/feed", "file:///etc/passwd", "/etc/passwd"])
def test_bytes_are_never_a_place_to_open(name, monkeypatch):
    def fail(*_arguments: object, **_options: object) -> None:
        raise AssertionError("something was opened")

    monkeypatch.setattr(builtins, "open", fail)
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", fail)
    with pytest.raises(SourceError, match="no entries with addresses"):
        read(name.encode())


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text("<>/&;#x![]'\"= itemlnkrs0912\n", max_size=80).map(str.encode))
def test_any_bytes_give_entries_or_a_reason(inside):
    for content in (inside, item("").replace(b"</item>", inside)):
        assert outcome(content).startswith(("(FeedEntry(url='http", "a.xml: "))


def test_an_entry_without_an_address_and_a_day_to_come_are_noted():
    items = (
        "<item><title>Seals</title></item><item><link>https://a.org/1</link>"
        "<pubDate>Tue, 05 Mar 2999 08:00:00 GMT</pubDate></item>"
    )
    assert parse_feed(rss(items), "a.xml").notes == (
        "a.xml: the entry 'Seals' has no address on the web and is left out",
        "a.xml: https://a.org/1: the date '2999-03-05' lies in the future and is left out",
    )


CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<description>A summary.</description>", None),
        (f"<content:encoded {CONTENT}>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>", "<p>All of it.</p>"),
        (f"<content:encoded {CONTENT}>&lt;p&gt;The first of it […]&lt;/p&gt;</content:encoded>", None),
        (f"<content:encoded {CONTENT}> </content:encoded>", None),
    ],
)
def test_the_text_of_an_entry_is_what_the_feed_holds_in_full(inside, text):
    assert only(item(inside)).text == text
