"""Conversations: questions with their answers, how a browser keeps them, and a Markdown file of them.

A browser keeps no words of an answer, only where its quotes stand. When it comes back they are read from the library
anew, so that what somebody wrote into the browser's storage can never stand on the page as a quote.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.answer import SILENT, Answer, Citation, Sentence, Span, State, worded
from assistant.answering.conversation import Turn
from assistant.answering.validation import LONGEST_QUESTION
from ingest.article import Article, page_at
from ingest.errors import UnknownArticleError
from ingest.library import Library
from ui.rendering.plain_text import answer_text, page_text, plain_line, shown_citations

MAX_STORED = 30
"""Exchanges that a browser keeps, the last ones."""

REOPENED = "Reopened: the prose of the chat model is not kept. These are the articles' own words."


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer, the texts of the passages of what it cites, in that order, and whether it was liked, if told.

    `thanked` tells that a word on why was sent; `feedback` is the number of the record that the library has of both.
    """

    answer: Answer
    passages: tuple[str, ...]
    liked: bool | None = None
    thanked: bool = False
    feedback: int | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands in the chat.

    `asking` is the question that is being answered, and `draft` its answer so far; `problem` is a question with the
    reason why it was not answered; `editing` tells that the question that is asked next, or is being answered, takes
    the place of the last one.
    """

    exchanges: tuple[Exchange, ...] = ()
    asking: str = ""
    draft: str = ""
    problem: tuple[str, str] | None = None
    editing: bool = False

    @property
    def standing(self) -> tuple[Exchange, ...]:
        """The exchanges that are shown: without the last one while the question in its place is being answered."""
        return self.exchanges[:-1] if self.editing and self.asking else self.exchanges

    @property
    def history(self) -> list[Turn]:
        """The turns as the assistant takes them."""
        return [(one.answer.question, answer_text(one.answer)) for one in self.standing]


def exchange_of(answer: Answer, library: Library) -> Exchange:
    """An answer with the passages of what it cites.

    Raises:
        UnknownArticleError: an article of it was removed meanwhile.
    """
    return Exchange(answer, tuple(passage_text(citation, library) for citation in shown_citations(answer)))


def passage_text(citation: Citation, library: Library) -> str:
    """The text of the passage of a citation.

    Raises:
        UnknownArticleError: its article was removed meanwhile.
    """
    return library.article(citation.article_id).text[citation.passage.start : citation.passage.end]


# --- kept in the browser ----------------------------------------------------------------------------------


class _StoredCitation(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    article: str = Field(max_length=200)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    words: str = Field(max_length=64)
    """A digest of the quote: it tells whether the same words still stand there."""


class _StoredExchange(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    standalone: str = Field(min_length=1, max_length=2 * LONGEST_QUESTION)
    answered: bool
    unsure: bool = False
    prose: bool
    cited: list[_StoredCitation] = Field(max_length=50)


_LIST = TypeAdapter(list[object])


def dump_exchanges(exchanges: Sequence[Exchange]) -> list[dict[str, object]]:
    """The last exchanges as JSON-ready values for a browser to keep."""
    return [_dump(one.answer).model_dump() for one in exchanges[-MAX_STORED:]]


def _dump(answer: Answer) -> _StoredExchange:
    return _StoredExchange(
        question=answer.question,
        standalone=answer.standalone_question[: 2 * LONGEST_QUESTION],
        answered=answer.has_quotes,
        unsure=answer.state == "may_answer",
        prose=answer.writer != "quotes" or answer.note == REOPENED,
        cited=[
            _StoredCitation(article=one.article_id, start=one.start, end=one.end, words=_digest(one.quote))
            for one in shown_citations(answer)
        ],
    )


def _digest(quote: str) -> str:
    return hashlib.sha256(quote.encode()).hexdigest()[:16]


def load_exchanges(stored: object, library: Library) -> tuple[Exchange, ...]:
    """The exchanges that a browser kept, with the words that stand in the library now.

    Whatever is not as `dump_exchanges` made it, and whatever cites words that are gone, is left out.
    """
    try:
        items = _LIST.validate_python(stored, strict=True)[-MAX_STORED:]
    except ValidationError:
        return ()
    return tuple(filter(None, (_load(item, library) for item in items)))


def _load(item: object, library: Library) -> Exchange | None:
    try:
        stored = _StoredExchange.model_validate(item)
        quotes = [_citation(one, number, library) for number, one in enumerate(stored.cited, start=1)]
    except (ValidationError, UnknownArticleError):
        return None
    cited = tuple(filter(None, quotes))
    if len(cited) < len(quotes) or (stored.answered and not cited):
        return None
    sentences = tuple(Sentence(" ".join(one.quote.split()), (one.number,), "verbatim") for one in cited)
    state: State = "no_answer" if not stored.answered else "may_answer" if stored.unsure else "answer"
    answer = Answer(
        question=stored.question,
        standalone_question=stored.standalone,
        answered=state == "answer",
        confidence=0.0,
        text=worded(" ".join(sentence.marked for sentence in sentences), state) if stored.answered else SILENT,
        writer="quotes",
        state=state,
        sentences=sentences if stored.answered else (),
        citations=cited if stored.answered else (),
        closest=() if stored.answered else cited,
        note=REOPENED if stored.prose else "",
    )
    return exchange_of(answer, library)


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


# --- a file of it -----------------------------------------------------------------------------------------

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$&^=:@.])")


def as_markdown(exchanges: Sequence[Exchange]) -> str:
    """A conversation as Markdown, with a footnote for each citation."""
    parts = [_exchange_markdown(one.answer, turn) for turn, one in enumerate(exchanges, start=1)]
    return "\n\n".join(["# Questions and answers", *parts]) + "\n"


def _exchange_markdown(answer: Answer, turn: int) -> str:
    read_as = (
        [f"Read as: {_escaped(answer.standalone_question)}"] if answer.standalone_question != answer.question else []
    )
    if answer.has_quotes:
        told = worded(" ".join(_sentence_markdown(sentence, turn) for sentence in answer.sentences), answer.state)
    else:
        marks = "".join(f"[^{turn}-{citation.number}]" for citation in answer.closest)
        told = _escaped(answer.text) + (f" The closest passages: {marks}" if marks else "")
    footnotes = [f"[^{turn}-{citation.number}]: {_footnote(citation)}" for citation in shown_citations(answer)]
    return "\n\n".join([f"## {_escaped(answer.question)}", *read_as, told, *footnotes])


def _sentence_markdown(sentence: Sentence, turn: int) -> str:
    return _escaped(sentence.text) + "".join(f"[^{turn}-{number}]" for number in sentence.citations)


def _footnote(citation: Citation) -> str:
    place = f"characters {citation.start} to {citation.end}"
    facts = (citation.title, citation.publisher, citation.author, citation.published, page_text(citation), place)
    where = citation.url or citation.source
    return f"“{_escaped(citation.quote)}” {', '.join(_escaped(fact) for fact in facts if fact)}, {_escaped(where)}"


def _escaped(text: str) -> str:
    """Text on one line, with everything escaped that Markdown could read as its own."""
    return _MARKDOWN.sub(r"\\\1", plain_line(text))
