"""Conversations: what a browser keeps is told again in the words of the library, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Answer, Citation, Sentence, Span
from assistant.assistant import Assistant
from ingest.library import Library
from ui.rendering.conversations import (
    MAX_STORED,
    REOPENED,
    Conversation,
    Exchange,
    as_markdown,
    dump_exchanges,
    exchange_of,
    load_exchanges,
)

WRECK = "Who led the expedition that found the wreck of Endurance?"
UNANSWERABLE = "What is the boiling point of tungsten?"


@pytest.fixture(scope="module")
def answered(sample_assistant: Assistant) -> Exchange:
    """An exchange with an answer."""
    return exchange_of(sample_assistant.ask(WRECK), sample_assistant.library)


@pytest.fixture(scope="module")
def silent(sample_assistant: Assistant) -> Exchange:
    """One without."""
    return exchange_of(sample_assistant.ask(UNANSWERABLE), sample_assistant.library)


def test_a_conversation_comes_back_as_it_was(answered: Exchange, silent: Exchange, sample_library: Library) -> None:
    back = load_exchanges(dump_exchanges([answered, silent]), sample_library)
    assert [one.passages for one in back] == [answered.passages, silent.passages]
    for before, after in zip((answered, silent), back, strict=True):
        for name in ("question", "standalone_question", "answered", "text", "sentences", "citations", "closest"):
            assert getattr(after.answer, name) == getattr(before.answer, name), name
    assert Conversation(back).history == Conversation((answered, silent)).history


def test_a_browser_keeps_no_words_of_an_answer(answered: Exchange) -> None:
    (stored,) = dump_exchanges([answered])
    assert answered.answer.citations[0].quote not in repr(stored)


def test_the_prose_of_a_model_comes_back_as_quotes(answered: Exchange, sample_library: Library) -> None:
    sentence = Sentence("A man named Shears was in charge.", (1,), "supported")
    prose = replace(answered.answer, writer="some:model", text=sentence.marked, sentences=(sentence,))
    (back,) = load_exchanges(dump_exchanges([replace(answered, answer=prose)]), sample_library)
    assert back.answer.note == REOPENED
    assert back.answer.sentences[0].text == "John Shears led the expedition."
    (again,) = load_exchanges(dump_exchanges([back]), sample_library)
    assert again.answer.note == REOPENED


def test_only_the_last_exchanges_are_kept(answered: Exchange, silent: Exchange, sample_library: Library) -> None:
    stored = dump_exchanges([silent, *[answered] * MAX_STORED])
    assert len(stored) == MAX_STORED
    assert all(one.answer.answered for one in load_exchanges(stored, sample_library))
    assert len(load_exchanges(stored * 3, sample_library)) == MAX_STORED


def test_words_that_have_changed_are_not_told(answered: Exchange, sample_library: Library) -> None:
    (stored,) = dump_exchanges([answered])
    (cited, *_) = stored["cited"]  # type: ignore[misc]
    for change in ({"start": cited["start"] + 1}, {"end": cited["end"] + 9}, {"article": "gone"}, {"words": "0"}):
        assert load_exchanges([{**stored, "cited": [{**cited, **change}]}], sample_library) == ()


def test_a_quote_across_two_passages_is_not_told(sample_library: Library, answered: Exchange) -> None:
    article_id = answered.answer.citations[0].article_id
    text = sample_library.article(article_id).text
    whole = Citation(1, article_id, "", "", None, None, None, None, text, 0, len(text), Span(0, len(text)))
    assert (
        load_exchanges(
            dump_exchanges([Exchange(replace(answered.answer, citations=(whole,)), (text,))]), sample_library
        )
        == ()
    )


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["question", "cited", "answered", "x"]), inner),
)


@given(junk)
def test_junk_is_no_conversation(sample_library: Library, stored: object) -> None:
    assert load_exchanges(stored, sample_library) == ()


@given(st.sampled_from(["question", "standalone", "answered", "prose", "cited"]), junk)
def test_a_forged_part_never_shows_other_words(
    sample_library: Library, answered: Exchange, name: str, forged: Any
) -> None:
    (stored,) = dump_exchanges([answered])
    for exchange in load_exchanges([{**stored, name: forged}], sample_library):
        for citation in (*exchange.answer.citations, *exchange.answer.closest):
            text = sample_library.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("extra", [{"text": "A lie."}, {"quote": "A lie."}])
def test_more_than_is_kept_is_refused(sample_library: Library, answered: Exchange, extra: dict[str, str]) -> None:
    (stored,) = dump_exchanges([answered])
    assert load_exchanges([{**stored, **extra}], sample_library) == ()


# --- Markdown ---------------------------------------------------------------------------------------------


def test_a_conversation_is_told_in_markdown_with_footnotes(answered: Exchange, silent: Exchange) -> None:
    told = as_markdown([answered, silent])
    assert told.startswith("# Questions and answers\n\n## Who led the expedition")
    assert "John Shears led the expedition\\.[^1-1]" in told
    assert "\n[^1-1]: “John Shears led the expedition\\.” Shackleton's lost ship" in told
    assert "The articles don't say\\. The closest passages: [^2-1][^2-2][^2-3]" in told
    assert told.count("\n[^2-") == 3


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_whatever_is_said_is_inert_in_markdown(said: str) -> None:
    for text in (said, f"{said}<script>[a](javascript:b)![c](https://d.example)</script> # *e* ~~f~~ | g |\n- h"):
        cited = Citation(1, "a", text, text, text, text, text, text, text, 0, 1, Span(0, 1))
        told = Answer(
            text, text, True, 1, text, "quotes", sentences=(Sentence(text, (1,), "verbatim"),), citations=(cited,)
        )
        tokens = (
            MarkdownIt("commonmark", {"html": True})
            .enable(["table", "strikethrough"])
            .parse(as_markdown([Exchange(told, ())]))
        )
        kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
        assert kinds <= {"heading", "paragraph", "inline"}
        inner = {child.type for token in tokens for child in token.children or []}
        assert inner <= {"text", "text_special"}
