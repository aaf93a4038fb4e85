from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.language.tokens import content_stems, content_words, stem


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
