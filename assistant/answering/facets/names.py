"""Articles → who and what they name, and the sentences that name one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from assistant.answering.facets.name_index import Named, NameIndex
from assistant.facets import FACET_KINDS, Facet, FacetKind, Facets, Mentions
from assistant.language.entities.entity_types import EntityType
from assistant.language.mentions.recognition import NamedThing, kind_of
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import ArticleMetadata, StoredPassage
from ingest.errors import QuestionError
from ingest.library import Library

MOST_ARTICLES = 1000
"""Articles whose names are found: the newest of more, or fewer of long ones (see `name_index.MOST_CHARACTERS`)."""

NAMES_SHOWN, MENTIONS_SHOWN = 30, 20
"""Names of a kind, and sentences that have one, unless others are asked for."""

MOST_PER_ARTICLE = 3
"""Sentences of one article that are quoted for a name."""

MOST_NAMED = 8
"""Names that are told of which a word may be part."""

_KINDS: Mapping[EntityType, FacetKind] = {
    EntityType.PERSON: "person",
    EntityType.ORGANIZATION: "organization",
    EntityType.PLACE: "place",
}


def facets_of(articles: Sequence[ArticleMetadata], index: NameIndex, most: int | None) -> Facets:
    """The names of articles, so many of each kind at most, those first that stand in most articles."""
    looked_at = articles[:MOST_ARTICLES]
    named = index.of([article.id for article in looked_at])
    found = _counted(named)
    ranked = sorted(found, key=lambda one: (-one.articles, -one.mentions, one.name))
    shown = [facet for kind in FACET_KINDS for facet in [one for one in ranked if one.kind == kind][:most]]
    return Facets(tuple(shown), len(named), len(articles) - len(named))


def mentions_of(
    name: str, articles: Sequence[ArticleMetadata], index: NameIndex, library: Library, most: int
) -> Mentions:
    """The sentences of articles that have a name, so many at most, the first of each article first.

    A part of a name stands for it where it is part of no other.

    Raises:
        QuestionError: no article has it as the name of a person, an organization or a place, or it may be one of many.
    """
    looked_at = articles[:MOST_ARTICLES]
    named = index.of([article.id for article in looked_at])
    facet = _meant(name, _counted(named))
    quotes = (
        quote
        for article in looked_at
        if facet.name in named.get(article.id, {})
        for quote in _quotes(article, named[article.id][facet.name], library)
    )
    numbered = tuple(cite(one, number, alone=True) for number, one in enumerate(islice(quotes, most), start=1))
    return Mentions(facet.name, facet.kind, numbered, max(0, facet.mentions - len(numbered)))


def _meant(name: str, facets: Sequence[Facet]) -> Facet:
    """What is called so, or else the one thing of whose name this is a part.

    Raises:
        QuestionError: there is none, or more than one.
    """
    words = name.casefold().split()
    exact = [one for one in facets if one.name.casefold().split() == words]
    partly = [one for one in facets if words and set(words) <= set(one.name.casefold().split())]
    meant = exact or partly
    if not meant:
        raise QuestionError(f"No article names “{name}”, as far as can be told. Choose one of those listed.")
    if len(meant) > 1 and not exact:
        several = ", ".join(sorted(one.name for one in meant)[:MOST_NAMED])
        raise QuestionError(f"More than one name has “{name}” in it: {several}. Say which.")
    return meant[0]


def _counted(named: Mapping[str, Named]) -> list[Facet]:
    """The names of which the kind is plain from all articles together."""
    signs: dict[str, Counter[EntityType]] = {}
    articles: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    for things in named.values():
        for name, thing in things.items():
            signs.setdefault(name, Counter()).update(thing.signs)
            articles[name] += 1
            mentions[name] += len(thing.spans)
    kinds = {name: _KINDS.get(kind) for name, told in signs.items() if (kind := kind_of(name, told))}
    return [Facet(name, kind, articles[name], mentions[name]) for name, kind in kinds.items() if kind]


def _quotes(article: ArticleMetadata, thing: NamedThing, library: Library) -> Iterator[Evidence]:
    """The first sentences of an article that have a name, without those that speak to whoever answers."""
    quoted: set[int] = set()
    passages = [
        RetrievedPassage.of(one.id, StoredPassage(one, article), 1.0, 1.0) for one in library.passages_of(article.id)
    ]
    for start, _ in thing.spans:
        passage = next((one for one in passages if one.start <= start < one.end), None)
        if passage is None:
            continue
        places = [
            position
            for position in passage.trusted_positions
            if passage.sentences[position][0] <= start - passage.start < passage.sentences[position][1]
        ]
        for position in places:
            found = Evidence(passage, position, 1.0)
            if found.start not in quoted and len(quoted) < MOST_PER_ARTICLE:
                quoted.add(found.start)
                yield found
