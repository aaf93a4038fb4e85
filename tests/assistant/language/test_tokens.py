from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.language.tokens import (
    AnswerKind,
    answer_kind,
    content_stems,
    content_words,
    holds_answer_of,
    stem,
    words,
)


def test_content_words_leave_out_what_carries_no_meaning() -> None:
    assert content_words("Which agency reported the remarks?") == ["agency", "reported", "remarks"]


def test_a_question_of_function_words_keeps_them() -> None:
    assert content_words("Who was it?") == ["who", "was", "it"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("reported", "reports"), ("expeditions", "expedition"), ("ценах", "цены"), ("kraków", "krakow")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_threads_do_not_mix_their_words_up(eager_threads: None) -> None:
    roots = "nation relat organiz expedi contribut celebrat establish".split()
    forms = [f"{root}{ending}" for root in roots for ending in "ing ed ation izer ly s ies fulness iveness".split()]
    uncached = stem.__wrapped__
    right = [uncached(form) for form in forms]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: [uncached(form) for form in forms * 5], range(8)))
    assert found == [right * 5] * 8


def test_stems_keep_order_and_repetition() -> None:
    assert content_stems("A boat and boats on the sea") == ["boat", "boat", "sea"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many ships were waiting?", AnswerKind.NUMBER),
        ("How much did it cost?", AnswerKind.NUMBER),
        ("When did it land?", AnswerKind.DATE),
        ("In what year was it found?", AnswerKind.DATE),
        ("Who led it?", AnswerKind.NAME),
        ("Where is it?", AnswerKind.NAME),
        ("Why did it stop?", AnswerKind.REASON),
        ("What is it made of?", AnswerKind.ANY),
        ("Когда это было?", AnswerKind.DATE),
        ("Сколько это стоит?", AnswerKind.NUMBER),
    ],
)
def test_a_question_tells_what_it_asks_for(question: str, kind: AnswerKind) -> None:
    assert answer_kind(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "held"),
    [
        (AnswerKind.NUMBER, "It carried 422 people.", True),
        (AnswerKind.NUMBER, "It carried twelve people.", True),
        (AnswerKind.NUMBER, "It carried people.", False),
        (AnswerKind.DATE, "It sank in 1915.", True),
        (AnswerKind.DATE, "It sank on a Monday.", True),
        (AnswerKind.DATE, "It sank.", False),
        (AnswerKind.NAME, "It was led by John Shears.", True),
        (AnswerKind.NAME, "It was led by Frank Wild.", False),
        (AnswerKind.REASON, "It stopped because of fog.", True),
        (AnswerKind.REASON, "It stopped.", False),
        (AnswerKind.ANY, "Whatever.", True),
    ],
)
def test_a_sentence_has_what_is_asked_for_or_not(kind: AnswerKind, sentence: str, held: bool) -> None:
    assert holds_answer_of(kind, sentence, words("Did Frank Wild lead it?")) is held
