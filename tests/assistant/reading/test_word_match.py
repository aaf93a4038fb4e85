from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.analysed_text import AnalysedText
from assistant.language.query import Query
from assistant.reading.word_match import FEATURES, Candidate, is_readable, word_features

QUESTION = Query("How many ships were waiting at the canal?")


def candidate(sentence: str, before: str = "", similarity: float = 0.5, score: float = 0.1) -> Candidate:
    return Candidate(sentence, before, "Canal opens again", similarity, score)


def test_a_sentence_is_measured_by_the_words_of_the_question_that_it_has() -> None:
    all_of_them, one, none = word_features(
        QUESTION,
        [
            candidate("Many ships were waiting at the canal."),
            candidate("The canal is in Egypt."),
            candidate("Prices rose."),
        ],
    )
    assert all_of_them["words"] == pytest.approx(1)
    assert all_of_them["words"] > one["words"] > none["words"] == 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    common = [candidate("The canal is old."), candidate("The canal is long."), candidate("The canal is deep.")]
    *canal, ships = word_features(QUESTION, [*common, candidate("Ships came.")])
    assert ships["words"] > canal[0]["words"]


def test_words_just_before_and_in_the_title_count_apart() -> None:
    with_before, without = word_features(
        QUESTION, [candidate("There were 422 of them.", "Ships were waiting."), candidate("There were 422 of them.")]
    )
    assert with_before["nearby"] > without["nearby"] > 0
    assert with_before["words"] == without["words"] == 0


def test_a_sentence_without_a_number_does_not_say_how_many() -> None:
    with_number, without = word_features(QUESTION, [candidate("There were 422."), candidate("There were some.")])
    assert (with_number["kind"], without["kind"]) == (0.5, -0.5)


def test_where_a_passage_stands_is_kept_as_it_is() -> None:
    (found,) = word_features(QUESTION, [candidate("Ships came.", similarity=0.7, score=0.18)])
    assert (found["topic"], found["rank"]) == (0.7, 0.18)


def test_no_candidates_no_rows() -> None:
    assert word_features(QUESTION, []) == []


@given(question=st.text(), sentences=st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_features_are_numbers_whatever_the_text(question: str, sentences: list[str]) -> None:
    found = word_features(Query(question), [candidate(sentence) for sentence in sentences])
    assert [tuple(row) for row in found] == [FEATURES] * len(sentences)
    assert all(math.isfinite(value) for row in found for value in row.values())


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        (QUESTION.text, True),
        ("Où est l'épave de l'Endurance ?", True),
        ("422?", True),
        ("?", True),
        (f"{QUESTION.text} Лукашенко", True),
        ("Кто руководил экспедицией, которая нашла корабль?", False),
        ("Кто руководил экспедицией Endurance?", False),
        ("谁发现了沉船?", False),
    ],
)
def test_the_reader_knows_latin_letters(text: str, readable: bool) -> None:
    assert is_readable(AnalysedText(text)) is readable
