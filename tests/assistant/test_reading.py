from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.reading import ENCODED, BlendReader, Candidate
from ingest.embedding import SentenceEmbeddings

QUESTION = "How many ships were waiting at the canal?"


def candidate(sentence: str, before: str = "", similarity: float = 0.5, score: float = 0.1) -> Candidate:
    return Candidate(sentence, before, "Canal opens again", similarity, score)


@pytest.fixture
def reader(embeddings: SentenceEmbeddings) -> BlendReader:
    return BlendReader(embeddings)


def test_the_sentence_that_answers_is_first(reader: BlendReader) -> None:
    sentences = ["The canal is in Egypt.", "By then 422 ships were waiting.", "The ships carried grain and oil."]
    scores = reader.score(QUESTION, [candidate(sentence) for sentence in sentences])
    assert scores.index(max(scores)) == 1


def test_a_sentence_without_a_number_does_not_say_how_many(reader: BlendReader) -> None:
    with_number, without = reader.score(
        QUESTION, [candidate("There were 422 ships waiting there."), candidate("There were the ships waiting there.")]
    )
    assert with_number > without


def test_of_equal_sentences_the_one_in_the_better_place_wins(reader: BlendReader) -> None:
    plain = candidate("By then 422 ships were waiting.")
    for better in (replace(plain, similarity=0.9), replace(plain, score=0.18)):
        one, other = reader.score(QUESTION, [plain, better])
        assert other > one


def test_words_just_before_count_for_a_sentence(reader: BlendReader) -> None:
    sentence = "There were 422 of them."
    scores = reader.score(QUESTION, [candidate(sentence, "Ships were waiting at the canal."), candidate(sentence)])
    assert scores[0] > scores[1]


def test_no_candidates_no_scores(reader: BlendReader) -> None:
    assert reader.score(QUESTION, []) == []


def test_more_candidates_than_are_embedded_all_get_a_score(reader: BlendReader) -> None:
    many = [candidate(f"Sentence number {number} says little.") for number in range(ENCODED * 3)]
    scores = reader.score(QUESTION, [*many, candidate("By then 422 ships were waiting at the canal.")])
    assert len(scores) == len(many) + 1
    assert max(scores) == scores[-1]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(), sentences=st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_scores_are_probabilities_whatever_the_text(reader: BlendReader, question: str, sentences: list[str]) -> None:
    scores = reader.score(question, [candidate(sentence) for sentence in sentences])
    assert len(scores) == len(sentences)
    assert all(0 <= score <= 1 for score in scores)
