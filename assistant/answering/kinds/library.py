"""Questions on the library itself: which articles there are, of whom, from when, on what."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer, Citation, Draft, Sentence
from assistant.answering.catalogue.quoting import citation_of
from assistant.answering.catalogue.replies import Entry, Reply, reply_to
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.language.library_questions.parsing import library_question
from assistant.language.library_questions.question import LibraryQuestion
from ingest.library import Library


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where it asks of something else, as the catalogue shows."""
    question = library_question_of(request)
    reply = reply_to(question, request, pipeline) if question else None
    if reply is None:
        return
    if reply.lead:
        yield Draft(reply.lead)
    yield _answer(request, reply, pipeline.library)


def library_question_of(request: Request) -> LibraryQuestion | None:
    """What a request asks of the library: as it was put, or with what the turns before supply."""
    query = request.query
    asked = library_question(query.asked, request.today) if query.asked else None
    return asked or library_question(query.text, request.today)


def _answer(request: Request, reply: Reply, library: Library) -> Answer:
    query = request.query
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    for entry in reply.entries:
        cited = _citation(entry, library, len(citations) + 1)
        citations += [cited] if cited else []
        numbers = (cited.number,) if cited else ()
        sentences.append(Sentence(entry.text, numbers, "catalogue", entry.heading))
    return Answer(
        question=query.asked or query.text,
        standalone_question=query.text,
        answered=True,
        confidence=1.0,
        text="",
        writer="quotes",
        kind="library",
        state="answer",
        lead=reply.lead,
        sentences=tuple(sentences),
        citations=tuple(citations),
    ).with_text()


def _citation(entry: Entry, library: Library, number: int) -> Citation | None:
    return citation_of(entry.article, library, number, entry.passage_id, entry.stems)
