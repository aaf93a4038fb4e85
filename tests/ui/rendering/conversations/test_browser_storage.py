"""Conversations: what a browser keeps is told again in the words of the library, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import SILENT, Answer, Citation, FoundPassage, Sentence, Span, Timings
from assistant.assistant import Assistant
from ingest.library import Library
from ui.rendering.conversations.browser_storage import (
    MAX_STORED,
    MOST_CHARACTERS,
    ONLY_QUOTES,
    REOPENED,
    dump_conversation,
    dump_exchanges,
    load_conversation,
    load_exchanges,
)
from ui.rendering.conversations.conversation import Conversation, Exchange, exchange_of
from ui.rendering.conversations.explanation import explanation
from ui.rendering.conversations.seal import Seal, seal_of

SEAL = Seal()

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
    back = load_exchanges(dump_exchanges([answered, silent], SEAL), sample_library, SEAL)
    assert [one.passages for one in back] == [answered.passages, silent.passages]
    for before, after in zip((answered, silent), back, strict=True):
        same = {name: getattr(before.answer, name) for name in ("timings", "set_aside")}  # not kept, or not as fine
        assert replace(after.answer, **same) == before.answer
    assert Conversation(back).history == Conversation((answered, silent)).history


def test_why_an_answer_is_what_it_is_comes_back(answered: Exchange, sample_library: Library) -> None:
    took = Timings(retrieve_ms=101.4, read_ms=803.0, write_ms=2.0, total_ms=906.4)
    gone = FoundPassage("no-such-article", "Gone", 0, 5)
    before = replace(answered.answer, timings=took, retrieved=(*answered.answer.retrieved, gone))
    (back,) = load_exchanges(dump_exchanges([replace(answered, answer=before)], SEAL), sample_library, SEAL)
    assert answered.answer.retrieved
    assert explanation(back.answer) == explanation(replace(before, retrieved=answered.answer.retrieved))
    (stored,) = dump_exchanges([replace(answered, answer=before)], SEAL)
    (forged,) = load_exchanges([{**stored, "times": [1, 1, 1, 1]}], sample_library, SEAL)
    assert explanation(forged.answer) is None


def test_by_what_an_answer_was_made_comes_back(answered: Exchange, sample_library: Library) -> None:
    made = replace(answered, program="0.1.0", reader="abc")
    (back,) = load_exchanges(dump_exchanges([made], SEAL), sample_library, SEAL)
    assert (back.program, back.reader) == ("0.1.0", "abc")
    then = replace(answered.answer, timings=Timings(), retrieved=())
    (stored,) = dump_exchanges([replace(answered, answer=then, liked=True)], SEAL)
    before = {name: value for name, value in stored.items() if name not in ("program", "reader", "times", "found")}
    (older,) = load_exchanges([before], sample_library, SEAL)  # as it was kept before there was such
    assert (older.liked, older.program, older.reader) == (True, "", "")


def test_a_browser_keeps_no_words_of_an_answer(answered: Exchange) -> None:
    (stored,) = dump_exchanges([answered], SEAL)
    assert answered.answer.citations[0].quote not in repr(stored)


def test_the_prose_of_a_model_comes_back_under_its_seal_and_else_as_quotes(
    answered: Exchange, sample_library: Library
) -> None:
    sentence = Sentence("A man named Shears was in charge.", (1,), "supported")
    prose = replace(answered.answer, writer="some:model", text=sentence.marked, sentences=(sentence,), short=None)
    stored = dump_exchanges([replace(answered, answer=prose)], SEAL)
    (back,) = load_exchanges(stored, sample_library, SEAL)
    assert (back.answer.writer, back.answer.text, back.answer.note) == ("some:model", sentence.marked, "")
    (quoted,) = load_exchanges(stored, sample_library, Seal())
    assert (quoted.answer.writer, quoted.answer.note) == ("quotes", REOPENED)
    assert quoted.answer.sentences[0].text == "John Shears led the expedition."
    (again,) = load_exchanges(dump_exchanges([quoted], SEAL), sample_library, SEAL)
    assert again.answer.note == REOPENED


def test_only_the_last_exchanges_are_kept(answered: Exchange, silent: Exchange, sample_library: Library) -> None:
    stored = dump_exchanges([silent, *[answered] * MAX_STORED], SEAL)
    assert len(stored) == MAX_STORED
    assert all(one.answer.answered for one in load_exchanges(stored, sample_library, SEAL))
    assert len(load_exchanges(stored * 3, sample_library, SEAL)) == MAX_STORED


def test_words_that_have_changed_are_not_told(answered: Exchange, sample_library: Library) -> None:
    (stored,) = dump_exchanges([answered], SEAL)
    (cited, *_) = stored["cited"]  # type: ignore[misc]
    for change in ({"start": cited["start"] + 1}, {"end": cited["end"] + 9}, {"article": "gone"}, {"words": "0"}):
        assert load_exchanges([{**stored, "cited": [{**cited, **change}]}], sample_library, SEAL) == ()


def test_a_quote_across_two_passages_is_not_told(sample_library: Library, answered: Exchange) -> None:
    article_id = answered.answer.citations[0].article_id
    text = sample_library.article(article_id).text
    whole = Citation(1, article_id, "", "", None, None, None, None, text, 0, len(text), Span(0, len(text)))
    stored = dump_exchanges([Exchange(replace(answered.answer, citations=(whole,)), (text,))], SEAL)
    assert load_exchanges(stored, sample_library, SEAL) == ()


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["question", "cited", "answered", "x"]), inner),
)


@given(junk)
def test_junk_is_no_conversation(sample_library: Library, stored: object) -> None:
    assert load_exchanges(stored, sample_library, SEAL) == ()


@given(st.sampled_from(["question", "standalone", "answered", "prose", "cited"]), junk)
def test_a_forged_part_never_shows_other_words(
    sample_library: Library, answered: Exchange, name: str, forged: Any
) -> None:
    (stored,) = dump_exchanges([answered], SEAL)
    for exchange in load_exchanges([{**stored, name: forged}], sample_library, SEAL):
        for citation in (*exchange.answer.citations, *exchange.answer.closest):
            text = sample_library.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("extra", [{"text": "A lie."}, {"quote": "A lie."}])
def test_more_than_is_kept_is_refused(sample_library: Library, answered: Exchange, extra: dict[str, str]) -> None:
    (stored,) = dump_exchanges([answered], SEAL)
    assert load_exchanges([{**stored, **extra}], sample_library, SEAL) == ()


# --- what a seal makes ours -------------------------------------------------------------------------------


@pytest.fixture
def listed(answered: Exchange) -> Exchange:
    """An answer that says more than its quotes."""
    (first, *_), said = answered.answer.citations, answered.answer.sentences[0]
    sentences = (
        replace(said, heading="John Shears", citations=(1,)),
        Sentence("There is 1 article.", (1,), "catalogue"),
    )
    told = replace(
        answered.answer, kind="list", lead="1 found:", sentences=sentences, short=None, citations=(first,)
    ).with_text()
    return Exchange(told, answered.passages[:1])


def courtesy() -> Exchange:
    """An answer without a quote."""
    return Exchange(Answer("Hi", "Hi", True, 1.0, "Hello!", "quotes", "courtesy", "answer", lead="Hello!"), ())


def test_what_the_desk_says_besides_quotes_comes_back(listed: Exchange, sample_library: Library) -> None:
    doubtful = replace(listed.answer, kind="yes_no", state="no_answer", answered=False, sentences=(), citations=())
    doubtful = replace(doubtful, lead="", text=f"{SILENT.rstrip('.')} whether.", closest=listed.answer.citations)
    before = (listed, courtesy(), replace(listed, answer=doubtful))
    back = load_exchanges(dump_exchanges(before, SEAL), sample_library, SEAL)
    for one, other in zip(before, back, strict=True):
        for name in ("kind", "state", "answered", "text", "sentences", "citations", "closest", "confidence"):
            assert getattr(other.answer, name) == getattr(one.answer, name), name


def test_what_is_not_sealed_comes_back_as_quotes_alone(listed: Exchange, sample_library: Library) -> None:
    stored = dump_exchanges([listed, courtesy()], SEAL)
    (told,) = load_exchanges(stored, sample_library, Seal())
    assert told.answer.text == listed.answer.sentences[0].marked
    assert (told.answer.kind, told.answer.lead, told.answer.note) == ("answer", "", ONLY_QUOTES)


@pytest.mark.parametrize(
    "forged",
    [
        {"lead": "The minister lied:"},
        {"kind": "yes_no"},
        {"question": "Did the minister lie?"},
        {"sentences": [{"cited": [1], "heading": "A lie", "own": "A lie.", "support": "verbatim"}]},
        {"short": [1, 0, 4]},
        {"short": [9, 0, 4]},
        {"confidence": 0.99},
        {"seal": ""},
        {"seal": "\ud800é"},
    ],
    ids=str,
)
def test_forged_words_are_not_those_of_the_desk(
    listed: Exchange, sample_library: Library, forged: dict[str, object]
) -> None:
    (stored,) = dump_exchanges([listed], SEAL)
    for told in load_exchanges([{**stored, **forged}], sample_library, SEAL):
        assert told.answer.text == listed.answer.sentences[0].marked
        assert (told.answer.kind, told.answer.short) == ("answer", None)


def test_what_an_older_page_kept_comes_back(answered: Exchange, sample_library: Library) -> None:
    (stored,) = dump_exchanges([answered], SEAL)
    names = ("question", "standalone", "answered", "unsure", "prose", "cited")
    (told,) = load_exchanges([{name: stored[name] for name in names}], sample_library, SEAL)
    assert [one.text for one in told.answer.sentences] == [one.text for one in answered.answer.sentences]
    assert told.answer.note == ""


def test_what_is_too_long_to_keep_is_left_out(listed: Exchange, answered: Exchange) -> None:
    endless = replace(listed, answer=replace(listed.answer, lead="x" * 10_000))
    assert len(dump_exchanges([endless, answered], SEAL)) == 1


# --- conversations as a whole -----------------------------------------------------------------------------


def test_a_library_knows_its_seal_again(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as library:
        signature = seal_of(library).on("A text.")
    with Library.open(tmp_path / "one") as library, Library.open(tmp_path / "other") as other:
        assert seal_of(library).is_on("A text.", signature)
        assert not seal_of(other).is_on("A text.", signature)


judgements = st.fixed_dictionaries(
    {
        "liked": st.none() | st.booleans(),
        "thanked": st.booleans(),
        "feedback": st.none() | st.integers(1, 10**9),
        "narrowed": st.text(max_size=50),
    }
)


@given(st.lists(st.tuples(st.sampled_from(["answered", "silent"]), judgements), min_size=1, max_size=5))
def test_what_is_kept_of_a_conversation_comes_back(
    answered: Exchange, silent: Exchange, sample_library: Library, turns: list[tuple[str, dict[str, Any]]]
) -> None:
    exchanges = {"answered": answered, "silent": silent}
    before = Conversation(tuple(replace(exchanges[name], **judged) for name, judged in turns), id="a-conversation_1")
    # through a browser, which reads and writes it as JSON
    kept = json.dumps(json.loads(dump_conversation(before, SEAL)))
    back = load_conversation(kept, sample_library, SEAL)
    assert back.id == before.id
    assert back.history == before.history
    for one, other in zip(before.exchanges, back.exchanges, strict=True):
        for name in ("liked", "thanked", "feedback", "narrowed", "passages"):
            assert getattr(other, name) == getattr(one, name), name


@given(st.sampled_from(["liked", "thanked", "feedback", "narrowed", "note", "writer"]), junk)
def test_what_is_forged_of_a_conversation_is_dropped(
    answered: Exchange, sample_library: Library, name: str, forged: Any
) -> None:
    told = json.loads(dump_conversation(Conversation((answered,), id="one"), SEAL))
    real = told["exchanges"][0][name]
    told["exchanges"][0][name] = forged
    for one in load_conversation(json.dumps(told), sample_library, SEAL).exchanges:
        judged = (one.liked, one.thanked, one.feedback, one.narrowed, one.answer.note, one.answer.writer)
        assert judged == (None, False, None, "", "", "quotes") or forged == real


@given(st.text() | junk.map(json.dumps) | junk.map(lambda one: json.dumps({"id": one, "exchanges": one})))
def test_junk_is_an_empty_conversation(sample_library: Library, kept: str) -> None:
    assert load_conversation(kept, sample_library, SEAL).exchanges == ()


def test_a_conversation_is_kept_as_far_as_there_is_room(listed: Exchange, answered: Exchange) -> None:
    long = replace(listed, answer=replace(listed.answer, lead="x" * 1500))
    kept = dump_exchanges([*[long] * (MAX_STORED - 1), answered], SEAL)
    assert sum(len(json.dumps(one)) for one in kept) < 1.3 * MOST_CHARACTERS
    assert kept[-1]["question"] == answered.answer.question
    assert dump_conversation(Conversation(id="empty"), SEAL) == ""
