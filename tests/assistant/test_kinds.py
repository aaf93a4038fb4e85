"""Whatever is asked, of whatever kind: what is quoted stands in the articles to the letter."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import FOR_EXAMPLE, NEXT_EXAMPLE, Answer, Draft, Kind
from assistant.answering.conversation import Conversation
from assistant.assistant import Assistant
from ingest.library import Library

ASKED = (
    "Who found {}?",
    "When did {} begin, and who led it?",
    "Why was {} late?",
    "Did {} sink?",
    "Which countries are in {}?",
    "List the people named in the article on {}",
    "Summarise {}",
    "What's new on {}?",
    "Compare {} and Perseverance",
    "Who says what on {}?",
    "Do you have anything on {}?",
    "Who wrote the article on {}?",
    "hello {}",
    "Wer hat {} gefunden?",
    "{} cost",
    "Why did {} refuse the prize?",
)
SUBJECTS = ("the Ever Given", "Endurance", "AlphaGo", "smallpox", "the euro", "Kipchoge", "Skarnes Hall")
FURTHER = ("why?", "are you sure?", "more", "which article is that from?", "shorter, please", "and in 2020?", "thanks")


def assert_as_it_stands(answer: Answer, library: Library) -> None:
    """Every quote stands in its article, every verbatim sentence in a quote, and the short answer where it says."""
    for cited in (*answer.citations, *answer.closest, *answer.set_aside):
        assert library.article(cited.article_id).text[cited.start : cited.end] == cited.quote
    quotes = {cited.number: " ".join(cited.quote.split()) for cited in answer.citations}
    for sentence in answer.sentences:
        assert set(sentence.citations) <= set(quotes)
        if sentence.support == "verbatim":
            assert any(sentence.text in quotes[number] for number in sentence.citations)
    if answer.short:
        [cited] = [one for one in answer.citations if one.number == answer.short.citation]
        assert cited.start <= answer.short.start < answer.short.end <= cited.end
        assert cited.quote[answer.short.start - cited.start : answer.short.end - cited.start] == answer.short.text


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(ASKED), st.sampled_from(SUBJECTS), st.sampled_from(FURTHER))
def test_nothing_is_quoted_that_does_not_stand_there(
    sample_assistant: Assistant, asked: str, subject: str, further: str
) -> None:
    conversation = Conversation()
    for question in (asked.format(subject), further):
        *drafts, answer = sample_assistant.stream(question, conversation)
        assert isinstance(answer, Answer)
        assert all(isinstance(draft, Draft) for draft in drafts)
        assert answer.kind in get_args(Kind)
        assert answer.answered == (answer.state == "answer")
        assert answer.text == answer.with_text().text
        assert_as_it_stands(answer, sample_assistant.library)
        conversation = conversation.after(answer)
    assert Conversation.from_json(conversation.to_json()) == conversation


@pytest.mark.parametrize("asked", ["hello", "help", "what can you do?"])
def test_what_is_offered_to_be_asked_is_answered(sample_assistant: Assistant, asked: str) -> None:
    offered = sample_assistant.ask(asked).text.partition(FOR_EXAMPLE)[2].strip().split(NEXT_EXAMPLE)
    assert len(offered) >= 2
    for question in offered:
        answer = sample_assistant.ask(question)
        assert answer.answered
        assert answer.citations
        title = question.partition("“")[2].partition("”")[0]
        assert not title or {cited.title for cited in answer.citations} == {title}
