"""What is read for a question in a conversation: first the articles that the talk is of, and others on the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.pipeline import PASSAGES_READ, Pipeline
from assistant.answering.quoting.abstention import ANSWER_THRESHOLD
from assistant.answering.quoting.ranking import REWRITE_WEIGHT, best_confidence
from assistant.answering.request import Request
from assistant.language.follow_ups.anaphora import FILLERS
from assistant.language.follow_ups.mentions import mentions_of
from assistant.language.query import Query
from assistant.language.tokens import content_stems, content_words
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

PASSAGES_SEARCHED = 4 * PASSAGES_READ
"""Passages among which those of the articles in talk are looked for."""

OWN_READ = 6
"""Passages of the articles in talk that are read, at most."""

LEAST_SHARED = 0.5
"""The share of a question's words that a passage of another article has which is on the same, where it has no name."""

_SUPPLIED = re.compile(r"\(([^()]+)\)$")


def reading_order(
    query: Query, passages: Sequence[RetrievedPassage], request: Request, pipeline: Pipeline
) -> Iterator[list[RetrievedPassage]]:
    """The passages to read for a query, of the best `passages` for it: after a turn on an article, its own first.

    The passages of other articles come in the same step where they are on the same, and in another one where they are
    not. Who wants the newest gets the best.
    """
    best = list(passages[:PASSAGES_READ])
    talk = set(request.in_talk)
    is_on_talk = bool(talk) and not query.wants_newest
    found = pipeline.passages(query, k=PASSAGES_SEARCHED) if is_on_talk else []
    own = [one for one in found if one.article_id in talk]
    if not own:
        yield best
        return
    others = [one for one in best if one.article_id not in talk]
    on_the_same = [one for one in others if _is_on_the_same(one, query)]
    yield [*own[:OWN_READ], *on_the_same]
    rest = [one for one in others if one not in on_the_same]
    if rest:
        yield rest


def evidence_in_talk(
    query: Query, passages: Sequence[RetrievedPassage], request: Request, pipeline: Pipeline
) -> list[Evidence]:
    """The sentences that answer a query, the likeliest first.

    Those of articles on another matter count only where the talk does not answer, or much less surely.
    """
    found: list[Evidence] = []
    for read in reading_order(query, passages, request, pipeline):
        further = pipeline.evidence(query, read, request.previous_answer)
        best = best_confidence(found)
        if best < ANSWER_THRESHOLD or REWRITE_WEIGHT * best_confidence(further) > best:
            found = [*found, *further]
    return sorted(found, key=lambda one: -one.confidence)


def _is_on_the_same(passage: RetrievedPassage, query: Query) -> bool:
    """Whether a passage is on what a question is: it has its names, or what the turns before supply."""
    supplied = _SUPPLIED.search(query.text)
    names = supplied[1] if supplied else " ".join(one.text for one in mentions_of(query.text) if one.is_name)
    telling = [word for word in content_words(names or query.text) if names or word not in FILLERS]
    wanted = set(content_stems(" ".join(telling)))
    has = wanted & set(content_stems(f"{passage.title} {passage.text}"))
    return bool(wanted) and len(has) >= (1.0 if names else LEAST_SHARED) * len(wanted)
