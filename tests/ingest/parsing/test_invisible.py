"""Characters that no reader sees go; those that spell a word or an emoji stay; offsets move with them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.parsing.extraction import extract
from ingest.parsing.invisible import composed, without_invisible
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore the article")
UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u202e\u2060\u2066\ufe0f\ufe00\ufeff\U000e0041\U000e0100"
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from(UNSEEN + "aم❤中")


def seen(text: str) -> str:
    return without_invisible(text)[0]


# --- what goes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        TAGS,
        "\u200b",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u200c\u200d\u200c",
        "\u202a\u202b\u202c\u202d\u202e",
        "\u2066\u2067\u2068\u2069",
        "\u200e\u200f\u061c",
        "\u00ad",
        "\u034f",
        "\u2061\u2062\u2063\u2064\u206a\u206f",
        "\u115f\u1160\u3164\uffa0",
        "\ufff9\ufffa\ufffb",
        "\ufff0",
        "\U0001bca0\U0001d173",
        "\ufe00\ufe01",
        "\U000e0100\U000e01ef\U000e0101",
        "\ufe00\u200b\ufe01",
        "\U000e0080\U000e0fff",
    ],
)
@pytest.mark.parametrize(("before", "after"), [("a", "b"), ("", "b"), ("a", ""), (" ", "\n"), ("中", "国"), ("’", "‘")])
def test_what_no_reader_sees_is_dropped_and_counted(hidden: str, before: str, after: str) -> None:
    assert without_invisible(before + hidden + after) == (before + after, len(hidden))


def test_a_word_broken_by_soft_hyphens_is_whole_again() -> None:
    assert without_invisible("Donau\u00addampf\u00adschiff") == ("Donaudampfschiff", 2)


@pytest.mark.parametrize("letters", ["میخ", "नक", "👩👧"])
def test_a_row_of_joiners_hides_no_bytes(letters: str) -> None:
    first, second = letters[:1], letters[1:]
    assert without_invisible(f"{first}\u200c\u200d\u200c\u200c{second}") == (f"{first}\u200c{second}", 3)
    assert without_invisible(f"{first}\u200d\u200b\u200c{second}") == (f"{first}\u200d{second}", 2)


def test_a_row_of_variation_selectors_after_an_emoji_hides_no_bytes() -> None:
    hidden = "".join(chr(0xE0100 + byte) for byte in b"hello")
    assert without_invisible(f"😊{hidden}.") == ("😊.", 5)


# --- what stays -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "نامه\u200cای",
        "क्\u200dष",
        "ക്\u200cഷ",
        "👩\u200d👩\u200d👧",
        "👩🏽\u200d💻",
        "❤\ufe0f\u200d🔥",
        "🏳\ufe0f\u200d🌈",
        "🙂\u200d↔\ufe0f",
        "🤷🏿\u200d♂\ufe0f",
        "1\ufe0f\u20e3",
        "葛\U000e0100飾",
        "≨\ufe00",
        "العربية",
        "שָׁלוֹם",
        "ภาษาไทย",
        "e\u0301a\u0308",
        "한국어",
        "한",
        "tab\tline\nbreak\u00a0space\u3000",
        "\ufffc\ufffd",
    ],
)
def test_what_spells_a_word_or_an_emoji_stays(text: str) -> None:
    assert without_invisible(text) == (text, 0)


@given(st.text(CHARACTERS))
@example("a\u200c\u200d\u200cb")
@example("a\ufe00\u200b\ufe01")
@example("م\u200d\u200b\u200dم")
@example("م\u200d\ufe0f\u200dم")
def test_once_is_enough(text: str) -> None:
    cleaned, hidden = without_invisible(text)
    assert without_invisible(cleaned) == (cleaned, 0)
    assert hidden == len(text) - len(cleaned)


@given(st.text(CHARACTERS))
def test_nothing_else_changes(text: str) -> None:
    def rest(value: str) -> str:
        unseen = ("\ufe00\ufe0f\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0", "Cf", "Cn", "Mn")
        return "".join(one for one in value if one not in unseen[0] and unicodedata.category(one) not in unseen[1:])

    assert rest(seen(text)) == rest(text)


# --- offsets ----------------------------------------------------------------------------------------------


MARKDOWN = (
    f"# Harbour\n\nThe\u200b har\u00adbour{TAGS} opened.\n\n"
    "## Costs\n\nIt cost\u2060 much.\n\n## Wh\u200bo\n\nThe council paid."
)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileType.MARKDOWN, MARKDOWN),
        (
            FileType.HTML,
            "<html><body><article><h1>Harbour</h1>"
            f"<p>The\u200b har&shy;bour{TAGS} opened on Thursday, after ten years of work on it.</p>"
            "<h2>Costs</h2><p>It cost\u2060 much more than the council had said it would.</p>"
            "<h2>Wh&#x200b;o</h2><p>The council paid for all of it in the end.</p></article></body></html>",
        ),
    ],
)
def test_sections_begin_at_the_same_words(kind: FileType, content: str) -> None:
    extraction = extract(RawDocument("harbour", kind, content.encode(), 0, file=b"harbour"))
    article = extraction.article
    assert article.text.startswith("The harbour opened")
    assert [article.text[section.start :].split()[0] for section in article.sections] == ["It", "The"]
    assert any("invisible characters were left out" in note for note in extraction.notes)


def test_pages_begin_at_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.parsing.formats.pdf import parser as pdf
    from ingest.parsing.parsed_document import ParsedDocument

    text = "One\u200b page\u00ad.\n\nTwo\u2060 pages.\n\nThree."
    starts = tuple(text.index(word) for word in ("One", "Two", "Three"))
    monkeypatch.setattr(pdf, "parse_pdf", lambda content, label: ParsedDocument(text, {}, pages=starts))
    article = extract(RawDocument("a.pdf", FileType.PDF, b"%PDF", 0, file=b"a.pdf")).article
    assert article.text == "One page.\n\nTwo pages.\n\nThree."
    assert [article.text[start:].split()[0] for start in article.pages] == ["One", "Two", "Three."]


def test_facts_are_cleaned_too() -> None:
    content = f"---\ntitle: The\u200b harbour{TAGS}\nauthor: An\u00adna\n---\n\nIt opened."
    article = extract(RawDocument("a.md", FileType.MARKDOWN, content.encode(), 0, file=b"a.md")).article
    assert (article.title, article.author) == ("The harbour", "Anna")


@given(st.lists(st.text("ab \u200b\u200d\u202e❤\ufe0fم", min_size=1), min_size=1, max_size=4))
def test_offsets_of_sections_are_moved_by_what_went_before_them(bodies: list[str]) -> None:
    headed = "".join(f"## Part {number}\n\nword{number} {body}\n\n" for number, body in enumerate(bodies))
    content = f"# Title\n\nBeginning\u200b.\n\n{headed}"
    article = extract(RawDocument("a.md", FileType.MARKDOWN, content.encode(), 0, file=b"a.md")).article
    words = [article.text[section.start :].split()[0] for section in article.sections]
    assert words == [f"word{number}" for number in range(len(bodies))]


@given(
    st.text("ae\u0301\u0323\u1100\u1161\u11a8\u0bc6\u0bbe\u212b x", max_size=12),
    st.lists(st.integers(0, 12), max_size=4),
)
def test_offsets_lead_to_the_same_letter_in_the_composed_form(text, offsets):
    offsets = sorted(min(offset, len(text)) for offset in offsets)
    made, places = composed(text, offsets)
    assert made == unicodedata.normalize("NFC", text)
    assert list(places) == sorted(places)
    assert all(
        unicodedata.normalize("NFC", text[:offset]).startswith(made[:place])
        for offset, place in zip(offsets, places, strict=True)
    )
