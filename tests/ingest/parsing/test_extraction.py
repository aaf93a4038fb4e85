"""Documents become articles: the words kept, the markup gone, the facts found."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.errors import SourceError
from ingest.parsing.extraction import LONGEST_TITLE, Extraction, extract
from ingest.parsing.invisible import without_invisible
from ingest.sources.documents import FeedMetadata, FileType, RawDocument

CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: not without_invisible(f"a{text}a")[1]
)
FILES = st.sampled_from([FileType.TEXT, FileType.MARKDOWN, FileType.HTML])
ISO_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")

CYRILLIC = "Правительство приняло решение о повышении пенсий. Об этом сообщили в пресс-службе министерства труда."
FRENCH = "Le café était fermé. Les élèves sont allés à la bibliothèque après l'école, où ils ont étudié."

PAGE = """<!DOCTYPE html>
<html lang="en"><head>
<title>Wreck of the Endurance found | The Daily Post</title>
<meta property="og:title" content="Wreck of the Endurance found">
<meta property="og:site_name" content="The Daily Post">
<meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2022-03-09T10:00:00Z">
<link rel="canonical" href="https://post.example/endurance">
</head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Wreck of the Endurance found</h1>
<p>The wreck of Endurance, the ship of Ernest Shackleton, has been found in the Weddell Sea.
It lies at a depth of 3,008 metres, and it is <b>in very good</b> condition.</p>
<h2>The search</h2>
<p>The expedition left Cape Town in February and searched with underwater vehicles for two weeks.
An earlier search in 2019 had not found the wreck and had lost its vehicle.</p>
<ul><li>28 men were aboard the ship.</li><li>All of them survived the voyage.</li></ul>
<p>First of two lines<br>second of two lines, which are one paragraph of the page.</p>
<table><tr><th>Depth</th><th>Found</th></tr><tr><td>3,008 m</td><td>5 March 2022</td></tr></table>
</article>
<footer>Copyright The Daily Post. All rights reserved.</footer>
</body></html>
"""


def document(kind: FileType, content: str | bytes, line: int | None = None) -> RawDocument:
    content = content.encode() if isinstance(content, str) else content
    return RawDocument("/news/article", kind, content, len(content), line)


def article_or_refusal(kind: FileType, content: str | bytes, line: int | None = None) -> Article | str:
    """The article, or the line that tells why there is none: nothing else may come of a document."""
    try:
        return extract(document(kind, content, line)).article
    except SourceError as refusal:
        return str(refusal)


def from_text(content: str | bytes) -> Extraction:
    return extract(document(FileType.TEXT, content))


def from_markdown(content: str | bytes) -> Extraction:
    return extract(document(FileType.MARKDOWN, content))


def from_html(content: str | bytes) -> Extraction:
    return extract(document(FileType.HTML, content))


def from_record(line: int = 7, **facts: object) -> Extraction:
    return extract(document(FileType.RECORD, json.dumps(facts), line))


def from_front_matter(front: str) -> Extraction:
    return from_markdown(f"---\n{front}\n---\n\nThe text.\n")


def sections_of(article: Article) -> list[tuple[str, str]]:
    """Pairs of heading and the text that begins there."""
    starts = [section.start for section in article.sections] + [len(article.text)]
    return [
        (section.heading, article.text[section.start : end].rstrip())
        for section, end in zip(article.sections, starts[1:], strict=True)
    ]


# --- plain text -------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(CHARACTERS.filter(lambda text: text.strip("\ufeff").strip()))
def test_text_is_kept_to_the_character_but_for_line_ends(text: str) -> None:
    text = "A plain text. " * 10 * (1 + len(text)) + text  # so that control characters do not make it binary
    expected = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert from_text(text.encode()).article.text == unicodedata.normalize("NFC", expected)


def test_unstorable_characters_are_replaced_one_for_one_and_noted() -> None:
    text = "a\0b\ud83dc\udfff \U0001f600 " + "and so on " * 20
    extraction = from_record(id="x", text=text)
    assert extraction.article.text == text.replace("\0", "\ufffd").replace("\ud83d", "\ufffd").replace(
        "\udfff", "\ufffd"
    )
    assert extraction.notes == ("/news/article, line 7: 3 unreadable characters were replaced by \ufffd",)


def test_a_short_first_line_is_the_title() -> None:
    assert from_text("\n\n  Ship found. At last!  \n\nIt lies deep.").article.title == "Ship found. At last!"


def test_the_first_sentence_of_a_long_line_is_the_title() -> None:
    text = "Ship found. " + "It was a long search with many people and more than one ship. " * 3
    assert from_text(text).article.title == "Ship found."


def test_a_long_title_is_cut_between_words() -> None:
    text = "The ship, which had been lost for a hundred and seven years under the ice of the sea, " * 2
    title = from_text(text).article.title
    assert title.endswith(" …")
    assert len(title) <= LONGEST_TITLE + len(" …")
    assert text.startswith(title.removesuffix(" …"))
    assert text[len(title.removesuffix(" …"))] in " ,"


@pytest.mark.parametrize("line", ["-" * 150, "—" * 150, "x" * 150, ";,:" * 50])
def test_a_title_is_never_without_a_character(line: str) -> None:
    assert from_text(f"{line}\nThe text.").article.title.strip(" …")


@settings(deadline=None)
@given(CHARACTERS.filter(lambda text: text.strip()))
def test_every_text_has_a_title_of_its_own_words(text: str) -> None:
    title = from_record(id="x", text=text).article.title
    assert title.splitlines() == [title] == [title.strip()]
    assert len(title) <= LONGEST_TITLE + len(" …")
    words = " ".join(text.replace("\0", "\ufffd").split())
    assert " ".join(title.removesuffix(" …").split()) in words


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="/news/article: it has no text"):
        from_text(content)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0",
        b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)),
        "Text without a byte order mark".encode("utf-16-le"),
    ],
    ids=["png", "zip", "utf-16 without a mark"],
)
def test_a_binary_file_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="/news/article: it is binary"):
        from_text(content)


def test_files_at_other_places_are_other_articles() -> None:
    here = RawDocument("/news/a.txt", FileType.TEXT, b"Text.", 5)
    there = RawDocument("/news/b.txt", FileType.TEXT, b"Text.", 5)
    assert extract(here).article.id == extract(here).article.id != extract(there).article.id


# --- encodings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [CYRILLIC, FRENCH, "Emoji 👩‍👩‍👧 and 東京.", "Sic: \ufffd."])
def test_unicode_is_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    extraction = from_text(text.encode(encoding))
    assert (extraction.article.text, extraction.notes) == (text, ())


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_the_other_byte_order_is_read(mark: bytes, encoding: str) -> None:
    extraction = from_text(mark + FRENCH.encode(encoding))
    assert (extraction.article.text, extraction.notes) == (FRENCH, ())


@pytest.mark.parametrize(("text", "encoding"), [(CYRILLIC, "cp1251"), (FRENCH, "latin-1")])
def test_an_older_encoding_is_guessed_and_noted(text: str, encoding: str) -> None:
    extraction = from_text(text.encode(encoding))
    assert extraction.article.text == text
    (note,) = extraction.notes
    assert note.startswith("/news/article: the encoding was taken to be cp125")


def test_a_few_broken_bytes_are_replaced_and_noted() -> None:
    content = CYRILLIC.encode() + b" \xff " + CYRILLIC.encode()
    extraction = from_text(content)
    assert extraction.article.text == f"{CYRILLIC} \ufffd {CYRILLIC}"
    assert extraction.notes == ("/news/article: 1 broken bytes were replaced by \ufffd",)


@pytest.mark.parametrize(
    "content", [codecs.BOM_UTF8 + b"A caf\xe9 in town.", "A café in town.".encode("utf-16") + b"\x41"]
)
def test_broken_bytes_after_a_mark_are_noted_too(content: bytes) -> None:
    extraction = from_text(content)
    assert "\ufffd" in extraction.article.text
    assert len(extraction.notes) == 1


# --- Markdown ---------------------------------------------------------------------------------------------


def test_front_matter_gives_the_facts() -> None:
    article = from_front_matter(
        """
Title: "The wreck: found"
author: [Jane Doe, John Roe]
publisher: The Daily Post
date: 2022-03-09
lang: en
url: https://post.example/wreck
"""
    ).article
    assert article.text == "The text."
    assert article.title == "The wreck: found"
    assert article.author == "Jane Doe, John Roe"
    assert article.publisher == "The Daily Post"
    assert article.published == "2022-03-09"
    assert article.language == "en"
    assert article.url == "https://post.example/wreck"


@pytest.mark.parametrize(
    ("front", "author"),
    [
        ("author: Jane Doe", "Jane Doe"),
        ("authors:\n  - Jane Doe\n  - John Roe", "Jane Doe, John Roe"),
        ("author:\n  name: Jane Doe", "Jane Doe"),
        ("author:\n  - name: Jane Doe\n  - name: John Roe", "Jane Doe, John Roe"),
        ("author: >\n  Jane\n  Doe", "Jane Doe"),
        ("author:", None),
        ("author: []", None),
        ("author: true", None),
    ],
)
def test_authors_are_read_in_each_form(front: str, author: str | None) -> None:
    assert from_front_matter(front).article.author == author


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ("date: 2022-03-09", "2022-03-09"),
        ("date: 2022-03-09T23:30:00Z", "2022-03-09"),
        ("date: 2022-03-09 10:00:00", "2022-03-09"),
        ("published: 2022", "2022"),
        ("published: 2022-03", "2022-03"),
        ('date: "2022-03-09"', "2022-03-09"),
        ("published: 2022-03-09\ndate: 2023-01-01", "2022-03-09"),
    ],
)
def test_dates_of_front_matter_are_read(front: str, published: str) -> None:
    extraction = from_front_matter(front)
    assert (extraction.article.published, extraction.notes) == (published, ())


def test_source_is_the_url_only_where_it_is_a_link() -> None:
    assert from_front_matter("source: https://post.example/a").article.url == "https://post.example/a"
    assert from_front_matter("source: A letter of 1916").article.url is None
    assert from_front_matter("source: http://a.example\nurl: http://b.example").article.url == "http://b.example"


@pytest.mark.parametrize(
    "front",
    [
        "title: a: b",
        "title: [one",
        "\ttitle: x",
        "title: !!python/object:os.system x",
        "title: " + "[" * 1000,
        "date: 2022-02-31",
    ],
)
def test_broken_front_matter_is_read_line_by_line_and_noted(front: str) -> None:
    made = from_front_matter(front)
    assert made.article.text
    assert made.notes[0].startswith("/news/article: its front matter is not sound YAML")
    assert "\n" not in made.notes[0]


@pytest.mark.parametrize(
    "front",
    ["author: &a [*a]", "author: &a {name: *a}", "title: 0x" + "f" * 5000, "date: " + "[" * 300 + "]" * 300],
    ids=["a list in itself", "a name in itself", "a very long number", "lists in lists"],
)
def test_absurd_front_matter_is_read_or_refused(front: str) -> None:
    made = article_or_refusal(FileType.MARKDOWN, f"---\n{front}\n---\n\nThe text.\n")
    assert made.startswith("/news/article: ") if isinstance(made, str) else made.text == "The text."


def test_a_fact_does_not_outgrow_its_front_matter() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 5)]
    front = "\n".join(["l0: &l0 laugh", *levels, "author: *l4"])
    assert len(from_front_matter(front).article.author or "") <= len(front)


@pytest.mark.parametrize("front", ["---\n---", "---\n# nothing\n---", "---\ntitle: T\n...", "---  \ntitle: T\n--- "])
def test_front_matter_is_not_part_of_the_text(front: str) -> None:
    assert from_markdown(f"{front}\nThe text.").article.text == "The text."


def test_windows_line_ends_and_a_mark_do_not_hide_the_front_matter() -> None:
    article = from_markdown(codecs.BOM_UTF8 + b"---\r\ntitle: T\r\n---\r\nThe text.\r\n").article
    assert (article.title, article.text) == ("T", "The text.")


def test_text_between_rules_is_no_front_matter() -> None:
    assert from_markdown("---\nThe first part.\n\n---\n\nThe second.").article.text == (
        "The first part.\n\nThe second."
    )


def test_markup_is_gone_and_the_words_are_there() -> None:
    article = from_markdown(
        "Some **bold**, *slanted* and `code`, a [link](https://x.example 'title'),\n"
        "a ![picture of a ship](ship.png) and <b>tags</b> &amp; \\*stars\\*.\n\n"
        "> A quotation.\n\n"
        "    indented = code\n\n"
        "```python\nprint('fenced')\n```\n\n"
        "A line  \nbroken on purpose.\n\n---\n\n<https://auto.example>\n"
    ).article
    assert article.text == (
        "Some bold, slanted and code, a link, a and tags & *stars*.\n\n"
        "A quotation.\n\n"
        "indented = code\n\n"
        "print('fenced')\n\n"
        "A line\nbroken on purpose.\n\nhttps://auto.example"
    )


def test_words_inside_html_are_kept_and_its_comments_are_not() -> None:
    article = from_markdown("Before.\n\n<div>\nInside the tag.\n</div>\n\n<!-- a remark -->\n\nOne<br>two.").article
    assert re.fullmatch(r"Before\.\s+Inside the tag\.\s+One\s+two\.", article.text)


def test_lists_are_read_item_by_item() -> None:
    article = from_markdown("- one\n- two\n  more of two\n  1. deeper\n\nAfter.").article
    assert article.text.split("\n\n") == ["one", "two more of two", "deeper", "After."]


def test_tables_are_read_row_by_row() -> None:
    article = from_markdown("| Ship | Depth |\n|---|--:|\n| *Endurance* | 3,008 m |\n\nAfter.").article
    assert article.text == "Ship | Depth\n\nEndurance | 3,008 m\n\nAfter."


def test_headings_become_sections_at_the_text_below_them() -> None:
    article = from_markdown("# Title\n\nIntro.\n\n## One *and* a half\n\nA.\n\nB.\n\nTwo\n---\n\nC.").article
    assert article.title == "Title"
    assert article.text == "Intro.\n\nA.\n\nB.\n\nC."
    assert sections_of(article) == [("One and a half", "A.\n\nB."), ("Two", "C.")]


def test_a_heading_that_repeats_the_title_is_no_section() -> None:
    repeated = from_markdown("---\ntitle: Title\n---\n# Title\n\nText.").article
    other = from_markdown("---\ntitle: Title\n---\n# Other\n\nText.").article
    assert (repeated.title, repeated.sections) == ("Title", ())
    assert (other.title, sections_of(other)) == ("Title", [("Other", "Text.")])


def test_headings_without_text_below_govern_nothing() -> None:
    article = from_markdown("Text.\n\n## Above\n\n## Below\n\nMore.\n\n## Last").article
    assert article.text == "Text.\n\nMore."
    assert [passage.heading for passage in chunk_article(article)] == [None, "Below"]
    assert "Last" not in [section.heading for section in article.sections]


def test_without_a_heading_the_first_line_is_the_title() -> None:
    assert from_markdown("Just a *line*.\n\nAnd more.").article.title == "Just a line."


def test_markdown_of_headings_alone_is_refused() -> None:
    with pytest.raises(SourceError, match="it has no text"):
        from_markdown("# Title\n\n## Section\n")


# --- HTML -------------------------------------------------------------------------------------------------


def test_a_page_gives_its_facts() -> None:
    extraction = from_html(PAGE)
    article = extraction.article
    assert article.title == "Wreck of the Endurance found"
    assert article.author == "Jane Doe"
    assert article.publisher == "The Daily Post"
    assert article.published == "2022-03-09"
    assert article.url == "https://post.example/endurance"
    assert extraction.notes == ()


def test_a_page_gives_its_text_and_not_what_is_around_it() -> None:
    article = from_html(PAGE).article
    assert article.text.startswith("The wreck of Endurance, the ship of Ernest Shackleton, has been found")
    assert "it is in very good condition." in article.text
    assert "28 men were aboard the ship.\n\nAll of them survived the voyage." in article.text
    assert "Depth | Found\n\n3,008 m | 5 March 2022" in article.text
    assert not re.search("[<>]|Sport|Copyright", article.text)


def test_headings_of_a_page_become_sections() -> None:
    ((heading, text),) = sections_of(from_html(PAGE).article)
    assert heading == "The search"
    assert text.startswith("The expedition left Cape Town")


def test_line_breaks_of_a_page_part_words() -> None:
    assert re.search(r"First of two lines\s+second of two lines", from_html(PAGE).article.text)


def test_paragraphs_in_a_cell_of_a_page_part_words() -> None:
    page = PAGE.replace("<td>3,008 m</td>", "<td><p>3,008 m</p><p>9,869 ft</p></td>")
    assert re.search(r"3,008 m\s+9,869 ft", from_html(page).article.text)


def test_a_page_in_an_older_encoding_is_read() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace("The wreck", CYRILLIC, 1)
    assert CYRILLIC in from_html(page.encode("cp1251")).article.text


@pytest.mark.parametrize(
    "page",
    ["", "<html></html>", "<html><body><nav><a href='/'>Home</a></nav></body></html>", "\x01\x02", "no page"],
)
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(SourceError, match=r"^/news/article: "):
        from_html(page)


@pytest.mark.parametrize(
    ("page", "full"),
    [
        ("<p>The gate is new.</p>", True),
        (
            "<p>The gate is new. Subscribe to read on.</p>"
            + "<p>A debate of four hours came before it was built.</p>" * 3,
            True,
        ),
        ("<p>The gate is new, and it cost a lot, the mayor said to all who had come on Monday.</p>" * 3, False),
    ],
)
def test_the_text_of_a_feed_takes_the_place_of_a_page_that_only_begins_it(page: str, full: bool) -> None:
    whole = "<p>The full text says that the new gate cost 77,000 euros and was made in Holm.</p>"
    markup = f"<html><head><title>Gate</title></head><body><article>{page}</article></body></html>".encode()
    url = "https://a.example/gate"
    raw = RawDocument(url, FileType.HTML, markup, 0, url=url, feed_metadata=FeedMetadata(text=whole))
    article = extract(raw).article
    assert ("77,000" in article.text) is full
    assert article.title == "Gate"


def test_texts_are_composed_and_offsets_move_with_them() -> None:
    article = from_markdown(
        "# Cafe\u0301\n\nL'e\u0301te\u0301 fut chaud.\n\n## Apre\u0300s\n\nUne pe\u0302che."
    ).article
    assert (article.title, article.text) == ("Café", "L'été fut chaud.\n\nUne pêche.")
    assert sections_of(article) == [("Après", "Une pêche.")]


# --- records ----------------------------------------------------------------------------------------------


def test_a_record_gives_its_facts() -> None:
    article = from_record(
        id="post-17",
        text="The text.\r\n\r\n  Kept as it is. ",
        title="  A\ntitle ",
        author=["Jane Doe", "John Roe"],
        publisher="The Daily Post",
        published="2022-03-09",
        language="en",
        url="https://post.example/17",
        unknown={"left": "out"},
    ).article
    assert article.id == "post-17"
    assert article.text.replace("\r\n", "\n") == "The text.\n\n  Kept as it is. "
    assert article.title == "A title"
    assert article.author == "Jane Doe, John Roe"
    assert article.publisher == "The Daily Post"
    assert article.published == "2022-03-09"
    assert article.language == "en"
    assert article.url == "https://post.example/17"
    assert article.source == "/news/article"


@pytest.mark.parametrize("given_id", ["a", "A/b?c=d&e#f", "Ünï — №5", "東京", "'; DROP TABLE", "a b", "a  b", "0"])
def test_the_id_of_a_record_is_kept_to_the_letter(given_id: str) -> None:
    assert from_record(id=given_id, text="Text.").article.id == given_id


@pytest.mark.parametrize(
    ("given_id", "kept"),
    [(" a ", "a"), ("a\tb\nc", "a b c"), ("a\u200b\u202eb", "ab"), ("e\u0301", "é"), ("a\0", "a\ufffd"), (["a"], "a")],
)
def test_an_id_has_nothing_that_nobody_sees(given_id: object, kept: str) -> None:
    assert from_record(id=given_id, text="Text.").article.id == kept


@pytest.mark.parametrize("facts", [{"id": "a" * 201}, {"id": "\u200b"}, {"url": "https://a.example/" + "a" * 2000}])
def test_a_record_without_a_usable_id_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(SourceError, match=r"^/news/article, line 7: "):
        from_record(**facts, text="Text.")


def test_facts_have_a_longest_form_and_what_is_cut_is_told() -> None:
    words = "word " * 200_000
    made = from_record(id="a", title=words, author=[words] * 3, publisher=words, language=words, text="Text.")
    article = made.article
    assert [len(article.title), len(article.author or ""), len(article.publisher or "")] == [296, 296, 196]
    assert article.title.endswith("word word …")
    assert [note.partition(": ")[2] for note in made.notes] == [
        "the title was cut to 300 characters",
        "the author was cut to 300 characters",
        "the publisher was cut to 200 characters",
        "the language was cut to 35 characters",
    ]
    assert from_record(id="a", title="w" * 300, text="Text.").article.title == "w" * 300
    assert len(from_record(id="a", title="w" * 301, text="Text.").article.title) == 300


def test_an_address_that_is_too_long_is_left_out() -> None:
    made = from_record(id="a", url="https://a.example/" + "a" * 2000, text="Text.")
    assert made.article.url is None
    assert made.notes == ("/news/article, line 7: its address is left out, as it is longer than 2,000 characters",)


def test_a_heading_that_is_too_long_is_cut() -> None:
    made = from_markdown(f"# Title\n\nText.\n\n## {'word ' * 100_000}\n\nMore.")
    assert [len(section.heading) for section in made.article.sections] == [296]
    assert made.notes == ("/news/article: 1 headings were cut to 300 characters",)


def test_a_byte_order_mark_does_not_spoil_the_first_record() -> None:
    line = codecs.BOM_UTF8 + b'{"id": "a", "text": "Text."}'
    assert extract(document(FileType.RECORD, line, 1)).article.id == "a"


def test_a_number_is_an_id() -> None:
    assert from_record(id=17, text="Text.").article.id == "17"
    assert from_record(id=0, text="Text.").article.id == "0"


def test_a_record_with_only_a_url_is_known_by_it() -> None:
    one = from_record(line=1, url="https://a.example", text="Text.").article
    moved = from_record(line=9, url="https://a.example", text="Other text.").article
    other = from_record(line=1, url="https://b.example", text="Text.").article
    assert one.id == moved.id != other.id
    assert re.fullmatch("[0-9a-f]{12}", one.id)


@pytest.mark.parametrize(
    ("given_date", "published"),
    [
        ("2024", "2024"),
        (2024, "2024"),
        ("2024-02", "2024-02"),
        ("2024-02-29", "2024-02-29"),
        ("2024/02/29", "2024-02-29"),
        ("2024.02.29", "2024-02-29"),
        ("20240229", "2024-02-29"),
        ("2024-02-29T23:30:00", "2024-02-29"),
        ("2024-02-29T23:30:00Z", "2024-02-29"),
        ("2024-02-29 23:30:00-05:00", "2024-02-29"),
        ("2024-02-29T23:30:00.000Z", "2024-02-29"),
        ("2024-02-29T23:30:00.123456+02:00", "2024-02-29"),
        ("Thu, 29 Feb 2024 23:30:00 +0000", "2024-02-29"),
        (None, None),
        ("", None),
    ],
)
def test_dates_are_read_in_each_form(given_date: object, published: str | None) -> None:
    extraction = from_record(id="x", text="Text.", published=given_date)
    assert (extraction.article.published, extraction.notes) == (published, ())


@pytest.mark.parametrize(
    "given_date",
    [
        "yesterday",
        "2024-02-30",
        "2024-13",
        "29/02/2024",
        1709164800,
        "٢٠٢٤",
        "1 Jan 99999999999999999999 00:00:00",
        "1 Jan 2024 00:00:00 +99999999999999",
    ],
)
def test_a_date_that_is_not_understood_is_left_out_and_noted(given_date: object) -> None:
    extraction = from_record(id="x", text="Text.", published=given_date)
    assert extraction.article.published is None
    (note,) = extraction.notes
    assert note.startswith(f"/news/article, line 7: the date {str(given_date)!r} was not understood")


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(),
        st.from_regex(r"[0-9]{1,5}[-/. ][0-9A-Z]{1,3}[-/. ][0-9]{1,3}([T ][0-9:.]{1,12}([Z+-][0-9:]{0,6})?)?"),
        st.from_regex(r"\A[0-9]{1,3} (Jan|Feb|Dec) -?[0-9]{1,30} [0-9]{1,20}:[0-9]{1,2}( [+-]?[0-9]{1,30})?\Z"),
        st.dates().map(date.isoformat),
    )
)
def test_a_date_is_iso_or_noted(given_date: str) -> None:
    extraction = from_record(id="x", text="Text.", published=given_date)
    published = extraction.article.published
    assert published is None or ISO_DATE.fullmatch(published)
    assert bool(extraction.notes) == (
        (published is None and bool(given_date.strip())) or "0" < (published or "") < "1900"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "x"}', "needs the article's `text`"),
        ('{"id": "x", "text": null}', "needs the article's `text`"),
        ('{"id": "x", "text": ["a"]}', "needs the article's `text`"),
        ('{"id": "x", "text": " "}', "it has no text"),
        ('{"text": "Text."}', "needs an `id` or a `url`"),
        ('{"text": "Text.", "id": "", "url": null}', "needs an `id` or a `url`"),
        ('["id", "text"]', "must be a JSON object"),
        ('"text"', "must be a JSON object"),
        ("null", "must be a JSON object"),
        ('{"id": "x", "text": "cut off', "not a JSON record"),
        ("plain words", "not a JSON record"),
        (b'{"id": "x", "text": "\xff"}', "not a JSON record"),
        ("[" * 100_000, "not a JSON record"),
        ('{"id": ' + "9" * 5000 + ', "text": "Text."}', "not a JSON record"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_broken_record_is_refused_by_its_line(line: str | bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=f"^/news/article, line 7: .*{reason}"):
        extract(document(FileType.RECORD, line, 7))


@pytest.mark.parametrize("depth", [10, 400, 900])
@pytest.mark.parametrize("name", ["author", "published", "id", "unknown"])
def test_deep_nesting_is_read_or_refused(name: str, depth: int) -> None:
    line = f'{{"url": "u", "text": "Text.", "{name}": {"[" * depth}"x"{"]" * depth}}}'
    made = article_or_refusal(FileType.RECORD, line, 7)
    assert made.startswith("/news/article, line 7: ") if isinstance(made, str) else made.text == "Text."


# --- all kinds --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(
    FILES,
    st.one_of(st.binary(), CHARACTERS.map(str.encode), CHARACTERS.map(lambda text: f"---\n{text}\n---\nT".encode())),
)
@example(FileType.MARKDOWN, b"---\n? [a]\n: b\n---\nText.")
@example(FileType.HTML, b"<html><body><p>" + b"<div>" * 3000)
def test_any_file_is_an_article_or_is_refused(kind: FileType, content: bytes) -> None:
    made = article_or_refusal(kind, content)
    if isinstance(made, str):
        assert made.startswith("/news/article: ")
    else:
        assert made.text.strip()
        assert made.title.strip()
        assert all(0 <= section.start < len(made.text) for section in made.sections)


LETTERS = st.text(st.characters(categories=["L", "Zs", "Cs"]))
JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), LETTERS),
    lambda values: st.one_of(st.lists(values), st.dictionaries(st.sampled_from(["name", "x"]), values)),
    max_leaves=5,
)
NAMES = st.sampled_from(["id", "url", "title", "author", "publisher", "published", "language"])


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(LETTERS, st.dictionaries(NAMES, JSON_VALUES))
def test_any_record_is_an_article_or_is_refused(text: str, facts: dict[str, object]) -> None:
    made = article_or_refusal(FileType.RECORD, json.dumps({"id": "x", "text": text, **facts}), 7)
    if isinstance(made, str):
        assert made.startswith("/news/article, line 7: ")
    else:
        found = (made.id, made.title, made.author, made.publisher, made.url, made.language)
        assert all(fact.encode() and fact.splitlines() == [fact] for fact in found if fact is not None)
        assert len(made.text.encode().decode()) == len(text)
