"""PDF → text. The documents are written here, in the format's own syntax, with Helvetica at given places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.parsing.formats.pdf.parser import parse_pdf

LEFT, TOP, PITCH = 72, 760, 14
LOCK = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>"

Placed = tuple[float, float, float, str]


def placed(*lines: str, top: float = TOP, left: float = LEFT, size: float = 12) -> list[Placed]:
    """Lines one below the other; an empty one leaves a gap."""
    return [(left, top - PITCH * index, size, line) for index, line in enumerate(lines) if line]


def pdf(*pages: list[Placed], info: bytes = b"", trailer: bytes = b"", drawn: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of these pages; `drawn` is put on the first, `page` says more of each."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<<" + info + b">>",
    ]
    for index, lines in enumerate(pages):
        text = b"".join(b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, quoted(t)) for x, y, size, t in lines)
        text += drawn * (index == 0)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>%s"
            b"/Contents %d 0 R>>" % (page, 6 + 2 * index)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
    return file_of(objects, trailer)


def file_of(objects: list[bytes], trailer: bytes) -> bytes:
    written = b"%PDF-1.4\n"
    table = b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    ending = b"trailer<</Size %d/Root 1 0 R/Info 4 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return written + b"xref\n0 %d\n" % (len(objects) + 1) + table + ending % (len(objects) + 1, trailer, len(written))


def quoted(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def read(*pages: list[Placed], info: bytes = b"", drawn: bytes = b"", page: bytes = b""):
    return parse_pdf(pdf(*pages, info=info, drawn=drawn, page=page), "a.pdf")


# --- paragraphs -------------------------------------------------------------------------------------------


def test_lines_are_joined_and_a_gap_parts_paragraphs():
    content = read(placed("The council met on Monday to", "vote on the budget.", "", "It passed by one", "vote."))
    assert content.text == "The council met on Monday to vote on the budget.\n\nIt passed by one vote."
    assert content.pages == (0,)
    assert content.sections == ()


def test_an_indent_parts_paragraphs():
    lines = placed("The council met on Monday to vote on the budget.")
    lines += placed("It passed by a single vote, and the mayor then left.", top=TOP - PITCH, left=LEFT + 18)
    lines += placed("Nobody asked why she did so, or where she went.", top=TOP - 2 * PITCH)
    assert read(lines).text.count("\n\n") == 1


def test_a_short_last_line_parts_paragraphs():
    lines = ("The council met on Monday evening to vote on the budget", "of the city.", "It passed by a single vote.")
    assert read(placed(*lines)).text == f"{lines[0]} {lines[1]}\n\n{lines[2]}"


def test_a_sentence_goes_on_over_a_wide_gap():
    content = read(placed("The council met on", "Monday.", "It passed the", "", "budget by one vote."))
    assert content.text.endswith("It passed the budget by one vote.")


def test_a_heading_in_larger_letters_stands_alone():
    lines = placed("Budget passed", size=16) + placed("The council met on Monday.", top=TOP - 18)
    assert read(lines).text == "Budget passed\n\nThe council met on Monday."


def test_bullets_are_paragraphs():
    assert read(placed("• bread and", "• butter and", "• milk")).text == "• bread and\n\n• butter and\n\n• milk"


def test_columns_are_read_one_after_the_other():
    left = placed("The council met on Monday", "to vote on the budget, which")
    right = placed("had been written by the mayor", "and her two deputies.", left=320)
    assert read(left + right).text == " ".join(line[3] for line in left + right)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("a long exam-", "ple of a word"), "a long example of a word"),
        (("the Anglo-", "Saxon kings"), "the Anglo-Saxon kings"),
        (("in the years 2020-", "21 and after"), "in the years 2020-21 and after"),
        (("a dash -", "and more"), "a dash - and more"),
        (("a word that ends in pre-",), "a word that ends in pre-"),
    ],
)
def test_a_word_cut_at_a_line_end_is_whole_again(lines, text):
    assert read(placed(*lines)).text == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("a long-term plan, and the long-", "term aim of it"), "a long-term plan, and the long-term aim of it"),
        (("their coordination is good, the co-", "ordination"), "their coordination is good, the coordination"),
        (("of the price-", "determining factors in the offer"), "of the price-determining factors in the offer"),
        (("the self-", "employed fishers of the town"), "the self-employed fishers of the town"),
        (("in the deci-", "sion of the council"), "in the decision of the council"),
        (("by e-", "mail to the town"), "by e-mail to the town"),
        (("the Frank-", "furter Zeitung"), "the Frankfurter Zeitung"),
        (("die Haupt-", "stadt liegt am Fluss"), "die Hauptstadt liegt am Fluss"),
        (("from 2019\u2013", "2021 and on"), "from 2019\u20132021 and on"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_where_it_is_one_of_the_word(lines, text):
    assert read(placed(*lines)).text == text


# --- letters and tables -----------------------------------------------------------------------------------

LEFT_COLUMN = ["The council met on Monday to", "vote on the budget, which had", "been written by the mayor."]
RIGHT_COLUMN = ["Two boats sank in the harbour", "during the storm that came at", "four in the morning."]


@pytest.mark.parametrize("lower", [0, 5])
def test_columns_are_read_one_after_the_other_however_they_are_drawn(lower):
    pairs = zip(placed(*LEFT_COLUMN), placed(*RIGHT_COLUMN, left=320, top=TOP - lower), strict=True)
    title = placed("The budget of the town, and a storm that came at four in the morning", top=TOP + 30)
    content = read([*title, *(line for pair in pairs for line in pair)])
    assert content.text.endswith("\n\n".join((" ".join(LEFT_COLUMN), " ".join(RIGHT_COLUMN))))


TABLE = [("Name", "2019", "2020"), ("Quay", "1,200", ""), ("Pier", "", "45"), ("Town hall", "7", "8")]


def cells(by_column: bool = False) -> list[Placed]:
    places = [(row, column) for row in range(len(TABLE)) for column in range(3)]
    places.sort(key=lambda place: place[1] * by_column)
    drawn = [(LEFT + 140 * column, TOP - 16 * row, 12, TABLE[row][column]) for row, column in places]
    return [cell for cell in drawn if cell[3]]


ROWS = "Name | 2019 | 2020\n\nQuay | 1,200 |\n\nPier |  | 45\n\nTown hall | 7 | 8"


@pytest.mark.parametrize("by_column", [False, True])
def test_a_table_is_read_by_rows_with_its_empty_cells(by_column):
    above = placed("The guests of the harbour by place and year, as they were counted", top=TOP + 40)
    assert read(above + cells(by_column)).text == f"{above[0][3]}\n\n{ROWS}"


def test_a_ruled_table_keeps_the_lines_of_a_cell_together():
    lines = b"".join(b"60 %d m 460 %d l S\n" % (y, y) for y in (774, 756, 710, 692))
    lines += b"".join(b"%d 774 m %d 692 l S\n" % (x, x) for x in (60, 160, 460))
    text = [(65, 760, 12, "Town"), (165, 760, 12, "What was done")]
    text += [(65, 742, 12, "Ostra"), *placed("The old pier was rebuilt", "and opened to guests.", left=165, top=742)]
    text += [(65, 697, 12, "Linden"), (165, 697, 12, "Nothing.")]
    rows = ["Town | What was done", "Ostra | The old pier was rebuilt and opened to guests.", "Linden | Nothing."]
    assert read(text, drawn=lines).text == "\n\n".join(rows)


def test_numbers_of_a_list_and_a_hanging_text_are_no_columns():
    numbers = placed("1.", "2.", "3.")
    assert read(numbers + placed("bread", "butter", "milk", left=110)).text == "1. bread\n\n2. butter\n\n3. milk"


def with_marks(*pieces: tuple[str, float, float], top: float = TOP) -> list[Placed]:
    """Pieces of a line, each with its size and how far it is raised."""
    line, x = [], float(LEFT)
    for text, size, raised in pieces:
        line.append((x, top + raised, size, text))
        x += sum(WIDTHS.get(letter, 0.556) for letter in text) * size
    return line


WIDTHS = {" ": 0.278, ",": 0.278, ".": 0.278, "i": 0.222, "l": 0.222, "t": 0.278, "s": 0.5, "k": 0.5, "m": 0.833}
WIDTHS |= {"c": 0.5, "y": 0.5, "C": 0.722, "O": 0.778, "H": 0.722, "×": 0.584, "I": 0.278, "w": 0.722, "r": 0.333}


def test_exponents_stay_and_marks_of_notes_go():
    line = with_marks(
        ("It has 3 × 10", 12, 0), ("6", 7, 4), (" litres of H", 12, 0), ("2", 7, -2), ("O in all.", 12, 0)
    )
    below = [
        ("In 2019", 12, 0),
        ("3", 7, 4),
        (" it had 42", 12, 0),
        ("5", 7, 4),
        (" guests on 9 km", 12, 0),
        ("2", 7, 4),
    ]
    notes = placed("3 Report of the town.", "5 Count of May.", top=80, size=8)
    content = read(line + with_marks(*below, top=TOP - PITCH) + notes)
    assert "It has 3 × 10⁶ litres of H₂O in all." in content.text
    assert "In 2019 it had 42 guests on 9 km²" in content.text
    assert content.text.endswith("3 Report of the town.\n\n5 Count of May.")


@pytest.mark.parametrize(
    ("cap", "rest", "text"),
    [
        ("T", "he storm came at four", "The storm came at four"),
        ("A", "fter the storm", "After the storm"),
        ("A", "storm came", "A storm came"),
    ],
)
def test_a_large_first_letter_belongs_to_its_word(cap, rest, text):
    lines = placed(rest, "and the boats sank, it was a storm", "of the kind that comes once", left=LEFT + 32, top=TOP)
    content = read([(LEFT, TOP - 2 * PITCH, 44, cap), *lines, *placed("in ten years.", top=TOP - 3 * PITCH)])
    assert content.text.startswith(text)


def test_turned_pages_are_read():
    lines = [
        b"BT /F1 12 Tf 0 1 -1 0 %d 60 Tm (%s) Tj ET\n" % (100 + PITCH * n, t.encode())
        for n, t in enumerate(LEFT_COLUMN)
    ]
    for page in (b"", b"/Rotate 90"):
        assert read([], drawn=b"".join(lines), page=page).text == " ".join(LEFT_COLUMN)


def test_a_stamp_across_the_page_is_left_out_and_told():
    stamp = b"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET\n"
    content = read(placed(*LEFT_COLUMN), drawn=stamp)
    assert content.text == " ".join(LEFT_COLUMN)
    assert content.notes == ("text that is printed aslant across a page is left out: 1",)


def test_a_scanned_page_is_told():
    picture = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
    content = read([], placed("The text."), drawn=picture)
    assert content.text == "The text."
    (note,) = content.notes
    assert note.startswith("pages that are pictures without text are left out: 1")


# --- pages ------------------------------------------------------------------------------------------------


def book(*bodies: tuple[str, ...]) -> list[list[Placed]]:
    """Pages with a running head and a page number."""
    return [
        placed(f"Annual report 2023   {number}", top=810)
        + placed(*body)
        + placed(str(number), f"Printed on recycled paper {number}", top=40)
        for number, body in enumerate(bodies, 1)
    ]


def test_running_heads_and_page_numbers_are_left_out():
    bodies = [("First page.",), ("Second page.",), ("Third page.",), ("Fourth page.",)]
    content = read(*book(*bodies))
    assert content.text == "First page.\n\nSecond page.\n\nThird page.\n\nFourth page."
    assert [content.text[start:].split()[0] for start in content.pages] == ["First", "Second", "Third", "Fourth"]


def test_left_and_right_pages_may_have_heads_of_their_own():
    heads = ("A Book About Birds", "The Second Chapter")
    pages = [placed(heads[number % 2], top=810) + placed(f"{word} ends here.") for number, word in enumerate("ABCDEF")]
    assert not any(head in read(*pages).text for head in heads)


def test_what_two_pages_share_stays_where_it_is_a_part_of_their_text():
    pages = [placed("Annual report of the harbour,", f"which has {count} boats.") for count in ("two", "nine")]
    assert read(*pages).text.count("Annual") == 2


def test_a_head_on_two_pages_is_left_out_where_it_is_set_apart():
    pages = [placed(f"Coast Times, page {n}", top=810, size=9) + placed(*LEFT_COLUMN[n - 1 : n]) for n in (1, 2)]
    assert read(*pages).text == " ".join(LEFT_COLUMN[:2])


def test_rows_of_a_table_that_two_pages_begin_with_are_no_head():
    pages = [
        [(LEFT + 140 * column, top, 12, cell) for top, row in rows for column, cell in enumerate(row)]
        for rows in (
            ((760, ("Quay", "33,327", "337")), (732, ("Pier", "410", "12")), (704, ("Hall", "7", "8"))),
            ((760, ("Quay", "47,449", "29")), (732, ("Mill", "95", "61")), (704, ("Fort", "3", "4"))),
        )
    ]
    content = read(*pages)
    assert "Quay | 33,327 | 337" in content.text
    assert "Quay | 47,449 | 29" in content.text


def test_what_a_browser_prints_around_a_single_page_is_left_out():
    around = [
        *((24, 820, 8, "14/03/2024, 18:05"), (280, 820, 8, "Quay to be rebuilt | Ostra Bote")),
        *((24, 20, 8, "https://www.ostra-bote.example/news/quay?id=7"), (560, 20, 8, "1/1")),
    ]
    assert read(placed(*LEFT_COLUMN) + around).text == " ".join(LEFT_COLUMN)


def test_a_last_column_of_a_line_or_two_is_told_by_the_others():
    lines = [f"a line of words, number {number}" for number in range(60)]
    left, right = placed(*lines[:40], size=10), placed(*lines[40:41], size=10, left=LEFT + 180)
    filled = placed(*lines[:40], size=10) + placed(*lines[:40], size=10, left=LEFT + 180)
    text = read(filled, left + right).text
    assert text.endswith("number 39 a line of words, number 40")


def test_two_heads_that_alternate_on_four_pages_are_left_out():
    heads, words = ("A Book About Birds", "The Second Chapter"), "ABCD"
    pages = [placed(heads[n % 2], top=810) + placed(f"{word} ends here.") for n, word in enumerate(words)]
    assert read(*pages).text == "\n\n".join(f"{word} ends here." for word in words)


def test_notes_below_a_page_do_not_part_its_last_sentence():
    notes = placed("1 A note in small letters.", top=60, size=8)
    content = read(placed(*LEFT_COLUMN[:2]) + notes, placed(*LEFT_COLUMN[2:]))
    assert content.text == f"1 A note in small letters.\n\n{' '.join(LEFT_COLUMN)}"


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7", "7/12", "page 7 of 12", "xii"])
def test_a_lone_number_below_the_text_is_left_out(number):
    assert read(placed("All of the text.", "Its end.") + placed(number, top=30)).text == "All of the text. Its end."


@pytest.mark.parametrize("word", ["civil", "mix", "page", "No. 7a"])
def test_a_lone_word_below_the_text_stays(word):
    assert read(placed("All of the text.") + placed(word, top=30)).text.endswith(word)


def test_a_sentence_over_a_page_break_is_joined_and_the_page_begins_at_its_first_word():
    content = read(placed("One.", "", "The council voted on the"), placed("budget of the city.", "", "It passed."))
    assert content.text == "One.\n\nThe council voted on the budget of the city.\n\nIt passed."
    assert content.pages == (0, content.text.index("budget"))


def test_a_name_after_a_page_break_goes_on_only_after_a_full_line():
    full = read(placed("The council of the city of", "New Haven met in the town of"), placed("Paris in May."))
    assert "town of Paris" in full.text
    short = read(placed("The council met in a hall near the river.", "Part two"), placed("Paris was cold."))
    assert "Part two\n\nParis" in short.text


def test_a_word_over_a_page_break():
    content = read(placed("Once more an exam-"), placed("ple of it."))
    assert content.text == "Once more an example of it."
    assert content.text[content.pages[1] :] == "ple of it."


def test_pages_without_text_begin_where_the_next_words_do():
    content = read([], placed("One."), [], placed("Two."), [])
    assert content.text == "One.\n\nTwo."
    assert content.pages == (0, 0, 6, 6, 10)


words = st.text("abcdefghij", min_size=1, max_size=9)
sentences = st.lists(words, min_size=1, max_size=6).map(lambda found: " ".join(found).capitalize() + ".")


@given(st.lists(st.lists(sentences | st.just(""), min_size=1, max_size=8), min_size=1, max_size=5))
def test_every_page_begins_at_its_first_word(bodies):
    # A number of its own in the first line keeps any line from being a running head.
    names = ["Alpha", "Bravo", "Charlie", "Delta", "Echo"]
    pages = [placed(f"{name} begins.", "", *body) for name, body in zip(names, bodies, strict=False)]
    content = read(*pages)
    assert "\n\n\n" not in content.text
    assert content.text == content.text.strip()
    assert len(content.pages) == len(pages)
    assert list(content.pages) == sorted(content.pages)
    assert all(content.text.startswith(name, start) for name, start in zip(names, content.pages, strict=False))


@given(
    st.lists(st.lists(st.sampled_from(["a b", "-", "Ends.", "cut-", "12", "• x"]), max_size=4), min_size=1, max_size=5)
)
def test_no_lines_make_it_fail(bodies):
    pages = [placed(name, *body) for name, body in zip("VWXYZ", bodies, strict=False)]
    content = read(*pages)
    assert "\n\n\n" not in content.text
    assert content.pages[0] == 0
    assert len(content.pages) == len(pages)
    assert list(content.pages) == sorted(content.pages)
    assert content.pages[-1] <= len(content.text)


# --- facts ------------------------------------------------------------------------------------------------

TEXT = placed("Some text to read.")


def test_facts_come_from_the_metadata():
    info = b"/Title(The  Budget)/Author<FEFF00C500730061>/CreationDate(D:20240229101500+01'00')"
    assert read(TEXT, info=info).metadata == {"title": "The Budget", "author": "Åsa", "published": "2024-02-29"}


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        (b"Microsoft Word - Annual report.docx", "Annual report"),
        (b"Microsoft Word - Annual report", "Annual report"),
        (b"Microsoft Word - report_v2.doc", "report_v2"),
        (b"untitled", None),
        (b"Untitled-1", None),
        (b"Document1", None),
        (b"report_v2.pdf", None),
        (b"a.pdf", None),
        (b"a", None),
        (b"Documents of the Reformation", "Documents of the Reformation"),
    ],
)
def test_a_title_that_a_program_put_there_is_none(given_title, title):
    assert read(TEXT, info=b"/Title(%s)" % given_title).metadata["title"] == title


@pytest.mark.parametrize("given_date", [b"D:20230229", b"D:00010101", b"D:19700101000000Z", b"yesterday", b"D:2024"])
def test_a_date_that_is_none_is_left_out(given_date):
    assert read(TEXT, info=b"/CreationDate(%s)" % given_date).metadata["published"] is None


def test_the_name_of_a_role_is_no_author():
    assert read(TEXT, info=b"/Author(Administrator)").metadata["author"] is None


def test_without_a_title_the_largest_lines_of_the_first_page_are_it():
    page = placed("News of the day") + placed("Council passes", "the budget", top=700, size=20)
    page += placed("The council met on Monday.", "It voted for", "a long time.", top=650)
    assert read(page).metadata["title"] == "Council passes the budget"
    assert read(TEXT).metadata["title"] is None


# --- what cannot be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"garbage", b"%PDF-1.4\n", pdf(TEXT)[:300], pdf(TEXT)[:40]])
def test_a_broken_file_is_told(content):
    with pytest.raises(SourceError, match=r"^a\.pdf: it is not a sound PDF .*again\.$"):
        parse_pdf(content, "a.pdf")


def test_a_locked_file_is_told():
    with pytest.raises(SourceError, match=r"^a\.pdf: it is locked with a password\. Save an unlocked copy\.$"):
        parse_pdf(pdf(TEXT, trailer=LOCK), "a.pdf")


@pytest.mark.parametrize("pages", [([],), ([], []), (placed("   "),)])
def test_pictures_without_text_are_told(pages):
    with pytest.raises(SourceError, match=r"pictures without text.*OCR"):
        read(*pages)


def test_a_file_without_pages_is_told():
    with pytest.raises(SourceError, match=r"^a\.pdf: .*again\.$"):
        parse_pdf(pdf(), "a.pdf")


def test_a_broken_page_is_left_out_and_told():
    content = parse_pdf(pdf(TEXT, placed("Lost.")).replace(b"7 0 obj", b"9 0 obj"), "a.pdf")
    assert content.text == "Some text to read."
    assert content.pages == (0, len(content.text))
    assert content.notes == ("broken pages are left out: 2",)
