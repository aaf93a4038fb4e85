"""Values as services write them are days, names and addresses; what is none is None."""

from __future__ import annotations

import pytest

from ingest.parsing.formats.feed_dates import DateHabit
from ingest.parsing.importers.values import day_of, line_of, web_address


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1688628695, "2023-07-06"),
        ("1688628695", "2023-07-06"),
        (1714608000000, "2024-05-02"),
        ("2022-11-06 04:33:50+00:00", "2022-11-06"),
        ("2019/05/12/", "2019-05-12"),
        ({"date-parts": [[2019, 5]]}, "2019-05"),
        ({"raw": "12 May 2019"}, "2019-05-12"),
        ({"date-parts": [[]]}, None),
        ({"date-parts": "x"}, None),
        ("2020", "2020"),
        ("03/04/2024", "2024-03-04"),
        ("some day", "some day"),
        (10**40, None),
        ("", None),
    ],
)
def test_days(value: object, day: str | None) -> None:
    assert day_of(value, DateHabit(month_first=True)) == day


def test_names() -> None:
    assert line_of([{"given": "Per", "family": "Dahl"}, "Greta Holm", {"name": "A"}]) == "Per Dahl, Greta Holm, A"


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "file:///etc/passwd", "http://", "http://[x", "//a.org", 7, None]
)
def test_what_is_no_address_on_the_web(value: object) -> None:
    assert web_address(value) is None
