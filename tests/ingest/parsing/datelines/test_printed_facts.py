"""The day and the author that are printed with an article, and lines that only look like them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Article
from ingest.parsing.datelines.lines import read_line
from ingest.parsing.extraction import extract
from ingest.parsing.formats.feed_dates import DateHabit
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType

TITLE = "Lindenau council votes for a night bus"
BODY = (
    "The council of Lindenau voted on 2 March 2021 for a bus at night. It will run from June. It costs 2 million euros."
)


def article(content: str | bytes, kind: FileType = FileType.TEXT) -> Article:
    content = content.encode() if isinstance(content, str) else content
    return extract(RawDocument("/news/article", kind, content, len(content))).article


@pytest.mark.parametrize(
    ("line", "day", "author"),
    [
        ("14 May 2024", "2024-05-14", None),
        ("14th May, 2024", "2024-05-14", None),
        ("May 14, 2024", "2024-05-14", None),
        ("Sept. 3, 2023", "2023-09-03", None),
        ("Tuesday, 14 May 2024", "2024-05-14", None),
        ("Tuesday 14 May 2024, 10:30", "2024-05-14", None),
        ("2024-05-14", "2024-05-14", None),
        ("2024/05/14", "2024-05-14", None),
        ("2024-05-14T10:30:00Z", "2024-05-14", None),
        ("14/05/2024", "2024-05-14", None),
        ("05/14/2024", "2024-05-14", None),
        ("14.05.2024", "2024-05-14", None),
        ("(14 May 2024)", "2024-05-14", None),
        ("*14 May 2024*", "2024-05-14", None),
        ("Published 14 May 2024", "2024-05-14", None),
        ("Published: May 14, 2024 at 9:15 am", "2024-05-14", None),
        ("First published on 14 May 2024", "2024-05-14", None),
        ("Date: 14 May 2024", "2024-05-14", None),
        ("Published 14 May 2024, updated 16 May 2024", "2024-05-14", None),
        ("Published: 14 May 2024 | Last updated: 16 May 2024", "2024-05-14", None),
        ("Updated 16 May 2024, published 14 May 2024", "2024-05-14", None),
        ("By Sofie Brandt, 3 September 2023", "2023-09-03", "Sofie Brandt"),
        ("By Sofie Brandt 3 September 2023", "2023-09-03", "Sofie Brandt"),
        ("by Sofie Brandt | 3 September 2023 | 4 min read", "2023-09-03", "Sofie Brandt"),
        ("By SOFIE BRANDT and Jo Lund, political editor, 3 September 2023", "2023-09-03", "SOFIE BRANDT, Jo Lund"),
        ("Published by Sofie Brandt on 3 September 2023", "2023-09-03", "Sofie Brandt"),
        ("3 September 2023, by Sofie Brandt", "2023-09-03", "Sofie Brandt"),
        ("By Sofie Brandt", None, "Sofie Brandt"),
        ("Sofie Brandt | 3 September 2023", "2023-09-03", None),
        ("Sofie Brandt, Lindenau Post, 3 September 2023", "2023-09-03", None),
        ("By Ann Simon, Tue 14 May 2024", "2024-05-14", "Ann Simon"),
        ("Norden, 14 May 2024", "2024-05-14", None),
        ("The Sun, 14 May 2024", "2024-05-14", None),
        ("14 May 2024 · The Lindenau Post", "2024-05-14", None),
        ("The Lindenau Post — 14 May 2024", "2024-05-14", None),
        ("Von Sofie Brandt, 3. September 2023", "2023-09-03", "Sofie Brandt"),
        ("Veröffentlicht am 14. Mai 2024", "2024-05-14", None),
        ("Publié le 14 mai 2024 à 10:30", None, None),
        ("Publié le 14 mai 2024", "2024-05-14", None),
        ("14 de mayo de 2024", "2024-05-14", None),
        ("9 October 1822", "1822-10-09", None),
    ],
)
def test_a_dateline_or_byline_gives_the_day_and_the_author(line: str, day: str | None, author: str | None) -> None:
    told = read_line(line, DateHabit())
    assert (told and told.day, told and told.author) == (day, author)
    found = article(f"{TITLE}\n{line}\n\n{BODY}")
    assert (found.title, found.published, found.author) == (TITLE, day, author)


@pytest.mark.parametrize(
    "line",
    [
        "The council met on 14 May 2024",
        "The council met on 14 May 2024.",
        "It opened 14 May 2024",
        "By 14 May 2024",
        "By Monday, 14 May 2024",
        "By the end of 14 May 2024",
        "Born 14 May 2024",
        "Born: 14 May 2024",
        "Deadline, 14 May 2024",
        "Last updated 14 May 2024",
        "14–16 May 2024",
        "14 May 2024 – 16 May 2024",
        "from 14 May 2024",
        "What happened on 14 May 2024?",
        "Minutes of 14 May 2024",
        "03/04/2024",
        "14 May",
        "May 2024",
        "31 February 2024",
        "14 May 1066",
        "1.2.3",
        "By Night",
        "By Air, Land and Sea",
        "Text messages",
        "Version 2024-05-14",
        "12 people, 14 May 2024",
        "14 May 2024 12345",
        "Ann Lee, who was born in the town of Norden in the far north, 14 May 2024",
    ],
)
def test_a_line_that_tells_another_day_or_is_prose_gives_none(line: str) -> None:
    told = read_line(line, DateHabit())
    assert told is None or told.day is None
    assert article(f"{TITLE}\n{line}\n\n{BODY}").published is None


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        (f"14 May 2024\n\n{TITLE}\n\n{BODY}", TITLE, "2024-05-14"),
        (f"By Ann Lee, 14 May 2024\n{TITLE}\n\n{BODY}", TITLE, "2024-05-14"),
        (
            f"{TITLE}\n\nA bus will run at night from June, the council has said.\n\n14 May 2024\n\n{BODY}",
            TITLE,
            "2024-05-14",
        ),
        (f"{TITLE}\n\nBy Ann Lee\nNorden\n14 May 2024\n\n{BODY}", TITLE, "2024-05-14"),
        (f"{TITLE}\n\n{BODY}\n\n{BODY}\n\n14 May 2024", TITLE, None),
        (f"{TITLE}\n\n{BODY}\n14 May 2024 was a Tuesday.", TITLE, None),
        (f"Diary\n\n14 May 2024\n\n{BODY}\n\n15 May 2024\n\n{BODY}", "Diary", None),
        (f"{TITLE}\n03/04/2024\n\n{BODY}\nIt was told on 25/03/2024.", TITLE, "2024-04-03"),
        (f"Treaty of 14 May 2024\n\n{BODY}", "Treaty of 14 May 2024", None),
        ("14 May 2024", "14 May 2024", "2024-05-14"),
        (f"By Night Train\n14 May 2024\n\n{BODY}", "By Night Train", "2024-05-14"),
    ],
)
def test_a_dateline_stands_at_the_head_of_the_text(text: str, title: str, day: str | None) -> None:
    found = article(text)
    assert (found.title, found.published) == (title, day)


def test_a_day_to_come_is_not_taken() -> None:
    later = date.today() + timedelta(days=3)
    assert article(f"{TITLE}\n{later.day} {later:%B} {later.year}\n\n{BODY}").published is None


def test_front_matter_counts_for_more_than_what_is_printed() -> None:
    front = "---\ntitle: T\npublished: 2024-02-29\nauthor: Ann Lee\n---\n"
    text = f"By Jo Lund, 14 May 2024\n\n{BODY}"
    found = article(front + text, FileType.MARKDOWN)
    assert (found.published, found.author) == ("2024-02-29", "Ann Lee")
    found = article(f"# {TITLE}\n\n{text}", FileType.MARKDOWN)
    assert (found.title, found.published, found.author) == (TITLE, "2024-05-14", "Jo Lund")


def test_a_changelog_has_no_day_of_publication() -> None:
    text = f"# Changelog\n\n## 2024-05-14\n\n{BODY}\n\n## 2024-04-02\n\n{BODY}"
    assert article(text, FileType.MARKDOWN).published is None


def word_document(*lines: str, styled: bool = True) -> bytes:
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.created = datetime(2025, 12, 1, tzinfo=UTC)
    for place, line in enumerate(lines):
        document.add_paragraph(line, "Title" if styled and not place else None)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("styled", [True, False])
def test_a_printed_day_counts_for_more_than_the_day_a_word_document_was_made(styled: bool) -> None:
    made = word_document(TITLE, "By Sofie Brandt, 3 September 2023", BODY, styled=styled)
    found = article(made, FileType.DOCX)
    assert (found.title, found.published, found.author) == (TITLE, "2023-09-03", "Sofie Brandt")
    assert article(word_document(TITLE, BODY), FileType.DOCX).published == "2025-12-01"


def pdf(*lines: tuple[int, str]) -> bytes:
    """A page of lines of some size in Helvetica, made on 1 December 2025."""
    text, y = b"", 780
    for size, line in lines:
        y -= 2 * size
        text += b"BT /F1 %d Tf 72 %d Td (%s) Tj ET\n" % (size, y, line.encode())
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</CreationDate(D:20251201100000Z)>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 7/Root 1 0 R/Info 4 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("line", "day"),
    [("9 October 2022", "2022-10-09"), ("By Ann Lee | 9 October 2022", "2022-10-09"), ("It is so.", "2025-12-01")],
)
def test_a_printed_day_counts_for_more_than_the_day_a_pdf_was_made(line: str, day: str) -> None:
    found = article(pdf((18, TITLE), (11, line), (11, BODY[:85]), (11, "A last line of the text.")), FileType.PDF)
    assert (found.title, found.published) == (TITLE, day)


@given(st.dates(date(1700, 1, 1), date(2024, 12, 31)))
def test_each_day_is_read_as_it_is_written(day: date) -> None:
    for line in (f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}", day.isoformat()):
        told = read_line(line, DateHabit())
        assert told is not None
        assert told.day == day.isoformat()


@given(st.text(alphabet="By 12May045,|-–.:/\n AnLee", max_size=80))
def test_any_line_can_be_read(line: str) -> None:
    told = read_line(line, DateHabit())
    assert told is None or told.day or told.author
