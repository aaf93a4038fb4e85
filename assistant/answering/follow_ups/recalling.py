"""What the turns before a question quoted, found again in the library: a caller may hold them for long, or change them.

What a conversation says of it are places, or the words themselves; whole sentences of the articles are cited, which
stand there now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Citation
from assistant.answering.conversation import Conversation, Exchange, Reference
from assistant.language.follow_ups.kinds import follow_up_kind
from assistant.language.questions.courtesy import courtesy_of
from assistant.language.tokens import content_words
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.hybrid import ArticleFilter
from assistant.retrieval.passage import RetrievedPassage
from ingest.errors import UnknownArticleError
from ingest.library import Library

PASSAGES_SEARCHED = 5
"""Passages in which a quote is looked for."""

_MARK = re.compile(r"\s*\[\d+\]\s*")


def last_on_articles(conversation: Conversation) -> Exchange | None:
    """The last exchange whose question was no courtesy and no follow-up on an answer itself, as "are you sure?" is."""
    return next((one for one in reversed(conversation.exchanges) if _is_on_articles(one)), None)


def since_asked(conversation: Conversation) -> list[Exchange]:
    """That exchange, and those on its answer since."""
    exchanges: list[Exchange] = []
    for one in reversed(conversation.exchanges):
        exchanges.insert(0, one)
        if _is_on_articles(one):
            break
    return exchanges


def _is_on_articles(exchange: Exchange) -> bool:
    return follow_up_kind(exchange.question) is None and courtesy_of(exchange.question) is None


def recalled(exchange: Exchange, library: Library, within: ArticleFilter) -> list[Citation]:
    """What an exchange quoted, in its order, of the articles that may answer; without what is gone."""
    found = (_of_places if exchange.references else _of_words)(exchange, library)
    articles = {row.article.id: row.article for row in library.articles()}
    allowed = [one for one in found if one.article_id in articles and within.matches(articles[one.article_id])]
    return [replace(one, number=number) for number, one in enumerate(allowed, start=1)]


def passages_of(article_id: str, library: Library) -> list[RetrievedPassage]:
    """The passages of an article, in its order.

    Raises:
        UnknownArticleError: the library does not hold it.
    """
    ids = [passage.id for passage in library.passages_of(article_id)]
    stored = library.passages(ids)
    found = [RetrievedPassage.of(one, stored[one], 0.0, 0.0) for one in ids if one in stored]
    return sorted(found, key=lambda passage: passage.start)


def _of_places(exchange: Exchange, library: Library) -> Iterator[Citation]:
    """The sentences at the places that an exchange names."""
    for reference in exchange.quoted:
        try:
            passages = passages_of(reference.article_id, library)
        except UnknownArticleError:
            continue
        yield from _at(reference, passages)


def _at(reference: Reference, passages: Sequence[RetrievedPassage]) -> Iterator[Citation]:
    """The whole sentences at a place: half of one could say something else."""
    for passage in passages:
        if passage.start <= reference.start < reference.end <= passage.end:
            start, end = reference.start - passage.start, reference.end - passage.start
            there = [place for place, (first, last) in enumerate(passage.sentences) if first < end and start < last]
            if there and not passage.injections.intersection(there):
                yield _cited(passage, there[0], there[-1])
            return


def _of_words(exchange: Exchange, library: Library) -> Iterator[Citation]:
    """The sentences that stand, word for word, before the marks of an answer."""
    for piece in _MARK.split(exchange.answer)[:-1]:
        told = " ".join(piece.split())
        near = [one for one, _ in library.search_full_text(content_words(told), PASSAGES_SEARCHED)] if told else []
        stored = library.passages(near)
        passages = (RetrievedPassage.of(one, stored[one], 0.0, 0.0) for one in near if one in stored)
        yield from next(filter(None, ([*_quoted(told, passage)] for passage in passages)), [])


def _quoted(told: str, passage: RetrievedPassage) -> Iterator[Citation]:
    """The sentences of a passage that a text ends with."""
    there = [place for place in passage.trusted_positions if " ".join(passage.sentence(place).split()) in told]
    if there and told.endswith(" ".join(passage.sentence(there[-1]).split())):
        yield _cited(passage, there[0], there[-1])


def _cited(passage: RetrievedPassage, first: int, last: int) -> Citation:
    begun = cite(Evidence(passage, first, 1.0), 1, alone=True)
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    return replace(begun, quote=passage.text[start:end], end=passage.start + end)
