"""Rows, their cells, and what heads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.embedding import embedding_text
from ingest.sentences.tables import cell_spans, cells_of, header_before, is_header, rows_of

HEADER = "Town | 1990 | 2000 | 2010"
ROWS = [f"Town{number} | {number},100 | | {number}" for number in range(60)]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Garvik |  | 3,140", ("Garvik", "", "3,140")),
        ("| a | b", ("", "a", "b")),
        ("a | b |", ("a", "b", "")),
        ("no row", ()),
        ("a|b, as in a formula", ()),
    ],
)
def test_a_row_has_the_cells_between_its_bars(row: str, cells: tuple[str, ...]) -> None:
    assert cells_of(row) == cells


@given(st.text(alphabet="ab |\t1,", max_size=60))
def test_cells_are_in_order_and_have_no_blanks_around_them(row: str) -> None:
    spans = cell_spans(row)
    assert all(0 <= start <= end <= len(row) for start, end in spans)
    assert list(spans) == sorted(spans)
    assert all(row[start:end] == row[start:end].strip() for start, end in spans)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Party", "Seats"), ("Greens", "14"), ("Others", "3")], True),
        ([("Town", "1990", "2000"), ("Tarn", "1,200", "1,300")], True),
        ([("Year", "Schools"), ("2019", "400"), ("2020", "410")], True),
        ([("", "Won", "Lost"), ("Tarn", "3", "2")], True),
        ([("Name", "Office", "Town"), ("Ida Voss", "Mayor", "Tarn")], True),
        ([("Greens", "14", "5"), ("Others", "3", "2")], False),
        ([("Height", "1,200 m"), ("Opened", "1932"), ("Architect", "Jan Voss")], False),
        ([("Opened", "in spring"), ("Architect", "Jan Voss")], False),
        ([("2019", "2020"), ("2021", "2022")], False),
        ([("Party", "Seats")], False),
    ],
)
def test_words_or_years_above_figures_are_a_header(rows: list[tuple[str, ...]], expected: bool) -> None:
    assert is_header(rows[0], rows[1:]) is expected


def test_a_table_that_goes_on_is_embedded_with_its_header() -> None:
    text = "\n\n".join(["Where people live.", HEADER, *ROWS])
    article = Article("a", text, "The county", "a.txt")
    first, *others = chunk_article(article)
    assert HEADER in first.text
    assert len(others) > 1
    for passage in others:
        assert embedding_text(article, passage) == f"The county\n{HEADER}\n{passage.text}"


def test_a_header_is_of_one_section_and_of_one_table() -> None:
    text = f"{HEADER}\n\n{ROWS[1]}\n\n{ROWS[2]}\n\nProse.\n\n{ROWS[3]}"
    assert header_before(text, text.index(ROWS[2])) == HEADER
    assert header_before(text, text.index(ROWS[2]), section_start=text.index(ROWS[1])) == ""
    assert header_before(text, text.index(ROWS[3])) == ""
    assert header_before(text, text.index("Prose")) == ""


def test_a_row_is_one_unit_whatever_its_cells_say() -> None:
    row = "Mr. Holm came. | He left. Nobody knew. | 14"
    (passage,) = chunk_article(Article("a", row, "T", "a.txt"))
    assert passage.text == row


@given(st.lists(st.sampled_from(["a | 1", "b | 2", "Head | Year", "prose", "x | y | z", "1 | 2 | 3"]), max_size=12))
def test_rows_have_as_many_cells_as_their_header(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    spans, at = [], 0
    for line in lines:
        spans.append((at, at + len(line)))
        at += len(line) + 2
    for number, row in rows_of(text, spans).items():
        assert len(row.header) == len(row.cells)
        assert tuple(text[start:end] for start, end in row.cells) == cells_of(lines[number])
