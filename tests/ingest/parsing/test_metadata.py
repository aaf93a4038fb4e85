"""Tags as documents and exports write them."""

from __future__ import annotations

import pytest

from ingest.parsing.metadata import LONGEST_TAG, MAX_TAGS, tags_of


@pytest.mark.parametrize(
    "value",
    [
        *("a|b", "a, b", "['a', 'b']", "#a; #b", "a\nb"),
        *(["a", "b"], ["#a", "b", "a"], {"a": {}, "b": {}}, [{"label": "a"}, {"name": "b"}]),
    ],
)
def test_tags(value: object) -> None:
    assert tags_of(value) == ("a", "b")


@pytest.mark.parametrize("value", [None, "", 7, [], [None, {}, [], True], "x" * (LONGEST_TAG + 1)])
def test_what_is_no_tag(value: object) -> None:
    assert tags_of(value) == ()


def test_there_is_an_end_to_tags() -> None:
    assert len(tags_of([str(number) for number in range(1000)])) == MAX_TAGS
