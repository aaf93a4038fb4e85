from __future__ import annotations

from typing import Any

from assistant.answering.quoting.quotes import MOST_SENTENCES, QuotingWriter, Writing
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

FACTS: dict[str, Any] = {
    "article_id": "a1",
    "title": "Wreck found",
    "source": "wreck.txt",
    "publisher": "The Gazette",
    "published": "2022-03-10",
    "story": 1,
}
BEFORE = "Words before the passage. "


def evidence(passage: str, position: int, confidence: float = 0.9, **facts: Any) -> Evidence:
    place = {"id": passage, "start": len(BEFORE), "end": len(BEFORE) + len(passage)}
    return Evidence(RetrievedPassage(passage, **{**FACTS, **place, **facts}), position, confidence)


def write(*found: Evidence) -> Writing:
    return list(QuotingWriter().write(Query("Who?"), found))[-1]


def test_what_is_quoted_already_is_not_quoted_again_with_what_follows() -> None:
    passage = "The ship is 400 metres long. It belongs to a company. It sails under a flag."
    found = [evidence(passage, position) for position in range(3)]
    *_, writing = QuotingWriter().write(Query("Tell me about the ship."), found)
    assert [citation.quote for citation in writing.citations] == [
        "The ship is 400 metres long.",
        "It belongs to a company.",
        "It sails under a flag.",
    ]


def test_other_sentences_are_quoted_if_nearly_as_good() -> None:
    writing = write(
        evidence("The wreck lies at 3,008 metres.", 0, 0.9),
        evidence("Its depth is about three kilometres.", 0, 0.85),
        evidence("It is cold there.", 0, 0.3),
    )
    assert [sentence.citations for sentence in writing.sentences] == [(1,), (2,)]
    assert writing.text == "The wreck lies at 3,008 metres. [1] Its depth is about three kilometres. [2]"
    assert {sentence.support for sentence in writing.sentences} == {"verbatim"}


def test_a_copy_of_a_sentence_is_not_quoted_again() -> None:
    writing = write(
        evidence("The wreck lies at a depth of 3,008 metres.", 0, 0.9),
        evidence("“The wreck lies at a depth of 3,008 metres.”", 0, 0.9),
    )
    assert len(writing.citations) == 1


def test_no_more_than_three_sentences() -> None:
    facts = ["Paris is in France.", "Rome lies in Italy.", "Berlin has rivers.", "Oslo sees snow.", "Bern keeps bears."]
    assert len(write(*(evidence(fact, 0) for fact in facts)).sentences) == MOST_SENTENCES


def test_a_low_score_is_quoted_alone() -> None:
    assert len(write(evidence("Paris is in France.", 0, 0.2), evidence("Rome lies in Italy.", 0, 0.2)).sentences) == 1


def test_of_two_stories_that_are_as_likely_both_are_quoted_however_sure() -> None:
    one, other = "The ship has 20 men.", "A crew of 30 was aboard."
    assert len(write(evidence(one, 0, 0.3), evidence(other, 0, 0.29, story=2)).sentences) == 2
    assert len(write(evidence(one, 0, 0.3), evidence(other, 0, 0.2, story=2)).sentences) == 1


def test_line_ends_inside_a_quote_are_kept_in_it_and_folded_in_the_answer() -> None:
    writing = write(evidence("The wreck lies\nat 3,008 metres.", 0))
    assert writing.citations[0].quote == "The wreck lies\nat 3,008 metres."
    assert writing.sentences[0].text == "The wreck lies at 3,008 metres."


def test_the_answer_grows_by_sentences() -> None:
    found = [evidence("Paris is in France.", 0), evidence("Rome lies in Italy.", 0)]
    assert [len(writing.sentences) for writing in QuotingWriter().write(Query("Where?"), found)] == [1, 2]


def test_of_several_things_each_story_has_its_sentence() -> None:
    found = [
        evidence("The rover weighs 1,026 kilograms.", 0, 0.9, story=1),
        evidence("It has six wheels of aluminium.", 0, 0.8, story=1),
        evidence("The other rover weighs 899 kilograms.", 0, 0.4, story=2, article_id="a2"),
        evidence("It rained in Paris.", 0, 0.01, story=3, article_id="a3"),
    ]
    *_, writing = QuotingWriter().write(Query("Which of them is heavier?"), found)
    assert [citation.quote for citation in writing.citations] == [
        "The rover weighs 1,026 kilograms.",
        "The other rover weighs 899 kilograms.",
        "It has six wheels of aluminium.",
    ]


def test_where_later_articles_say_otherwise_it_is_told_with_both_dates() -> None:
    found = [
        evidence("The fire in the mill killed 12 people.", 0, 0.9, story=1, published="2022-03-10"),
        evidence("The fire in the mill killed 14 people.", 0, 0.88, story=2, article_id="a2", published="2022-03-12"),
    ]
    writing = write(*found)
    assert writing.sentences[-1].text == (
        "The articles differ here: the one of 2022-03-10 and the later one of 2022-03-12."
    )
    assert writing.sentences[-1].citations == (1, 2)
