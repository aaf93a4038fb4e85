"""The assistant as LangChain's `Runnable`s, and as a context manager."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableLambda

from assistant.answer import Answer, Draft
from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.errors import ArticleDeskError, ModelError, QuestionError
from ingest.library import Library

DEEP, MARKS = "How deep does the wreck of Endurance lie?", "How many German marks did one euro replace?"
DRAFT = "The wreck of Endurance lies 3,008 metres deep. The euro replaced 1.95583 German marks."
NO_TEXTS: tuple[Any, ...] = (None, b"Who?", ["Who?"], 7, 1.5, {1: 2}, "", "  \n", "?!")


def assert_grows(steps: list[Any]) -> None:
    """Drafts came, and last the answer."""
    assert len(steps) > 1
    assert all(isinstance(step, Draft) for step in steps[:-1])
    assert isinstance(steps[-1], Answer)
    assert "3,008" in steps[-1].text


def test_a_stream_of_the_runnable_is_the_answer_as_it_grows(sample_assistant: Assistant) -> None:
    runnable = sample_assistant.as_runnable()
    assert_grows(list(runnable.stream(DEEP)))
    assert_grows(list(runnable.stream({"question": DEEP})))
    assert isinstance(runnable.invoke(DEEP), Answer)
    chain = runnable | RunnableLambda(lambda answer: answer.citations[0].quote)
    assert "3,008" in "".join(chain.stream(DEEP))


async def test_it_streams_and_batches_where_it_is_awaited(sample_assistant: Assistant) -> None:
    runnable = sample_assistant.as_runnable()
    assert_grows([step async for step in runnable.astream(DEEP)])
    deep, marks = await runnable.abatch([DEEP, MARKS])
    assert ("3,008" in deep.text, "1.95583" in marks.text) == (True, True)
    assert "3,008" in (await runnable.ainvoke({"question": DEEP})).text
    async for _ in runnable.astream(DEEP):
        break  # who leaves ends it
    assert threading.active_count() < 100
    refused, answered = await runnable.abatch([7, DEEP], return_exceptions=True)  # type: ignore[list-item]
    assert isinstance(refused, QuestionError)
    assert isinstance(answered, Answer)


def test_callbacks_are_told_of_the_answer_once(sample_assistant: Assistant) -> None:
    class Watching(BaseCallbackHandler):
        ended: list[object] = []  # noqa: RUF012 - one for all is the one that is looked at

        def on_chain_end(self, outputs: object, **_: Any) -> None:
            self.ended.append(outputs)

    *_, last = sample_assistant.as_runnable().stream(DEEP, {"callbacks": [Watching()]})
    assert [one for one in Watching.ended if isinstance(one, Answer)] == [last]


def test_a_review_grows_by_its_claims(sample_assistant: Assistant) -> None:
    reviews = list(sample_assistant.as_review_runnable().stream(DRAFT))
    assert [len(review.claims) for review in reviews][-2:] == [1, 2] or len(reviews[-1].claims) == 2
    assert len(reviews) > 1
    assert reviews[-1].claims == sample_assistant.as_review_runnable().invoke(DRAFT).claims


@pytest.mark.parametrize("given", NO_TEXTS, ids=repr)
def test_what_is_no_text_is_refused_at_every_door_in_one_line(sample_assistant: Assistant, given: Any) -> None:
    doors: list[Callable[[Any], object]] = [
        sample_assistant.ask,
        lambda asked: list(sample_assistant.stream(asked)),
        sample_assistant.check,
        sample_assistant.review,
        sample_assistant.search,
        sample_assistant.as_runnable().invoke,
        lambda asked: sample_assistant.as_runnable().batch([asked]),
        lambda asked: list(sample_assistant.as_runnable().stream(asked)),
        sample_assistant.as_review_runnable().invoke,
    ]
    for door in doors:
        with pytest.raises(ArticleDeskError, match=r"is no text|has no words|There is no question") as refused:
            door(given)
        assert len(str(refused.value).splitlines()) == 1


# --- a context manager ------------------------------------------------------------------------------------


@pytest.fixture
def closings(monkeypatch: pytest.MonkeyPatch) -> list[Library]:
    """The libraries that are closed."""
    closed: list[Library] = []
    really = Library.close
    monkeypatch.setattr(Library, "close", lambda library: (closed.append(library), really(library)))
    return closed


def test_it_closes_the_library_that_it_opened(
    tmp_path: Path, finder: EvidenceFinder, monkeypatch: pytest.MonkeyPatch, closings: list[Library]
) -> None:
    monkeypatch.setattr("assistant.assistant.load_evidence_finder", lambda *_: finder)
    with Assistant.open(tmp_path / "one") as assistant:
        assert closings == []
    assert closings == [assistant.library]
    assistant.close()
    assert closings == [assistant.library]


def test_it_leaves_a_library_open_that_it_was_given(
    library: Library, finder: EvidenceFinder, monkeypatch: pytest.MonkeyPatch, closings: list[Library]
) -> None:
    monkeypatch.setattr("assistant.assistant.load_evidence_finder", lambda *_: finder)
    with Assistant.open(library), Assistant(library, finder=finder):
        pass
    assert closings == []
    assert library.is_empty()


def test_what_cannot_be_opened_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closings: list[Library]
) -> None:
    monkeypatch.setenv("ARTICLES_READER_MODEL", str(tmp_path))
    with pytest.raises(ModelError):
        Assistant.open(tmp_path / "one")
    assert len(closings) == 1
