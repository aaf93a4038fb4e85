"""Whether the article of a sentence names what a question names: if not, it tells of something else of the kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.language.entities.names import is_name_in
from assistant.language.follow_ups.mentions import mentions_of
from assistant.language.query import Query
from assistant.reading.evidence import Evidence
from ingest.article import Article

UNNAMED_WEIGHT = 0.5
"""What the confidence in a sentence is multiplied by whose article has none of the names of the question."""


def weighted_by_names(
    query: Query, evidence: Sequence[Evidence], article_of: Callable[[str], Article]
) -> list[Evidence]:
    """The same sentences, the likeliest first: those of articles that name nothing of what is asked about count less.

    "Who found the wreck of the Titanic?" is not answered by who found another wreck.
    """
    names = [one.text.removeprefix("the ") for one in mentions_of(query.text) if one.is_name]
    if not names:
        return list(evidence)
    articles = map(article_of, {one.passage.article_id for one in evidence})
    silent = {one.id for one in articles if not any(is_name_in(name, f"{one.title} {one.text}") for name in names)}
    weighted = (
        replace(one, confidence=UNNAMED_WEIGHT * one.confidence) if one.passage.article_id in silent else one
        for one in evidence
    )
    return sorted(weighted, key=lambda one: -one.confidence)
