"""An export is cut into parts without a loss, and says where it is broken."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.sources.exports import parts
from ingest.sources.exports.parts import ITEM_END, read_parts

LEAVES = st.none() | st.booleans() | st.integers() | st.text()
OBJECTS = st.dictionaries(
    st.text(),
    st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6),
    max_size=6,
)
CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x1f"))


@given(st.lists(OBJECTS, min_size=1), st.booleans(), st.integers(1, 40))
def test_all_items_of_an_array_are_there(items: list[dict[str, object]], plain: bool, read: int) -> None:
    content = json.dumps(items, ensure_ascii=plain, indent=None if plain else 1).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_READ_BYTES", read)
        found = [piece for part in read_parts(io.BytesIO(content), "a", None) for piece in part.content.split(ITEM_END)]
    assert [json.loads(piece.decode("utf-8", "surrogatepass")) for piece in found] == items


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1), st.sampled_from(",;\t"))
def test_all_rows_of_a_table_are_there(rows: list[tuple[str, str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [("title", "text"), *rows]
    )
    found = list(read_parts(io.BytesIO(written.getvalue().encode()), "a.csv", None))
    text = b"".join(part.content.partition(b"\n")[2] for part in found).decode()
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))] == rows


def test_a_long_export_is_cut_and_counted() -> None:
    content = b"title,text\n" + b"A,B\n" * 1200
    found = list(read_parts(io.BytesIO(content), "a.csv", None))
    assert [part.line for part in found] == [1, 501, 1001]
    assert all(part.content.startswith(b'"title","text"\n') for part in found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'title,text\nA,B\nC,"D\nE,F\n', r"a: a quotation mark in row 2 is not closed"),
        (b'title,text\nA,B\nC,"' + b"D\n" * 200, r"a: row 2 is longer than"),
        (b'[{"url": "A"}, {"url": "B', r"a: it is cut off after entry 1"),
        (b'[{"url": "A"}, {"url": "' + b"B" * 300, r"a: entry 2 is longer than"),
    ],
)
def test_what_comes_before_a_break_is_read(content: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_BYTES", 200)
    monkeypatch.setattr(parts, "_READ_BYTES", 10)
    found = read_parts(io.BytesIO(content), "a", None)
    assert b"A" in next(found).content
    with pytest.raises(SourceError, match=said):
        next(found)
