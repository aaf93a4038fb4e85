"""A subject, or articles → a timeline: what is told of it, by the day, month or year that the sentences name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from assistant.answering.chronology.dated_sentences import DatedSentence, dated_sentences
from assistant.answering.chronology.rivals import rivals_among
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.ranking import is_near_duplicate
from assistant.answering.summarizing.topics import NEAR_THRESHOLD, TOPIC_WORDS_THRESHOLD, is_on, mention_of, passages_on
from assistant.language.query import Query
from assistant.language.temporal.resolution import ArticleTimes
from assistant.retrieval.passage import RetrievedPassage
from assistant.timeline import Timeline
from ingest.article import ArticleMetadata, StoredPassage

PASSAGES_SEARCHED = 100
"""Passages that are looked at for a subject."""

MOST_ARTICLES = 40
"""Articles whose whole text is looked through for a subject, and of those that are chosen."""

ABOUT_SHARE = 0.5
"""The least share of the passages found of an article that are on a subject which the article is about."""

MOST_ENTRIES = 200
"""Entries of a timeline; of more those that stand first in their articles are kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """The dated sentences of a timeline before they are numbered, in its order, and what it says of itself."""

    sentences: tuple[DatedSentence, ...]
    timeline: Timeline

    def first(self, most: int) -> Found:
        """The same with so many sentences at most: those that stand first in their articles."""
        by_place = sorted(self.sentences, key=lambda one: one.evidence.start)[:most]
        kept = tuple(one for one in self.sentences if one in by_place)
        left_out = self.timeline.left_out + len(self.sentences) - len(kept)
        return Found(kept, replace(self.timeline, left_out=left_out))


def timeline_on(subject: str, pipeline: Pipeline, among: Sequence[ArticleMetadata] = ()) -> Timeline:
    """The timeline of a subject, of what the articles tell that may answer, or those of them that are named."""
    return timeline_from(found_on(subject, pipeline, among).first(MOST_ENTRIES), pipeline)


def timeline_of(articles: Sequence[ArticleMetadata], pipeline: Pipeline) -> Timeline:
    """The timeline of articles: of more than `MOST_ARTICLES` those that come first."""
    looked_at = articles[:MOST_ARTICLES]
    sentences = [one for article in looked_at for one in _of_article(article.id, article.story, pipeline)]
    told = Timeline("", articles=len(looked_at), articles_left_out=len(articles) - len(looked_at))
    found = Found(_in_order(sentences), told)
    return timeline_from(found.first(MOST_ENTRIES), pipeline)


def found_on(subject: str, pipeline: Pipeline, among: Sequence[ArticleMetadata] = ()) -> Found:
    """The dated sentences on a subject: of articles about it all, of others those that name it."""
    query, allowed = Query(subject), {article.id for article in among}
    passages = [
        passage
        for passage in pipeline.passages(query, PASSAGES_SEARCHED)
        if not allowed or passage.article_id in allowed
    ]
    on_it = passages_on(query, passages)
    by_article: dict[str, list[RetrievedPassage]] = {}
    for passage in on_it:
        by_article.setdefault(passage.article_id, []).append(passage)
    articles = list(by_article.values())[:MOST_ARTICLES]
    sentences = [one for own in articles for one in _on_subject(query, own, passages, pipeline)]
    told = Timeline(
        subject,
        articles=len(articles),
        articles_left_out=len(by_article) - len(articles),
        is_sure=is_on(query, on_it),
    )
    return Found(_in_order(sentences), told)


def _on_subject(
    subject: Query, on_it: Sequence[RetrievedPassage], passages: Sequence[RetrievedPassage], pipeline: Pipeline
) -> Iterator[DatedSentence]:
    """The dated sentences of one article on a subject, of which these passages are on it."""
    first = on_it[0]
    own = [passage for passage in passages if passage.article_id == first.article_id]
    if _is_about(subject, on_it, own):
        yield from _of_article(first.article_id, first.story, pipeline)
        return
    for one in _of_article(first.article_id, first.story, pipeline, on_it):
        told = f"{first.title}. {one.evidence.passage.heading or ''}. {one.evidence.text}"
        if mention_of(subject, told) >= TOPIC_WORDS_THRESHOLD:
            yield one


def _is_about(subject: Query, on_it: Sequence[RetrievedPassage], own: Sequence[RetrievedPassage]) -> bool:
    """Whether an article is about a subject: its title names it, or most of what was found of it is on it and near."""
    if mention_of(subject, own[0].title) >= TOPIC_WORDS_THRESHOLD:
        return True
    return len(on_it) >= ABOUT_SHARE * len(own) and max(one.similarity for one in own) >= NEAR_THRESHOLD


def _of_article(
    article_id: str, story: int, pipeline: Pipeline, passages: Sequence[RetrievedPassage] | None = None
) -> Iterator[DatedSentence]:
    """The dated sentences of an article, or of some of its passages."""
    article = pipeline.library.article(article_id)
    if passages is None:
        known = {each.name: getattr(article, each.name) for each in fields(ArticleMetadata) if each.name != "story"}
        facts = ArticleMetadata(**known, story=story)
        stored = pipeline.library.passages_of(article_id)
        passages = [RetrievedPassage.of(one.id, StoredPassage(one, facts), 1.0, 1.0) for one in stored]
    sections = [section.start for section in article.sections]
    return dated_sentences(passages, ArticleTimes.of(article.text, article.title, article.published, sections))


def _in_order(sentences: Sequence[DatedSentence]) -> tuple[DatedSentence, ...]:
    """Sentences by what they tell, the fullest articles' order within a day; of those that say the same one."""
    ordered = sorted(sentences, key=lambda one: one.when.key)
    kept: list[DatedSentence] = []
    for one in ordered:
        same_day = [other for other in kept[-20:] if other.time.first == one.time.first]
        if not any(is_near_duplicate(one.evidence.text, other.evidence.text) for other in same_day):
            kept.append(one)
    return tuple(kept)


def timeline_from(found: Found, pipeline: Pipeline) -> Timeline:
    """The timeline of sentences that were found, numbered, with what other articles date differently."""
    rivals = rivals_among(found.sentences, pipeline.library.embeddings.encode, pipeline.stances)
    entries = tuple(
        one.entry(place + 1, tuple(other + 1 for other in rivals.get(place, ())))
        for place, one in enumerate(found.sentences)
    )
    return replace(found.timeline, entries=entries)
