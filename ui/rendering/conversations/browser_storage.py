"""What a browser keeps of a conversation, and the conversation that comes of it again.

A browser keeps no words of an article, only where quotes stand: they are read from the library anew. What else is said
in an answer (what leads it, headings, sentences of ours) is kept as it is, under a seal. So what somebody wrote into
the browser's storage can stand on the page neither as a quote nor as words of the desk.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from itertools import groupby

from pydantic import TypeAdapter, ValidationError

from assistant.answer import SILENT, Answer, Citation, FoundPassage, Sentence, ShortAnswer, Span, State, Timings
from assistant.answering.validation import LONGEST_QUESTION
from ingest.article import Article, page_at
from ingest.errors import UnknownArticleError
from ingest.library import Library
from ui.rendering.conversations.conversation import Conversation, Exchange, exchange_of
from ui.rendering.conversations.seal import Seal
from ui.rendering.conversations.stored_exchange import (
    MOST_FOUND,
    StoredCitation,
    StoredExchange,
    StoredPassage,
    StoredSentence,
)
from ui.rendering.plain_text import shown_citations

MAX_STORED = 100
"""Exchanges of a conversation that a browser keeps, the last ones."""

MOST_CHARACTERS = 500_000
"""Characters that a conversation takes in a browser, about; the last exchanges stay."""

REOPENED = "Reopened: the prose of the chat model is not kept. These are the articles' own words."

ONLY_QUOTES = "Reopened: only the quotes are kept. Ask again for the whole answer."

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")

_LIST = TypeAdapter(list[object])
_CONVERSATION = TypeAdapter(dict[str, object])


# --- there ------------------------------------------------------------------------------------------------


def dump_conversation(conversation: Conversation, seal: Seal) -> str:
    """A conversation as JSON for a browser to keep: its names and `"exchanges": […]`; "" where nothing was asked."""
    kept = dump_exchanges(conversation.exchanges, seal)
    names = {name: getattr(conversation, name) for name in ("id", "revision", "based_on")}
    return json.dumps({**names, "exchanges": kept}) if kept else ""


def dump_exchanges(exchanges: Sequence[Exchange], seal: Seal) -> list[dict[str, object]]:
    """The last exchanges as JSON-ready values for a browser to keep; one that is too long is left out."""
    return [stored.model_dump() for stored in reversed(list(_latest(exchanges[-MAX_STORED:], seal)))]


def _latest(exchanges: Sequence[Exchange], seal: Seal) -> Iterator[StoredExchange]:
    """The exchanges as they are kept, the last one first, as far as there is room."""
    left = MOST_CHARACTERS
    for exchange in reversed(exchanges):
        try:
            stored = _dump(exchange).sealed_with(seal)
        except ValidationError:
            continue
        left -= len(stored.sealed_text)
        if left < 0:
            return
        yield stored


def _dump(exchange: Exchange) -> StoredExchange:
    answer = exchange.answer
    lead = answer.lead if answer.sentences else answer.text
    numbers = {one.number: number for number, one in enumerate(shown_citations(answer), start=1)}
    short = answer.short
    return StoredExchange(
        question=answer.question,
        standalone=answer.standalone_question[: 2 * LONGEST_QUESTION],
        answered=answer.has_quotes,
        unsure=answer.state == "may_answer",
        prose=answer.note == REOPENED or _is_prose(answer),
        cited=[
            StoredCitation(article=one.article_id, start=one.start, end=one.end, words=_digest(one.quote))
            for one in shown_citations(answer)
        ],
        kind=answer.kind,
        confidence=answer.confidence,
        lead="" if lead == SILENT else lead,
        short=[numbers[short.citation], short.start, short.end] if short and short.citation in numbers else [],
        sentences=[_dump_sentence(one, answer.citations, numbers) for one in answer.sentences],
        writer=answer.writer,
        note=answer.note,
        narrowed=exchange.narrowed,
        liked=exchange.liked,
        thanked=exchange.thanked,
        feedback=exchange.feedback,
        program=exchange.program,
        reader=exchange.reader,
        times=[round(spent) for spent in astuple(answer.timings)] if answer.timings.total_ms else [],
        found=[
            StoredPassage(article=one.article_id, start=one.start, end=one.end) for one in answer.retrieved[:MOST_FOUND]
        ],
    )


def _is_prose(answer: Answer) -> bool:
    """Whether a chat model wrote it in its own words."""
    return answer.writer != "quotes" and any(one.support == "supported" for one in answer.sentences)


def _dump_sentence(sentence: Sentence, citations: Sequence[Citation], numbers: Mapping[int, int]) -> StoredSentence:
    quoted = [_said(one) for one in citations if one.number in sentence.citations[:1]]
    return StoredSentence(
        cited=[numbers[number] for number in sentence.citations if number in numbers],
        heading=sentence.heading,
        own="" if sentence.text in quoted else sentence.text,
        support=sentence.support,
    )


def _said(citation: Citation) -> str:
    """A quote as a sentence has it: on one line."""
    return " ".join(citation.quote.split())


def _digest(quote: str) -> str:
    return hashlib.sha256(quote.encode()).hexdigest()[:16]


# --- and back ---------------------------------------------------------------------------------------------


def load_conversation(kept: str, library: Library, seal: Seal) -> Conversation:
    """The conversation that a browser kept, as `load_exchanges` brings it back; an empty one where it is none."""
    try:
        stored = _CONVERSATION.validate_json(kept)
    except ValidationError:
        return Conversation()
    name, revision = (_name(stored.get(which)) for which in ("id", "revision"))
    if not name:
        return Conversation()
    return Conversation(load_exchanges(stored.get("exchanges"), library, seal), id=name, revision=revision)


def _name(stored: object) -> str:
    """What may be a name that this page or this browser made; "" of anything else."""
    return stored if isinstance(stored, str) and _ID.fullmatch(stored) else ""


def load_exchanges(stored: object, library: Library, seal: Seal) -> tuple[Exchange, ...]:
    """The exchanges that a browser kept, with the words that stand in the library now.

    Whatever is not as `dump_exchanges` made it, and whatever cites words that are gone, is left out. What bears another
    seal, or none, comes back as its quotes alone.
    """
    try:
        items = _LIST.validate_python(stored, strict=True)[-MAX_STORED:]
    except ValidationError:
        return ()
    return tuple(filter(None, (_load(item, library, seal) for item in items)))


def _load(item: object, library: Library, seal: Seal) -> Exchange | None:
    try:
        stored = StoredExchange.model_validate(item)
        quotes = [_citation(one, number, library) for number, one in enumerate(stored.cited, start=1)]
    except (ValidationError, UnknownArticleError):
        return None
    cited = tuple(filter(None, quotes))
    is_ours = seal.is_on(stored.sealed_text, stored.seal)
    told = stored if is_ours else stored.bare
    is_empty = not cited and not told.lead and bool(stored.answered or stored.lead)
    if len(cited) < len(quotes) or is_empty:
        return None
    answer = _answer(told, cited, tuple(_retrieved(told.found, library)))
    note = answer.note or (ONLY_QUOTES if stored.said_more and not is_ours else "")
    back = exchange_of(replace(answer, note=note), library)
    judged = replace(back, liked=told.liked, thanked=told.thanked, feedback=told.feedback)
    return replace(judged, narrowed=told.narrowed, program=told.program, reader=told.reader)


def _retrieved(found: Sequence[StoredPassage], library: Library) -> Iterator[FoundPassage]:
    """The passages that were found, of articles that are still there."""
    for article, ones in groupby(found, key=lambda one: one.article):
        try:
            title = library.article(article).title
        except UnknownArticleError:
            continue
        yield from (FoundPassage(article, title, one.start, one.end) for one in ones)


def _answer(stored: StoredExchange, cited: tuple[Citation, ...], retrieved: tuple[FoundPassage, ...]) -> Answer:
    """The answer that is told by what was kept, with the words that it cites."""
    state: State = "no_answer" if not stored.answered else "may_answer" if stored.unsure else "answer"
    return Answer(
        question=stored.question,
        standalone_question=stored.standalone,
        answered=state == "answer",
        confidence=stored.confidence,
        text="",
        writer=stored.writer,
        kind=stored.kind or state,
        state=state,
        short=_short(stored.short, cited),
        lead=stored.lead,
        sentences=_sentences(stored, cited) if stored.answered else (),
        citations=cited if stored.answered else (),
        closest=() if stored.answered else cited,
        note=stored.note or (REOPENED if stored.prose and not stored.sentences else ""),
        timings=Timings(*stored.times),
        retrieved=retrieved,
    ).with_text()


def _sentences(stored: StoredExchange, cited: Sequence[Citation]) -> tuple[Sentence, ...]:
    """The sentences that were kept, or else each quote as one."""
    quotes = {one.number: _said(one) for one in cited}
    if not stored.sentences:
        return tuple(Sentence(said, (number,), "verbatim") for number, said in quotes.items())
    return tuple(
        Sentence(
            one.own or quotes.get(one.cited[0] if one.cited else 0, ""),
            tuple(number for number in one.cited if number in quotes),
            one.support,
            one.heading,
        )
        for one in stored.sentences
    )


def _short(stored: Sequence[int], cited: Sequence[Citation]) -> ShortAnswer | None:
    """The words of a citation between two offsets into its article."""
    if not stored:
        return None
    number, start, end = stored
    source = cited[number - 1]
    return ShortAnswer(source.quote[start - source.start : end - source.start], number, start, end)


def _citation(stored: StoredCitation, number: int, library: Library) -> Citation | None:
    """The citation of a span, if the same words still stand there, in one passage."""
    article = library.article(stored.article)
    passages = library.passages_of(article.id)
    around = next((one for one in passages if one.start <= stored.start < stored.end <= one.end), None)
    quote = article.text[stored.start : stored.end]
    if around is None or _digest(quote) != stored.words:
        return None
    return _cite(article, Span(stored.start, stored.end), Span(around.start, around.end), number)


def _cite(article: Article, span: Span, passage: Span, number: int) -> Citation:
    page = page_at(article.pages, span.start)
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        publisher=article.publisher,
        author=article.author,
        published=article.published,
        quote=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        passage=passage,
        page=page,
        read_by_machine=page in article.scanned,
    )
