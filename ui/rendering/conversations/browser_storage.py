"""What a browser keeps of a conversation, and the conversation that comes of it again.

A browser keeps no words of an article, only where quotes stand: they are read from the library anew. What else is said
in an answer (what leads it, headings, sentences of ours) is kept as it is, under a seal. So what somebody wrote into
the browser's storage can stand on the page neither as a quote nor as words of the desk.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.answer import SILENT, Answer, Citation, Kind, Sentence, ShortAnswer, Span, State, Support
from assistant.answering.validation import LONGEST_QUESTION
from ingest.article import Article, page_at
from ingest.errors import UnknownArticleError
from ingest.library import Library
from ui.rendering.conversations.conversation import Exchange, exchange_of
from ui.rendering.plain_text import shown_citations

MAX_STORED = 30
"""Exchanges that a browser keeps, the last ones."""

LONGEST_HEADING, LONGEST_SENTENCE = 600, 1500
"""Characters of what is kept of our own words."""

REOPENED = "Reopened: the prose of the chat model is not kept. These are the articles' own words."

ONLY_QUOTES = "Reopened: only the quotes are kept. Ask again for the whole answer."


class Seal:
    """Signs what a browser keeps, so that it is known again (HMAC); its key lasts as long as the process."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes()

    def on(self, text: str) -> str:
        """The signature of a text."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()

    def is_on(self, text: str, signature: str) -> bool:
        """Whether this made the signature, of this text."""
        return hmac.compare_digest(self.on(text).encode(), signature.encode("utf-8", "surrogatepass"))


class _Stored(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _StoredCitation(_Stored):
    article: str = Field(max_length=200)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    words: str = Field(max_length=64)
    """A digest of the quote: it tells whether the same words still stand there."""


class _StoredSentence(_Stored):
    cited: list[int] = Field(max_length=50)
    heading: str = Field(default="", max_length=LONGEST_HEADING)
    own: str = Field(default="", max_length=LONGEST_SENTENCE)
    """The words, where they are not those of the quote."""
    support: Support


class _StoredExchange(_Stored):
    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    standalone: str = Field(min_length=1, max_length=2 * LONGEST_QUESTION)
    answered: bool
    unsure: bool = False
    prose: bool
    cited: list[_StoredCitation] = Field(max_length=50)
    kind: Kind | Literal[""] = ""
    confidence: float = Field(default=0.0, ge=0, le=1)
    lead: str = Field(default="", max_length=LONGEST_SENTENCE)
    short: list[int] = Field(default=[], max_length=3)
    """The number of the citation whose words answer by themselves, and the offsets of these in its article."""
    sentences: list[_StoredSentence] = Field(default=[], max_length=50)
    seal: str = Field(default="", max_length=64)
    """The signature of all the rest; what only a seal makes ours stands from `kind` on."""

    @property
    def sealed_text(self) -> str:
        """What the seal is on."""
        return self.model_dump_json(exclude={"seal"})

    def sealed_with(self, seal: Seal) -> Self:
        """The same with the seal on it."""
        return self.model_copy(update={"seal": seal.on(self.sealed_text)})

    @property
    def bare(self) -> Self:
        """The same with what needs no seal alone: a question, and quotes."""
        return self.model_copy(update={"kind": "", "confidence": 0.0, "lead": "", "short": [], "sentences": []})

    @property
    def said_more(self) -> bool:
        """Whether the answer said something besides quotes."""
        return self.answered and bool(self.lead or any(one.heading or one.own for one in self.sentences))


_LIST = TypeAdapter(list[object])


# --- there ------------------------------------------------------------------------------------------------


def dump_exchanges(exchanges: Sequence[Exchange], seal: Seal) -> list[dict[str, object]]:
    """The last exchanges as JSON-ready values for a browser to keep; one that is too long is left out."""
    return [stored.model_dump() for stored in _dumped(exchanges[-MAX_STORED:], seal)]


def _dumped(exchanges: Sequence[Exchange], seal: Seal) -> Iterator[_StoredExchange]:
    for exchange in exchanges:
        try:
            yield _dump(exchange.answer).sealed_with(seal)
        except ValidationError:
            continue


def _dump(answer: Answer) -> _StoredExchange:
    prose = answer.note == REOPENED or _is_prose(answer)
    lead = answer.lead if answer.sentences else answer.text
    numbers = {one.number: number for number, one in enumerate(shown_citations(answer), start=1)}
    short = answer.short
    return _StoredExchange(
        question=answer.question,
        standalone=answer.standalone_question[: 2 * LONGEST_QUESTION],
        answered=answer.has_quotes,
        unsure=answer.state == "may_answer",
        prose=prose,
        cited=[
            _StoredCitation(article=one.article_id, start=one.start, end=one.end, words=_digest(one.quote))
            for one in shown_citations(answer)
        ],
        kind=answer.kind,
        confidence=answer.confidence,
        lead="" if lead == SILENT else lead,
        short=[numbers[short.citation], short.start, short.end] if short and short.citation in numbers else [],
        sentences=[] if prose else [_dump_sentence(one, answer.citations, numbers) for one in answer.sentences],
    )


def _is_prose(answer: Answer) -> bool:
    """Whether a chat model wrote it in its own words."""
    return answer.writer != "quotes" and any(one.support == "supported" for one in answer.sentences)


def _dump_sentence(sentence: Sentence, citations: Sequence[Citation], numbers: Mapping[int, int]) -> _StoredSentence:
    quoted = [_said(one) for one in citations if one.number in sentence.citations[:1]]
    return _StoredSentence(
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


def load_exchanges(stored: object, library: Library, seal: Seal) -> tuple[Exchange, ...]:
    """The exchanges that a browser kept, with the words that stand in the library now.

    Whatever is not as `dump_exchanges` made it, and whatever cites words that are gone, is left out. What bears another
    seal, or none, as after a new start, comes back as its quotes alone.
    """
    try:
        items = _LIST.validate_python(stored, strict=True)[-MAX_STORED:]
    except ValidationError:
        return ()
    return tuple(filter(None, (_load(item, library, seal) for item in items)))


def _load(item: object, library: Library, seal: Seal) -> Exchange | None:
    try:
        stored = _StoredExchange.model_validate(item)
        quotes = [_citation(one, number, library) for number, one in enumerate(stored.cited, start=1)]
    except (ValidationError, UnknownArticleError):
        return None
    cited = tuple(filter(None, quotes))
    is_ours = seal.is_on(stored.sealed_text, stored.seal)
    told = stored if is_ours else stored.bare
    is_empty = not cited and not told.lead and bool(stored.answered or stored.lead)
    if len(cited) < len(quotes) or is_empty:
        return None
    answer = _answer(told, cited)
    note = answer.note or (ONLY_QUOTES if stored.said_more and not is_ours else "")
    return exchange_of(replace(answer, note=note), library)


def _answer(stored: _StoredExchange, cited: tuple[Citation, ...]) -> Answer:
    """The answer that is told by what was kept, with the words that it cites."""
    state: State = "no_answer" if not stored.answered else "may_answer" if stored.unsure else "answer"
    return Answer(
        question=stored.question,
        standalone_question=stored.standalone,
        answered=state == "answer",
        confidence=stored.confidence,
        text="",
        writer="quotes",
        kind=stored.kind or state,
        state=state,
        short=_short(stored.short, cited),
        lead=stored.lead,
        sentences=_sentences(stored, cited) if stored.answered else (),
        citations=cited if stored.answered else (),
        closest=() if stored.answered else cited,
        note=REOPENED if stored.prose else "",
    ).with_text()


def _sentences(stored: _StoredExchange, cited: Sequence[Citation]) -> tuple[Sentence, ...]:
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


def _citation(stored: _StoredCitation, number: int, library: Library) -> Citation | None:
    """The citation of a span, if the same words still stand there, in one passage."""
    article = library.article(stored.article)
    passages = library.passages_of(article.id)
    around = next((one for one in passages if one.start <= stored.start < stored.end <= one.end), None)
    quote = article.text[stored.start : stored.end]
    if around is None or _digest(quote) != stored.words:
        return None
    return _cite(article, Span(stored.start, stored.end), Span(around.start, around.end), number)


def _cite(article: Article, span: Span, passage: Span, number: int) -> Citation:
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
        page=page_at(article.pages, span.start),
    )
