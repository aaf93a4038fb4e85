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
from assistant.language.follow_ups.phrases import things_named
from assistant.language.query import Query
from assistant.language.tokens import content_stems, content_words, stem, words
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import Article

OWN_READ = 6
"""Passages of the articles in talk that are read, at most."""

LEAST_SHARED = 0.5
"""The share of a question's words that a passage of another article has which is on the same, where it has no name."""

_OF_THESE = re.compile(r"\b(?:which|what|the other|that) ones?\b", re.IGNORECASE)
_DEGREE = re.compile(r"\bhow (?!many|much)\w+", re.IGNORECASE)
_SUPPLIED = re.compile(r"\(([^()]+)\)$")


def reading_order(
    query: Query, passages: Sequence[RetrievedPassage], request: Request, pipeline: Pipeline
) -> Iterator[list[RetrievedPassage]]:
    """The passages to read for a query, of the best `passages` for it: after a turn on an article, its own first.

    The passages of other articles come in the same step where they are on the same, and in another one where they are
    not; not at all for a question that names nothing of its own ("was anyone arrested"). Who wants the newest gets the
    best.
    """
    best = list(passages[:PASSAGES_READ])
    talk = set(request.in_talk)
    own = pipeline.passages_of(request.in_talk, query, OWN_READ) if talk and not query.wants_newest else []
    if not own:
        yield best
        return
    others = [one for one in best if one.article_id not in talk]
    has_topic = _has_topic(query, [pipeline.library.article(one) for one in {each.article_id for each in own}])
    on_the_same = [one for one in others if (has_topic or _supplied(query)) and _is_on_the_same(one, query)]
    yield [*own, *on_the_same]
    rest = [one for one in others if one not in on_the_same]
    if rest and has_topic:
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


def _has_topic(query: Query, talk: Sequence[Article]) -> bool:
    """Whether a question says itself what it is about: by a name, or a thing that the talk's articles do not tell of.

    What the turns before supplied is not said by itself.
    """
    if _supplied(query) or _OF_THESE.search(query.text):
        return False
    if any(one.is_name for one in mentions_of(query.text)):
        return True
    things = {stem(word) for word in things_named(_DEGREE.sub("", query.text)) if word not in FILLERS}
    told = {each for one in talk for each in content_stems(f"{one.title} {one.text}")}
    return bool(things - told)


def _supplied(query: Query) -> str:
    """The names in a question that the turns before supply, or their words; empty where they supply none."""
    if said := _SUPPLIED.search(query.text):
        return said[1]
    typed = set(words(query.asked or query.text))
    names = [one.text for one in mentions_of(query.text) if one.is_name]
    return " ".join(name for name in names if not typed.intersection(words(name)))


def _is_on_the_same(passage: RetrievedPassage, query: Query) -> bool:
    """Whether a passage is on what a question is: it has its names, or what the turns before supply."""
    supplied = _SUPPLIED.search(query.text)
    names = supplied[1] if supplied else " ".join(one.text for one in mentions_of(query.text) if one.is_name)
    telling = [word for word in content_words(names or query.text) if names or word not in FILLERS]
    wanted = set(content_stems(" ".join(telling)))
    has = wanted & set(content_stems(f"{passage.title} {passage.text}"))
    return bool(wanted) and len(has) >= (1.0 if names else LEAST_SHARED) * len(wanted)
