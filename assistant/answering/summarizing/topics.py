"""Which passages and sentences tell of a topic, by its words or near to it in meaning, or of a time. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from assistant.language.entities.dates import PartialDate, dates_of
from assistant.language.entities.names import is_name_in
from assistant.language.entities.periods import Period
from assistant.language.query import Query
from assistant.language.tokens import FUNCTION_WORDS, content_stems
from assistant.retrieval.passage import RetrievedPassage

TOPIC_THRESHOLD = 0.35
"""The least similarity (cosine) with which a passage has something to say on a topic."""

TOPIC_WORDS_THRESHOLD = 0.6
"""Or the least share of the topic's words that it has: a name may mean nothing to the embedding model."""

NEAR_THRESHOLD = 0.45
"""Where no passage has these words, the similarity that the best one must have at least: less may be on something else
of the kind."""

SURE_SCORE = 0.45
"""The score (of meaning and words together) that the best passage has where a topic that is no name is surely meant."""

MINOR_SHARE = 0.5
"""Passages that name a topic but are less similar to it than this share of the most similar one only mention it."""

LEAST_OF_LEAD = 0.5
"""The share of a subject's words that begin the article which is on it, and does not only mention it."""


def passages_on(subject: Query, passages: Sequence[RetrievedPassage]) -> list[RetrievedPassage]:
    """Those passages that have something to say on a subject, in their order, with how much as their similarity.

    Where some name it, others that are only near to it in meaning do not count.
    """
    named = {passage.id: mention_of(subject, f"{passage.title}. {passage.text}") for passage in passages}
    most = max(named.values(), default=0.0)
    if most >= TOPIC_WORDS_THRESHOLD:
        naming = [passage for passage in passages if named[passage.id] >= most]
        nearest = max(passage.similarity for passage in naming)
        on_it = [passage for passage in naming if passage.similarity >= min(nearest, MINOR_SHARE * nearest)]
    elif max((passage.similarity for passage in passages), default=0.0) >= NEAR_THRESHOLD:
        on_it = [passage for passage in passages if passage.similarity >= TOPIC_THRESHOLD]
    else:
        on_it = []
    return [replace(passage, similarity=max(passage.similarity, named[passage.id])) for passage in on_it]


def is_led_by(subject: Query, lead: str) -> bool:
    """Whether the title and first sentence of an article name a subject, at least by half of its words."""
    return share_of(set(subject.stems), lead) >= LEAST_OF_LEAD


def is_on(subject: Query, passages: Sequence[RetrievedPassage]) -> bool:
    """Whether passages that are found to be on a subject surely are: a word may mean something else where it stands."""
    return any(passage.score >= SURE_SCORE for passage in passages) or is_name(subject)


def is_name(subject: Query) -> bool:
    """Whether a subject is written as a name."""
    said = _said(subject)
    return bool(said) and all(word[0].isupper() or word[0].isdigit() for word in said)


def _said(subject: Query) -> list[str]:
    return [word for word in re.findall(r"[\w’'-]+", subject.text) if word.lower() not in FUNCTION_WORDS]


def mention_of(subject: Query, text: str) -> float:
    """How far a text names a subject: the share of its words; all of it where its names stand there in other forms."""
    share = share_of(set(subject.stems), text)
    if share < 1 and is_name(subject) and is_name_in(" ".join(_said(subject)), text):
        return 1.0
    return share


def share_of(stems: Set[str], text: str) -> float:
    """The share of these stems that a text has."""
    return len(stems & set(content_stems(text))) / max(1, len(stems))


def tells_of_date(date: PartialDate, sentence: str, published: str | None) -> bool:
    """Whether a sentence names a date; a day without a year is of the year in which its article was published."""
    year = int(published[:4]) if published else None
    told = (replace(one, year=one.year or year) if one.month else one for one in dates_of(sentence)[0])
    return any(date.is_entailed_by(one) for one in told)


def date_of_time(when: str, period: Period | None) -> PartialDate | None:
    """The date that the words for a time tell; of a month alone, that of its year which is meant."""
    date = next(iter(dates_of(when)[0]), None)
    if date and date.year is None and period:
        return replace(date, year=period.first.year)
    return date
