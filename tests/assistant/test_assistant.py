from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.runnables import RunnableLambda

import assistant
from assistant.answer import UNSURE, Answer, Draft
from assistant.answering.pipeline import PASSAGES_READ
from assistant.answering.quoting.abstention import ANSWER_THRESHOLD, MAY_ANSWER_THRESHOLD
from assistant.answering.validation import LONGEST_QUESTION
from assistant.assistant import Assistant
from assistant.reading.calibration import Calibration, Logistic
from assistant.reading.evidence import READ_AGAIN, EvidenceFinder
from assistant.reading.reader import Reading
from assistant.retrieval.hybrid import ArticleFilter
from assistant.retrieval.passage import RetrievedPassage
from ingest.errors import EmptyLibraryError, QuestionError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.samples import SAMPLES

ANSWERED = [
    ("Who discovered the gear wheel of the Antikythera mechanism?", "Valerios Stais noticed a gear wheel"),
    ("How deep does the wreck of Endurance lie?", "3,008 metres"),
    ("How many German marks did one euro replace?", "1.95583 German marks"),
    ("How many pacemakers ran with Kipchoge?", "A total of 41 pacemakers"),
    ("What did Osama Rabie say about the weather?", "the weather was not the main reason"),
    ("Why did the Virgo detector not record the signal?", "because it was being upgraded"),
    ("When did Perseverance land on Mars?", "on 18 February 2021"),
    ("Who was the last person to catch smallpox naturally?", "Ali Maow Maalin"),
    ("How many vessels were waiting at the Suez Canal?", "422 vessels were waiting"),
    ("When did the Montreal Protocol enter into force?", "entered into force on 1 January 1989"),
]
SILENT = [
    "What is the capital of Kazakhstan?",
    "Who won the football world cup in 1998?",
    "How do I bake sourdough bread?",
    "What did Angela Merkel say about nuclear power?",
]


@pytest.mark.parametrize(("question", "words"), ANSWERED, ids=[question for question, _ in ANSWERED])
def test_questions_on_the_samples_are_answered_from_the_right_words(
    sample_assistant: Assistant, question: str, words: str
) -> None:
    answer = sample_assistant.ask(question)
    assert answer.answered
    assert words in answer.citations[0].quote
    assert answer.sentences[0].citations == (1,)
    opening = f"{answer.leading_short} — " if answer.leading_short else ""
    assert answer.text.removeprefix(f"{UNSURE} ").startswith(opening + " ".join(answer.citations[0].quote.split()))


@pytest.mark.parametrize("question", SILENT)
def test_where_the_articles_are_silent_it_says_so(sample_assistant: Assistant, question: str) -> None:
    answer = sample_assistant.ask(question)
    assert not answer.answered
    assert answer.text == "The articles don't say."
    assert answer.citations == ()
    assert len(answer.closest) == 3


@pytest.mark.parametrize("question", [question for question, _ in ANSWERED] + SILENT)
def test_every_quote_is_in_the_stored_text(sample_assistant: Assistant, question: str) -> None:
    answer = sample_assistant.ask(question)
    for citation in answer.citations + answer.closest:
        text = sample_assistant.library.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end


SHORT = [
    ("How deep does the wreck of Endurance lie?", "3,008 metres"),
    ("When did Perseverance land on Mars?", "18 February 2021"),
    ("How many vessels were waiting at the Suez Canal?", "422"),
]


@pytest.mark.parametrize(("question", "words"), SHORT, ids=[question for question, _ in SHORT])
def test_the_words_that_answer_are_told_with_their_place(
    sample_assistant: Assistant, question: str, words: str
) -> None:
    answer = sample_assistant.ask(question)
    assert answer.short
    assert words in answer.short.text
    assert len(answer.short.text) < len(answer.citations[0].quote)
    text = sample_assistant.library.article(answer.citations[0].article_id).text
    assert text[answer.short.start : answer.short.end] == answer.short.text


def test_the_answer_says_how_it_came_about(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("  How deep does the\nwreck of Endurance lie? ")
    assert answer.question == answer.standalone_question == "How deep does the wreck of Endurance lie?"
    assert answer.writer == "quotes"
    assert 0 < answer.confidence <= 1
    assert answer.timings.total_ms >= answer.timings.retrieve_ms > 0
    json.dumps(answer.to_json())


def test_a_follow_up_finds_what_it_means(sample_assistant: Assistant) -> None:
    first = sample_assistant.ask("How deep does the wreck of Endurance lie?")
    answer = sample_assistant.ask("And who led the expedition that found it?", [(first.question, first.text)])
    assert answer.standalone_question == "Who led the expedition that found the wreck of Endurance?"
    assert "John Shears" in answer.citations[0].quote


def test_a_follow_up_that_may_point_back_is_read_as_the_articles_have_it(sample_assistant: Assistant) -> None:
    turn = ("Who placed the stones for AlphaGo?", "Aja Huang placed them on the board for it. [1]")
    answer = sample_assistant.ask("Who led the expedition that found the wreck?", [turn])
    assert answer.standalone_question == "Who led the expedition that found the wreck?"
    assert "John Shears" in answer.citations[0].quote


def test_who_asks_on_is_not_told_the_same_again(sample_assistant: Assistant) -> None:
    first = sample_assistant.ask("Who was the last person to catch smallpox naturally?")
    answer = sample_assistant.ask("And the last one to die of it?", [(first.question, first.text)])
    assert "Janet Parker" in answer.citations[0].quote


def test_a_broad_question_gets_a_digest_with_citations(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("Summarise the story of the Ever Given.")
    assert answer.answered
    assert 3 <= len(answer.sentences) <= 6
    assert {citation.title for citation in answer.citations[:3]} == {answer.citations[0].title}
    assert "Ever Given" in answer.citations[0].title + answer.citations[0].quote


def test_a_digest_of_what_no_article_is_about_is_no_answer(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("Summarise the history of sourdough bread.")
    assert not answer.answered
    assert answer.text == "The articles don't say."


def test_a_question_on_two_things_gets_a_sentence_on_each(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask("Compare when the Montreal Protocol and the Kigali Amendment were adopted.")
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "16 September 1987" in quotes
    assert "15 October 2016" in quotes


def test_a_stream_ends_in_the_answer_that_ask_gives(sample_assistant: Assistant) -> None:
    *drafts, last = sample_assistant.stream("How deep does the wreck of Endurance lie?")
    assert isinstance(last, Answer)
    assert drafts
    assert all(isinstance(draft, Draft) for draft in drafts)
    assert drafts[-1].text == last.text == sample_assistant.ask("How deep does the wreck of Endurance lie?").text


def test_a_runnable_invokes_batches_streams_and_composes(sample_assistant: Assistant) -> None:
    chain = sample_assistant.as_runnable() | RunnableLambda(lambda answer: answer.citations[0].quote)
    deep, marks = "How deep does the wreck of Endurance lie?", "How many German marks did one euro replace?"
    assert "3,008" in chain.invoke(deep)
    assert "1.95583" in chain.invoke({"question": marks, "history": [("Hello?", "Hello.")]})
    assert [("3,008" in one, "1.95583" in other) for one, other in [chain.batch([deep, marks])]] == [(True, True)]
    assert "3,008" in "".join(chain.stream(deep))


async def test_a_runnable_works_asynchronously(sample_assistant: Assistant) -> None:
    answer = await sample_assistant.as_runnable().ainvoke("How deep does the wreck of Endurance lie?")
    assert "3,008" in answer.text


@pytest.mark.parametrize("question", ["", "   \n", "?!…", "🚀🚀", "\0\0", "\ud800"])
def test_a_question_without_words_is_refused_in_one_line(sample_assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="has no words") as refused:
        sample_assistant.ask(question)
    assert "\n" not in str(refused.value)


def test_a_question_of_a_megabyte_is_refused(sample_assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="1,000,000 characters"):
        sample_assistant.ask("why " * 250_000)
    sample_assistant.ask(("why " * LONGEST_QUESTION)[:LONGEST_QUESTION])


@pytest.mark.parametrize(
    "question", ['NOT AND OR "', "NEAR(wreck ship)", "title:wreck*", "wreck\0 \ud800depth", "😀 wreck"]
)
def test_odd_characters_in_a_question_are_only_characters(sample_assistant: Assistant, question: str) -> None:
    assert isinstance(sample_assistant.ask(question), Answer)


def test_an_empty_library_says_how_to_fill_it(library: Library, finder: EvidenceFinder) -> None:
    with pytest.raises(EmptyLibraryError, match="articles ingest PATH"):
        Assistant(library, finder=finder).ask("Who?")


def test_ask_uses_the_library_of_the_settings(
    open_library: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_articles(SAMPLES[:3], open_library(tmp_path / "mine"))
    monkeypatch.setenv("ARTICLES_LIBRARY", str(tmp_path / "mine"))
    answer = assistant.ask("How deep does the wreck of Endurance lie?")
    assert "3,008 metres" in answer.citations[0].quote


def test_only_articles_within_answer(sample_assistant: Assistant) -> None:
    question = "How deep does the wreck of Endurance lie?"
    inside = sample_assistant.ask(question, within=ArticleFilter(("article desk",), "2022-03-10", "2022-03-10"))
    assert "3,008 metres" in inside.citations[0].quote
    outside = sample_assistant.ask(question, within=ArticleFilter(until="2022-03-09"))
    assert not outside.answered
    assert "Endurance" not in " ".join(citation.title for citation in outside.closest)
    nowhere = sample_assistant.ask(question, within=ArticleFilter(("No such paper",)))
    assert nowhere.text.startswith("There are no articles of No such paper.")
    assert not nowhere.answered
    assert sample_assistant.ask(question).answered


def test_a_runnable_takes_within_too(sample_assistant: Assistant) -> None:
    asked = {"question": "How deep does the wreck of Endurance lie?", "within": ArticleFilter(until="2022-03-09")}
    assert not sample_assistant.as_runnable().invoke(asked).answered


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "Who?"},
        {"question": None},
        {"question": 7},
        {"question": ["Who?"]},
        None,
        7,
        b"Who?",
        [],
        {"question": "Who?", "history": "Hello?"},
        {"question": "Who?", "history": [("Hello?",)]},
        {"question": "Who?", "history": [{"question": "Hello?"}]},
        {"question": "Who?", "history": None},
        {"question": "Who?", "within": {"since": "2024-01-01"}},
    ],
)
def test_what_is_no_question_is_refused_with_one_line(sample_assistant: Assistant, asked: Any) -> None:
    with pytest.raises(QuestionError) as refused:
        sample_assistant.as_runnable().invoke(asked)
    assert len(str(refused.value).splitlines()) == 1
    for door in (sample_assistant.check, sample_assistant.search, sample_assistant.ask):
        if not isinstance(asked, dict):
            with pytest.raises(QuestionError, match="is no text"):
                door(asked)


# --- with a reader of known readings ----------------------------------------------------------------------


class Numbers:
    """A reader to which a sentence is evidence as far as it has a certain number, which is the short answer."""

    def __init__(self, odds: float, number: str = "3,008") -> None:
        self._odds, self._number = odds, number
        self.read_at_once: list[int] = []

    def read(self, query: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        self.read_at_once.append(len(passages))
        return [self._reading(passage.text) for passage in passages]

    def _reading(self, text: str) -> Reading:
        found = list(re.finditer(r"\S+", text))
        is_it = np.array([self._number in one[0] for one in found])
        begins = np.array([text.rfind(" ", 0, one.start()) + 1 for one in found], dtype=int)
        ends = np.array([one.end() for one in found], dtype=int)
        held = [self._number in text[slice(*_sentence_around(text, one.start()))] for one in found]
        scores = np.where(is_it, 9.0, -9.0)
        return Reading(0.0, 0.0, 0.0, np.where(held, self._odds, -20.0), scores, scores, begins, ends)


def _sentence_around(text: str, place: int) -> tuple[int, int]:
    end = text.find(". ", place)
    return text.rfind(". ", 0, place) + 1, len(text) if end < 0 else end


def of_odds(library: Library, odds: float) -> Assistant:
    """An assistant on a library that is as sure as these log-odds."""
    as_read, none = Logistic({"evidence": 1.0}, 0.0), Logistic({}, 0.0)
    return Assistant(library, finder=EvidenceFinder(Numbers(odds), Calibration(as_read, none, none, none)))


def odds_of(confidence: float) -> float:
    return float(np.log(confidence / (1 - confidence)))


DEEP = "How deep does the wreck of Endurance lie?"


@pytest.mark.parametrize(
    ("confidence", "state"),
    [
        (0.99, "answer"),
        (ANSWER_THRESHOLD + 0.001, "answer"),
        (ANSWER_THRESHOLD - 0.001, "may_answer"),
        (MAY_ANSWER_THRESHOLD + 0.001, "may_answer"),
        (MAY_ANSWER_THRESHOLD - 0.001, "no_answer"),
        (0.01, "no_answer"),
    ],
)
def test_how_sure_an_answer_is_decides_how_it_is_given(sample_library: Library, confidence: float, state: str) -> None:
    answer = of_odds(sample_library, odds_of(confidence)).ask(DEEP)
    assert answer.state == state
    assert answer.confidence == pytest.approx(confidence, abs=1e-4)
    assert answer.answered is (state == "answer")
    assert answer.has_quotes is bool(answer.citations) is (state != "no_answer")
    assert answer.text.startswith(UNSURE) is (state == "may_answer")
    assert bool(answer.closest) is (answer.short is None) is (state == "no_answer")


def test_the_short_answer_stands_in_the_first_quote(sample_library: Library) -> None:
    answer = of_odds(sample_library, 2.0).ask(DEEP)
    assert answer.short
    quote, text = answer.citations[0], sample_library.article(answer.citations[0].article_id).text
    assert answer.short.text == text[answer.short.start : answer.short.end] == "3,008 metres"
    assert answer.short.citation == quote.number == 1
    assert quote.start <= answer.short.start < answer.short.end <= quote.end


def test_a_draft_of_what_may_answer_says_so_too(sample_library: Library) -> None:
    *drafts, last = of_odds(sample_library, odds_of(MAY_ANSWER_THRESHOLD + 0.001)).stream(DEEP)
    assert drafts
    assert all(one.text.startswith(UNSURE) for one in (*drafts, last))


def test_the_json_of_an_answer_tells_kind_state_and_short_answer(sample_library: Library) -> None:
    sure, silent = (json.loads(json.dumps(of_odds(sample_library, odds).ask(DEEP).to_json())) for odds in (2.0, -9.0))
    assert (sure["kind"], sure["state"]) == ("answer", "answer")
    assert set(sure["short"]) == {"text", "citation", "start", "end"}
    assert (silent["kind"], silent["state"], silent["short"]) == ("no_answer", "no_answer", None)


def test_only_the_first_passages_are_read(sample_library: Library) -> None:
    reader, none = Numbers(2.0), Logistic({}, 0.0)
    Assistant(sample_library, finder=EvidenceFinder(reader, Calibration(none, none, none, none))).ask(DEEP)
    assert reader.read_at_once == [PASSAGES_READ, READ_AGAIN]


def test_a_digest_has_no_short_answer(sample_library: Library) -> None:
    assert of_odds(sample_library, 2.0).ask("Summarise the story of the Ever Given.").short is None
