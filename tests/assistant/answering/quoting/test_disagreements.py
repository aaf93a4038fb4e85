from __future__ import annotations

import pytest

from assistant.answer import Citation, Span
from assistant.answering.quoting.disagreements import are_in_conflict, disagreement_of


def quote(text: str, number: int = 1, article: str = "a1", published: str | None = "2022-03-10") -> Citation:
    span = Span(0, len(text))
    return Citation(number, article, "Fire", "fire.txt", None, None, None, published, text, span.start, span.end, span)


TWELVE = quote("The fire in the mill killed 12 people.")


def test_the_first_two_that_differ_are_named_with_the_older_date_first() -> None:
    later = quote("The fire in the mill killed 14 people.", 3, "a2", "2022-03-12")
    sentence = disagreement_of([later, quote("It rained.", 2, "a3", "2022-03-11"), TWELVE])
    assert sentence
    assert sentence.text == "The articles differ here: the one of 2022-03-10 and the later one of 2022-03-12."
    assert sentence.citations == (1, 3)


@pytest.mark.parametrize(
    "other",
    [
        quote("A dozen were killed in the fire in the mill.", 2, "a2", "2022-03-12"),
        quote("The fire in the mill killed 14 people.", 2, "a1", "2022-03-12"),
        quote("The fire in the mill killed 14 people.", 2, "a2", "2022-03-10"),
        quote("The fire in the mill killed 14 people.", 2, "a2", None),
        quote("A storm off the coast sank 14 boats.", 2, "a2", "2022-03-12"),
    ],
    ids=["says the same", "same article", "same day", "no day", "something else"],
)
def test_quotes_that_agree_or_cannot_be_compared_are_in_no_conflict(other: Citation) -> None:
    assert not are_in_conflict(TWELVE, other)
    assert disagreement_of([TWELVE, other]) is None
