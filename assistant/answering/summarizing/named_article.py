"""Words for an article → the article: by its title, in part, misspelt, by its age; the one cited last; and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from assistant.answer import Citation
from assistant.answering.conversation import Conversation
from assistant.language import lexicon
from assistant.language.entities.dates import MONTHS
from assistant.language.tokens import content_words, stem, words
from ingest.article import ArticleMetadata
from ingest.chunking import sentence_spans
from ingest.library import Library

NAMED_SHARE = 0.6
"""The least share of the words of a name that a title has which is named by it."""

MISSPELT_SIMILARITY = 84.0
"""The least similarity (0 to 100, of edits) of two words of which one may be the other, misspelt."""

SHORTEST_MISSPELT = 5
"""Letters that a word has at least that may be misspelt: shorter ones are too near to others."""

FEWEST_WORDS_QUOTED = 4
"""Words of an answer by which a quote in it is found again."""

PASSAGES_SEARCHED = 5
"""Passages in which a quote is looked for."""

_MARK = re.compile(r"\s*\[\d+\]\s*")
_LEAD = re.compile(r"(?::| —) ")
_NEWEST = re.compile(r"^(?:the )?(?:newest|latest|most recent)(?: one)?$", re.IGNORECASE)
_OLDEST = re.compile(r"^(?:the )?(?:oldest|earliest)(?: one)?$", re.IGNORECASE)
_NO_NAMES = frozenset({*lexicon.entries("article_nouns"), *lexicon.entries("source_nouns")})


def articles_named(name: str, articles: Sequence[ArticleMetadata]) -> list[ArticleMetadata]:
    """The articles that a name may mean: by their titles, or as the newest, the oldest, or the newest of a publisher.

    Copies of a story count once. It is empty where no title has enough of the words.
    """
    dated = sorted((one for one in articles if one.published), key=lambda one: one.published or "")
    if dated and (_NEWEST.match(name) or _OLDEST.match(name)):
        return [dated[-1] if _NEWEST.match(name) else dated[0]]
    if published := [one for one in reversed(dated) if (one.publisher or "").casefold() == name.casefold()]:
        return published[:1]
    wanted = [word for word in content_words(name) if not (word in _NO_NAMES or _is_nearly_in(word, _NO_NAMES))]
    shares = [(_share_in_title(wanted, article.title), article) for article in articles]
    best = max((share for share, _ in shares), default=0.0)
    if not wanted or best < NAMED_SHARE:
        return []
    return _of_each_story(article for share, article in shares if share == best)


def article_cited_last(conversation: Conversation, library: Library) -> ArticleMetadata | None:
    """The article of the first quote in the newest answer that has one; None where there is none, or it is gone."""
    for exchange in reversed(conversation.exchanges):
        held = {row.article.id: row.article for row in library.articles()} if exchange.quoted else {}
        for reference in exchange.quoted:
            if reference.article_id in held:
                return held[reference.article_id]
        for quote in _quotes_in(exchange.answer):
            if article := _article_of(quote, library):
                return article
    return None


def heading_of(citation: Citation) -> str:
    """The title of an article and its day."""
    return ", ".join(filter(None, (citation.title, day_in_words(citation.published or ""))))


def day_in_words(day: str) -> str:
    """An ISO date of as many parts as are known, in words: "8 July 2021"."""
    year, *rest = day[:10].split("-")
    month = [MONTHS[int(rest[0]) - 1].title()] if rest else []
    return " ".join([*(str(int(one)) for one in rest[1:]), *month, year])


def _share_in_title(wanted: Sequence[str], title: str) -> float:
    """The share of these words that a title has; a word that it has only nearly counts a little less."""
    titled = words(title)
    stems = {stem(word) for word in titled}
    found = (1.0 if stem(word) in stems else 0.9 * _is_nearly_in(word, titled) for word in wanted)
    return round(sum(found) / max(1, len(wanted)), 3)


def _is_nearly_in(word: str, others: Iterable[str]) -> bool:
    if len(word) < SHORTEST_MISSPELT:
        return False
    return any(
        len(other) >= SHORTEST_MISSPELT and fuzz.ratio(word, other) >= MISSPELT_SIMILARITY and word[0] == other[0]
        for other in others
    )


def _of_each_story(articles: Iterable[ArticleMetadata]) -> list[ArticleMetadata]:
    first: dict[int, ArticleMetadata] = {}
    for article in articles:
        first.setdefault(article.story, article)
    return list(first.values())


def _quotes_in(answer: str) -> Iterator[str]:
    """What stands before the marks of an answer, from the last sentence on, and without what leads it ("Denmark:")."""
    for piece in _MARK.split(answer)[:-1]:
        if spans := sentence_spans(piece):
            quote = piece[slice(*spans[-1])]
            yield from (quote[start:] for start in (0, *(lead.end() for lead in _LEAD.finditer(quote))))


def _article_of(quote: str, library: Library) -> ArticleMetadata | None:
    """The article in which a quote stands."""
    said = words(quote)
    if len(said) < FEWEST_WORDS_QUOTED:
        return None
    near = [passage_id for passage_id, _ in library.search_full_text(content_words(quote), PASSAGES_SEARCHED)]
    found = library.passages(near)
    told = " ".join(said)
    stored = (found[passage_id] for passage_id in near if passage_id in found)
    return next((one.article for one in stored if told in " ".join(words(one.passage.text))), None)
