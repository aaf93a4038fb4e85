"""The articles on a subject: those that have its words, each found by the index of words, and those near in meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.pipeline import Pipeline
from assistant.answering.summarizing.topics import TOPIC_THRESHOLD
from assistant.language.query import Query
from assistant.language.tokens import content_stems, content_words, is_cyrillic, stem
from ingest.article import ArticleMetadata
from ingest.library import Library

SURE_THRESHOLD = 0.45
"""The least similarity (cosine) with which an article is on a subject of which it has no word."""

NEAREST_THRESHOLD = 0.25
"""And with which it is shown as near in meaning, where no article has the words."""

MOST_NEAREST = 3
"""Articles that are shown as near in meaning, at most."""

PASSAGES_COMPARED = 24
"""Passages that are looked at for what is near in meaning."""

_DETERMINER = re.compile(r"^(?:the|an?|any|some|this|that|these|those) (?=\S)", re.IGNORECASE)
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles by how they have to do with a subject, each kind with the best first.

    `about` look to be on it. `mentioning` are all that have its words one after the other, in any form. `scattered`
    have all of the words, but apart; looked for only where none is mentioning. `nearest` are near in meaning, but have
    other words; only where there is nothing else, and not of a name. `passages` has the id of the passage, by the id of
    its article, where the words stand.
    """

    about: tuple[ArticleMetadata, ...] = ()
    mentioning: tuple[ArticleMetadata, ...] = ()
    scattered: tuple[ArticleMetadata, ...] = ()
    nearest: tuple[ArticleMetadata, ...] = ()
    passages: Mapping[str, str] = field(default_factory=dict)

    @property
    def articles(self) -> tuple[ArticleMetadata, ...]:
        """All that are on it or have its words, each once."""
        every = (*self.about, *self.mentioning, *self.scattered)
        return tuple({one.id: one for one in every}.values())


def is_searchable(subject: str) -> bool:
    """Whether the index of words can tell if articles have these words: it knows no words without blanks between."""
    return bool(content_words(subject)) and not _UNSPACED.search(subject)


def coverage_of(subject: str, articles: Sequence[ArticleMetadata], pipeline: Pipeline) -> Coverage:
    """How these articles have to do with a subject."""
    named = _DETERMINER.sub("", subject)
    by_id = {one.id: one for one in articles}
    passages = _with_phrase(named, pipeline.library)
    mentioning = tuple(by_id[one] for one in passages if one in by_id)
    if not mentioning:
        passages = _with_all_words(named, pipeline.library)
    scattered = () if mentioning else tuple(by_id[one] for one in passages if one in by_id)
    similarity = _similarities(named, pipeline)
    ranked = [by_id[one] for one in sorted(similarity, key=lambda one: -similarity[one]) if one in by_id]
    near = [one for one in ranked if similarity[one.id] >= (TOPIC_THRESHOLD if one.id in passages else SURE_THRESHOLD)]
    titled = [one for one in articles if _is_in_title(named, one.title)]
    about = tuple({one.id: one for one in (*titled, *near)}.values())
    found = Coverage(about, mentioning, scattered, passages=passages)
    nearest = () if found.articles or not named.islower() else ranked[:MOST_NEAREST]
    return replace(found, nearest=tuple(one for one in nearest if similarity[one.id] >= NEAREST_THRESHOLD))


def _with_phrase(phrase: str, library: Library) -> dict[str, str]:
    """The articles that have these words one after the other, each with the passage that has them best."""
    inflected = [stem(word) for word in content_words(phrase) if is_cyrillic(word)]
    if inflected:
        return _passages_with([], inflected, library) if len(inflected) == 1 else {}
    return _passages_with([phrase], [], library)


def _with_all_words(phrase: str, library: Library) -> dict[str, str]:
    """The articles that have all of these words, wherever, each with a passage that has one."""
    said = content_words(phrase)
    each = [
        _passages_with([], [stem(word)], library) if is_cyrillic(word) else _passages_with([word], [], library)
        for word in said
    ]
    first, *others = each
    return {article: passage for article, passage in first.items() if all(article in other for other in others)}


def _passages_with(terms: Sequence[str], prefixes: Sequence[str], library: Library) -> dict[str, str]:
    """The articles in which a term stands, each with the passage that has it best."""
    found = [one for one, _ in library.search_full_text(terms, library.passage_count(), prefixes=prefixes)]
    articles = library.articles_of_passages(found)
    best: dict[str, str] = {}
    for passage in found:
        if passage in articles:
            best.setdefault(articles[passage], passage)
    return best


def _similarities(subject: str, pipeline: Pipeline) -> dict[str, float]:
    """How similar articles are to a subject (cosine), by their ids; a lone word means more within a sentence."""
    similarity: dict[str, float] = {}
    for asked in (subject, f"An article about {subject}"):
        for passage in pipeline.passages(Query(asked), PASSAGES_COMPARED):
            similarity[passage.article_id] = max(passage.similarity, similarity.get(passage.article_id, -1.0))
    return similarity


def _is_in_title(subject: str, title: str) -> bool:
    wanted = set(content_stems(subject))
    return bool(wanted) and wanted <= set(content_stems(title))
