"""Times without a year, or counted from the day of publication: dated where no doubt is left."""

from __future__ import annotations

import pytest

from assistant.answer import Span
from assistant.language.temporal.expressions import time_expressions
from assistant.language.temporal.resolution import ArticleTimes, resolved_times
from assistant.timeline import TimelineDate, iso


def dates_of(sentence: str, text: str = "", title: str = "", published: str | None = None) -> list[str]:
    """The dates of a sentence that stands at the end of a text, in ISO 8601."""
    times = ArticleTimes.of(f"{text}{sentence}", title, published)
    return [iso(one.first) for one in resolved_times(sentence, len(text), time_expressions(sentence), times)]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The ship was refloated on 29 March.", "2021-03-29"),
        ("It had left in December.", "2020-12"),
        ("The ship sank on Monday.", "2021-07-05"),
        ("The ship will sail on Monday.", "2021-07-12"),
        ("It was agreed yesterday.", "2021-07-07"),
        ("The line was opened last year.", "2020"),
    ],
)
def test_days_are_counted_from_publication(sentence: str, day: str) -> None:
    assert dates_of(sentence, published="2021-07-08") == [day]  # a Thursday


@pytest.mark.parametrize(
    "sentence", ["The ship sank on Monday.", "It sank on 29 March.", "It was agreed yesterday.", "Rain fell in May."]
)
def test_without_a_day_of_publication_nothing_is_dated(sentence: str) -> None:
    assert not dates_of(sentence)
    assert not dates_of(sentence, published="2021")


def test_what_leaves_a_doubt_is_not_dated() -> None:
    assert not dates_of("He said: “It sank yesterday.”", published="2021-07-08")
    assert not dates_of("She left on 5 June.", "He was born on 3 March 1998. ", published="2021-07-08")
    assert not dates_of("It opens on Mondays.", published="2021-07-08")
    assert not dates_of("It was on 31 June 2020.")


def test_a_year_is_told_by_the_article() -> None:
    assert dates_of("It fell on 5 June.", title="2022 West Java earthquake") == ["2022-06-05"]
    assert dates_of("On 5 June she left.", "On 3 March 1998 he came. ") == ["1998-06-05"]
    assert not dates_of("On 5 June she left.", "On 3 March 1998 he came, and on 2 May 1999 he went.\n\nMore. ")


def test_that_year_is_the_one_told_before_and_another_one_before_leaves_a_doubt() -> None:
    that = "The last was Jan Park, infected in 1978 by way of a duct, who died on 11 September of that year."
    assert dates_of(that, published="2020-05-09")[-1] == "1978-09-11"
    assert dates_of(that.removesuffix(" of that year.") + ".", published="2020-05-09") == ["1978"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2021, 3, 23), (2021, 3, 23), "23 March 2021"),
        ((2020, 5, 28), (2020, 6, 3), "28 May – 3 June 2020"),
        ((2020, 6, 3), (2020, 6, 5), "3 – 5 June 2020"),
        ((1960, None, None), (1969, None, None), "1960s"),
        ((-205, None, None), (-205, None, None), "205 BC"),
    ],
)
def test_dates_in_words(
    first: tuple[int, int | None, int | None], last: tuple[int, int | None, int | None], words: str
) -> None:
    assert TimelineDate(first, last, Span(0, 1)).in_words == words
