"""What is asked about an answer, of a few short articles, with the real models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.answer import Answer
from assistant.answering.conversation import Conversation, Turn
from assistant.answering.kinds import follow_ups, plain
from assistant.answering.pipeline import Parts, Pipeline
from assistant.answering.quoting.quotes import QuotingWriter
from assistant.answering.request import Request
from assistant.checking.decomposition import RuleDecomposer
from assistant.language.query import Query
from assistant.reading.evidence import EvidenceFinder
from assistant.retrieval.hybrid import HybridRetriever
from ingest.library import Library

ARTICLES = [
    {
        "id": "first",
        "title": "Ferry runs aground off Vestvik",
        "publisher": "Coast Daily",
        "published": "2024-05-03",
        "text": "The ferry Marit ran aground off Vestvik on 2 May 2024 in thick fog. The rescuers brought 240 "
        "passengers ashore.\n\nCaptain Otto Holm said that the radar had failed. The ferry was built in Gdansk "
        "in 1994.",
    },
    {
        "id": "later",
        "title": "Ferry Marit is towed home",
        "publisher": "The Vestvik Post",
        "published": "2024-05-09",
        "text": "The ferry Marit, which ran aground off Vestvik on 2 May 2024, was towed to Orsund on Tuesday. In "
        "all the rescuers brought 265 passengers ashore, the coast guard now says.",
    },
    {
        "id": "bridge",
        "title": "Bridge opens",
        "published": "2024-04-01",
        "text": "The bridge of Askby was opened on Monday. It cost 12 million crowns to build the bridge of Askby.",
    },
    {
        "id": "accounts",
        "title": "The accounts of Askby",
        "published": "2024-05-20",
        "text": "The council of Askby has looked into its accounts. In the end the town paid 14 million crowns for the "
        "bridge.",
    },
]
WHERE = "When did the ferry Marit run aground?"
HOW_MANY = "How many passengers did the rescuers bring ashore?"


@pytest.fixture
def talk(held: Library, finder: EvidenceFinder) -> Callable[..., Answer | None]:
    """Asks a plain question, and then others about its answer; brings the last answer."""
    parts = Parts(held, HybridRetriever(library=held), finder, QuotingWriter(), RuleDecomposer())

    def again(request: Request) -> Answer:
        *_, answer = plain.respond(request, Pipeline(parts))
        assert isinstance(answer, Answer)
        return answer

    def ask(first: str, *questions: str, in_pairs: bool = False) -> Answer | None:
        answer: Answer | None = again(Request(Query(first), date(2024, 6, 1), Conversation()))
        answers: list[Answer] = []
        for question in questions:
            assert answer
            answers.append(answer)
            turns: list[Turn] = [(one.question, one.text) for one in answers]
            talk = Conversation.of(turns) if in_pairs else Conversation.of_answers(answers)
            steps = [*follow_ups.respond(Request(Query(question), date(2024, 6, 1), talk), Pipeline(parts), again)]
            answer = steps[-1] if steps and isinstance(steps[-1], Answer) else None
        for citation in answer.citations if answer else ():
            assert held.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        return answer

    return ask


@pytest.mark.parametrize("in_pairs", [False, True])
def test_the_source_is_the_article_that_was_quoted(talk: Callable[..., Answer], in_pairs: bool) -> None:
    answer = talk(WHERE, "which article is that from?", in_pairs=in_pairs)
    assert answer.kind == "library"
    assert answer.question == answer.standalone_question == "which article is that from?"
    assert f"“{answer.citations[0].title}”, {answer.citations[0].publisher}" in answer.text
    assert {sentence.support for sentence in answer.sentences} == {"catalogue"}


def test_the_words_are_shown_where_they_stand(talk: Callable[..., Answer]) -> None:
    answer = talk("Where was the ferry Marit built?", "where does it say so?")
    assert "“Ferry runs aground off Vestvik”, Coast Daily" in answer.lead
    assert "Gdansk" in answer.sentences[0].text


def test_the_day_of_an_article_is_told_with_its_age(talk: Callable[..., Answer]) -> None:
    answer = talk("Where was the ferry Marit built?", "how old is this?")
    told = "“Ferry runs aground off Vestvik” was published on 3 May 2024, by Coast Daily. That is 4 weeks ago. [1]"
    assert answer.text == told
    assert "names no author" in talk("Where was the ferry Marit built?", "who wrote that?").text


def test_whether_it_is_so_still_is_told_by_later_articles(talk: Callable[..., Answer]) -> None:
    later = talk("How much did the bridge of Askby cost to build?", "is that still so?")
    assert later.lead == "A later article says otherwise:"
    assert "14 million" in later.text
    assert talk(HOW_MANY, "is that still so?").lead == f"{follow_ups.NOTHING_LATER} 9 May 2024:"
    alone = talk("Where was the ferry Marit built?", "is that still true?")
    assert alone.lead == f"{follow_ups.NOTHING_LATER} 3 May 2024:"
    assert "Gdansk" in alone.text


def test_who_says_so_is_named_where_somebody_is(talk: Callable[..., Answer]) -> None:
    named = talk("What did the captain say about the radar?", "who said that?")
    assert named.short
    assert named.short.text == "Captain Otto Holm"
    assert talk("Where was the ferry Marit built?", "says who?").lead == follow_ups.NO_ONE_NAMED


def test_a_doubt_is_answered_by_how_many_say_so(talk: Callable[..., Answer]) -> None:
    alone = talk("Where was the ferry Marit built?", "are you sure?")
    assert (alone.kind, alone.lead) == ("yes_no", "Yes, but only one article says so:")
    both = talk(WHERE, "really?")
    assert both.lead == "Yes: 2 articles say so."
    assert len({citation.article_id for citation in both.citations}) == 2


def test_a_doubt_brings_other_numbers(talk: Callable[..., Answer]) -> None:
    answer = talk(HOW_MANY, "are you sure?")
    assert answer.lead == "Not clear: the articles differ."
    assert all(number in answer.text for number in ("240", "265"))


def test_more_is_what_was_not_told_until_there_is_none(talk: Callable[..., Answer]) -> None:
    first = talk("Where was the ferry Marit built?", "more")
    assert first.citations
    assert "Gdansk" not in first.text
    last = talk("Where was the ferry Marit built?", *["more"] * 4)
    assert (last.text, last.state, last.citations) == (follow_ups.NO_MORE, "no_answer", ())


@pytest.mark.parametrize("in_pairs", [False, True])
def test_shorter_is_no_longer_and_quoted(talk: Callable[..., Answer], in_pairs: bool) -> None:
    answer = talk(WHERE, "shorter, please", in_pairs=in_pairs)
    assert answer.text == "2 May 2024 [1]"
    assert answer.sentences[0].text in answer.citations[0].quote


def test_where_nothing_was_answered_that_is_said_again(talk: Callable[..., Answer]) -> None:
    assert not talk("Who won the chess cup in Malta?", "are you sure?").answered


def test_without_an_answer_before_or_on_something_else_it_has_none(talk: Callable[..., Answer | None]) -> None:
    assert talk(WHERE, "Who built it?") is None
