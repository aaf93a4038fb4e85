"""Records are cut into windows that lose nothing, and others are found that look alike."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.training.data_sets.natural import Record
from assistant.training.examples.windows import WINDOW, Shelf, Window, windows


def a_record(sentences: Sequence[str], name: str = "r0", title: str = "Storm") -> Record:
    return Record(name, "wikipedia", title, None, None, tuple(sentences), (), ())


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=12))
def test_windows_hold_each_sentence_once_and_no_more_than_they_may(lengths: list[int]) -> None:
    record = a_record(["x" * length for length in lengths])
    cut = windows(record)
    assert [place for window in cut for place in window.places] == list(range(len(lengths)))
    for window in cut:
        assert len(window.places) == 1 or len(" ".join(window.sentences)) <= WINDOW


def test_other_passages_of_an_article_are_beside_it() -> None:
    twins = [a_record(["It rained.", "It snowed."], f"r{number}", "Harbour") for number in range(3)]
    beside = Shelf([*twins, a_record(["It rained."], "r5")]).beside(twins[0])
    assert [window.record.id for window in beside] == ["r1", "r2"]


@given(st.integers(1, 12), st.sets(st.integers(0, 11), max_size=3), st.integers())
def test_a_cropped_window_is_a_run_that_has_what_is_needed(most: int, needed: set[int], seed: int) -> None:
    window = Window(a_record([f"Ship {number} left." for number in range(12)]), tuple(range(most)))
    needed = {place for place in needed if place < most}
    cropped = window.cropped(sorted(needed), random.Random(seed)).places
    assert needed <= set(cropped)
    assert cropped == tuple(range(cropped[0], cropped[-1] + 1))


def test_a_window_on_another_subject_that_shares_rare_words_is_alike() -> None:
    own = a_record(["The ferry Aurora left Vestvik."], "r1", "Aurora")
    near = a_record(["The ferry Boreas left Vestvik at noon."], "r2", "Boreas")
    far = [a_record([f"It rained on day {number}."], f"r{number}", f"Day {number}") for number in range(3, 9)]
    alike = Shelf([own, near, *far]).alike("The ferry left Vestvik.", own, random.Random(1))
    assert alike.record == near
