from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from assistant.answering.prose.chat_model_writer import ChatModelWriter
from assistant.answering.prose.grounding import Grounding
from assistant.answering.quoting.quotes import Writing
from assistant.language.query import Query
from assistant.reading import chat_models
from assistant.reading.chat_models import StreamLimits
from assistant.reading.evidence import Evidence
from assistant.reading.reader import PassageReader
from assistant.retrieval.passage import RetrievedPassage

TEXT = "The ship lies at a depth of 3,008 metres. John Shears led the expedition that found it."
PASSAGE = RetrievedPassage(
    TEXT,
    id="p1",
    article_id="a1",
    end=len(TEXT),
    title="Wreck found",
    source="wreck.txt",
    publisher="The Gazette",
    published="2022-03-10",
    story=1,
)
WRECK, LEADER = Evidence(PASSAGE, 0, 0.9), Evidence(PASSAGE, 1, 0.8)


class Broken(GenericFakeChatModel):
    """A model that falls silent after what it has written."""

    def _stream(self, messages: list[BaseMessage], *arguments: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
        yield from super()._stream(messages, *arguments, **options)
        raise httpx.ConnectError("the line is dead")


def written(
    reader: PassageReader, draft: str, found: Sequence[Evidence] = (WRECK, LEADER), *, broken: bool = False
) -> list[Writing]:
    kind = Broken if broken else GenericFakeChatModel
    model = kind(messages=iter([AIMessage(draft)] * 3))
    return list(ChatModelWriter(model, Grounding(reader), "fake:model").write(Query("Who led it?"), found))


def test_a_sentence_appears_when_it_has_passed(reader: PassageReader) -> None:
    steps = written(reader, "John Shears led the expedition [2]. The ship lies at a depth of 3,008 metres [1].")
    assert list(dict.fromkeys(len(step.sentences) for step in steps)) == [1, 2]
    last = steps[-1]
    assert last.text == "John Shears led the expedition. [1] The ship lies at a depth of 3,008 metres. [2]"
    assert [citation.number for citation in last.citations] == [1, 2]
    assert last.citations[0].quote == "John Shears led the expedition that found it."
    assert last.writer == "fake:model"
    assert last.removed == ()


def test_what_the_quotes_do_not_bear_out_is_left_out_with_its_reason(reader: PassageReader) -> None:
    *_, last = written(reader, "John Shears led the expedition [2]. The ship lies at 4,008 metres [1].")
    assert last.text == "John Shears led the expedition. [1]"
    assert [removed.text for removed in last.removed] == ["The ship lies at 4,008 metres."]
    assert "4,008 metres" in last.removed[0].reason


def test_where_nothing_is_left_the_quotes_stand_in(reader: PassageReader) -> None:
    *_, last = written(reader, "Napoleon led it in 1812 [7]. I cannot answer this.")
    assert last.writer == "quotes"
    assert last.sentences[0].support == "verbatim"
    assert len(last.removed) == 2


def test_what_is_said_twice_stands_once(reader: PassageReader) -> None:
    *_, last = written(reader, "John Shears led the expedition [2]. John Shears led the expedition [2].")
    assert len(last.sentences) == 1


def test_a_model_that_cannot_be_reached_leaves_the_quotes(
    reader: PassageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_models, "MAX_BACKOFF", 0)
    *_, last = written(reader, "", broken=True)
    assert last.writer == "quotes"
    assert last.sentences[0].support == "verbatim"
    assert "fake:model did not answer (the line is dead)" in last.note


def test_a_model_that_does_not_end_is_cut_off_and_that_is_said(reader: PassageReader) -> None:
    model = GenericFakeChatModel(
        messages=iter([AIMessage("John Shears led the expedition [2]. " + "And so on. " * 99)])
    )
    writer = ChatModelWriter(model, Grounding(reader), "fake:model", StreamLimits(characters=50))
    *_, last = writer.write(Query("Who led it?"), (WRECK, LEADER))
    assert last.text == "John Shears led the expedition. [1]"
    assert last.note.startswith("The chat model fake:model was cut off (it wrote more than 50 characters).")


def test_what_was_written_before_a_model_fell_silent_stays(reader: PassageReader) -> None:
    *_, last = written(reader, "John Shears led the expedition [2]. The ship ", broken=True)
    assert last.text == "John Shears led the expedition. [1]"
    assert "did not answer" in last.note
