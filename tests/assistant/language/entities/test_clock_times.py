from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.entities.clock_times import clock_times_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 2:30 p.m.", "at 14:30"),
        ("at 9 p.m.", "at 2100 hours"),
        ("at 21.15.", "at 9:15 pm"),
        ("at 18h30", "at 6:30 p.m."),
        ("at noon", "at 12 p.m."),
        ("at midnight", "at 00:00"),
        ("at half past nine in the morning", "at 9:30 a.m."),
        ("by 0400", "by 4 a.m."),
        ("at 5 p.m. GMT", "at 6 p.m. CET"),
        ("at 5:45 a.m.", "from 05:45 to 19:00"),
    ],
)
def test_one_time_is_the_same_in_any_form(one: str, other: str) -> None:
    [(_, mine), *_], [(_, theirs), *_] = clock_times_in(one), clock_times_in(other)
    assert mine.is_entailed_by(theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 2:30 a.m.", "at 14:30"),
        ("at noon", "at midnight"),
        ("at 3 p.m. GMT", "at 15:00 CET"),
        ("at 9 a.m. GMT", "at 0700 GMT"),
    ],
)
def test_other_times_are_told_apart(one: str, other: str) -> None:
    [(_, mine)], [(_, theirs)] = clock_times_in(one), clock_times_in(other)
    assert not mine.may_be(theirs)


def test_an_hour_without_its_half_of_the_day_may_be_either_but_tells_neither() -> None:
    [(_, bare)], [(_, late)] = clock_times_in("at 2:30"), clock_times_in("at 2:30 p.m.")
    assert late.may_be(bare)
    assert (bare.is_entailed_by(late), late.is_entailed_by(bare)) == (True, False)


def test_of_an_unknown_zone_nothing_is_told() -> None:
    [(_, stated)], [(_, local)] = clock_times_in("at 9 a.m. GMT"), clock_times_in("at 9 a.m. local time")
    assert (stated.may_be(local), stated.is_entailed_by(local)) == (True, False)


def test_amounts_are_no_times() -> None:
    assert clock_times_in("It sold at 3.50 euros and grew 2.15 percent in 1917.") == []


@given(st.text(max_size=120))
def test_spans_hold_what_is_told(text: str) -> None:
    assert all(text[slice(*span)].strip() and 0 <= time.minutes < 24 * 60 for span, time in clock_times_in(text))
