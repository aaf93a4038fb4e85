from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.documents import Document

from assistant.evidence import Evidence
from assistant.writing import LONGEST_QUOTE, MOST_SENTENCES, QuotingWriter, Writing, cite
from ingest.chunking import sentence_spans

FACTS = {
    "article_id": "a1",
    "title": "Wreck found",
    "source": "wreck.txt",
    "url": None,
    "publisher": "The Gazette",
    "author": None,
    "published": "2022-03-10",
    "heading": None,
    "story": 1,
}
BEFORE = "Words before the passage. "


def evidence(passage: str, position: int, confidence: float = 0.9, story: int = 1) -> Evidence:
    place = {"story": story, "start": len(BEFORE), "end": len(BEFORE) + len(passage)}
    document = Document(passage, id=passage, metadata={**FACTS, **place})
    return Evidence(document, tuple(sentence_spans(passage)), position, confidence)


def write(*found: Evidence) -> Writing:
    return list(QuotingWriter().write("Who?", found))[-1]


def test_a_citation_is_the_words_at_its_place() -> None:
    passage = "John Shears led the expedition. The ship left Cape Town."
    citation = cite(evidence(passage, 1), 1)
    article = BEFORE + passage
    assert citation.quote == "The ship left Cape Town."
    assert article[citation.start : citation.end] == citation.quote
    assert article[citation.passage.start : citation.passage.end] == passage
    assert (citation.title, citation.publisher, citation.published) == ("Wreck found", "The Gazette", "2022-03-10")


def test_a_sentence_in_mid_air_brings_the_one_before() -> None:
    citation = cite(evidence("Bound spoke in Cape Town. He said that it was upright.", 1), 1)
    assert citation.quote == "Bound spoke in Cape Town. He said that it was upright."


def test_it_brings_as_many_as_it_takes_to_land() -> None:
    citation = cite(evidence("Bound spoke. He was glad. This, he said, was all.", 2), 1)
    assert citation.quote == "Bound spoke. He was glad. This, he said, was all."


def test_a_mid_air_sentence_at_the_head_of_a_passage_stays_alone() -> None:
    assert cite(evidence("He spoke first. Others did not.", 0), 1).quote == "He spoke first."


def test_a_quote_is_not_lengthened_without_end() -> None:
    long = "Bound spoke of " + "very " * (LONGEST_QUOTE // 5) + "old ships. He said so."
    assert cite(evidence(long, 1), 1).quote == "He said so."


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
    assert [len(writing.sentences) for writing in QuotingWriter().write("Where?", found)] == [1, 2]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_every_quote_is_verbatim_whatever_the_passage(passage: str, data: st.DataObject) -> None:
    spans = sentence_spans(passage)
    if spans:
        citation = cite(evidence(passage, data.draw(st.integers(0, len(spans) - 1))), 1)
        assert (BEFORE + passage)[citation.start : citation.end] == citation.quote
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end
