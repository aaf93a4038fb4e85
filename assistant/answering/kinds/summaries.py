"""A summary: of an article, of a subject or a time across articles, or of all articles; in their own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import SILENT, Answer, Draft
from assistant.answering.chronology.answers import chronology
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.composition import CLOSEST_SHOWN
from assistant.answering.request import Request
from assistant.answering.summarizing.digests import (
    DIGEST_SENTENCES,
    FEWEST_SENTENCES,
    article_digest,
    lead_of,
    readable_sentences,
    statements_in,
    subject_digest,
)
from assistant.answering.summarizing.named_article import article_cited_last, articles_named, day_in_words
from assistant.answering.summarizing.topics import date_of_time, is_led_by, is_on, passages_on, tells_of_date
from assistant.answering.summarizing.writing import Material, written
from assistant.language.entities.dates import MONTHS, PartialDate
from assistant.language.entities.periods import REPORTING_DELAY, Period, period_of
from assistant.language.query import Query
from assistant.language.questions.digest_request import DigestRequest, DigestTarget, digest_request
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import ArticleMetadata, StoredPassage

PASSAGES_SEARCHED = 16
"""Passages that are looked at for a subject."""

PASSAGES_OF_TIME = 60
"""Passages in which a time is looked for that is named."""

MOST_ARTICLES = 12
"""Articles of which a summary of many has a sentence."""

PASSAGES_OF_ARTICLE = 400
"""Passages of one article that are looked at: some 80,000 words."""

ARTICLES_IN_DETAIL, SENTENCES_IN_DETAIL = 3, 2
"""Of so many articles on a subject, or fewer, there are so many sentences each; of more there is one."""


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where no summary is asked for."""
    wanted = digest_request(request.query.text) or digest_request(request.query.asked)
    if wanted is None:
        return
    if wanted.chronological and (steps := [*chronology(wanted.name, wanted.sentences, request, pipeline)]):
        yield from steps
        return
    material = _material(wanted, request, pipeline)
    if material.evidence:
        yield from written(material, request, pipeline)
    else:
        yield _silence(wanted, request, pipeline)


def _material(wanted: DigestRequest, request: Request, pipeline: Pipeline) -> Material:
    articles = _articles(pipeline)
    if len(articles) == 1 and wanted.target in {DigestTarget.EVERYTHING, DigestTarget.CITED}:
        return _of_article(articles[0], wanted, pipeline)
    if wanted.target is DigestTarget.EVERYTHING:
        return _of_all(articles, wanted, pipeline)
    if wanted.target is DigestTarget.PERIOD:
        return _of_period(wanted, request, articles, pipeline)
    article = _article(wanted, request, articles, pipeline)
    if article:
        return _of_article(article, wanted, pipeline)
    if wanted.target is DigestTarget.CITED:
        return _of_all(articles, wanted, pipeline)
    return _of_subject(wanted, pipeline)


def _articles(pipeline: Pipeline) -> list[ArticleMetadata]:
    """The articles that may answer, one of each story, the newest first."""
    rows = pipeline.library.articles()
    held = [row.article for row in rows if row.damage is None and pipeline.within.matches(row.article)]
    first = {article.story: article for article in reversed(held)}
    return sorted(first.values(), key=lambda article: article.published or "", reverse=True)


def _article(
    wanted: DigestRequest, request: Request, articles: Sequence[ArticleMetadata], pipeline: Pipeline
) -> ArticleMetadata | None:
    """The one article that is meant; None where none is, or it is left open."""
    if wanted.target is DigestTarget.CITED:
        cited = article_cited_last(request.conversation, pipeline.library)
        return cited if cited and pipeline.within.matches(cited) else None
    named = articles_named(wanted.name, articles)
    if len(named) == 1 and (wanted.target is DigestTarget.ARTICLE or _is_only_on(wanted.name, named[0], pipeline)):
        return named[0]
    return _most_on(wanted.name, named, pipeline) if wanted.target is DigestTarget.ARTICLE else None


def _is_only_on(subject: str, article: ArticleMetadata, pipeline: Pipeline) -> bool:
    """Whether no other article has anything to say on a subject than the one that has it in its title."""
    return all(passage.story == article.story for passage in _passages_on(subject, pipeline))


def _passages_on(subject: str, pipeline: Pipeline) -> list[RetrievedPassage]:
    query = Query(subject)
    return passages_on(query, pipeline.passages(query, PASSAGES_SEARCHED))


def _most_on(name: str, named: Sequence[ArticleMetadata], pipeline: Pipeline) -> ArticleMetadata | None:
    """The article that has most to say on a name: of those with titles that have it, if any."""
    found = _passages_on(name, pipeline)
    among = [one for one in found if not named or one.article_id in {article.id for article in named}]
    best = max(among, key=lambda one: one.score, default=None)
    return _held(best.article_id, pipeline) if best else None


def _held(article_id: str, pipeline: Pipeline) -> ArticleMetadata | None:
    return next((row.article for row in pipeline.library.articles() if row.article.id == article_id), None)


def _of_article(article: ArticleMetadata, wanted: DigestRequest, pipeline: Pipeline) -> Material:
    passages = _passages_of(article, pipeline)
    about = wanted.name if wanted.target is DigestTarget.SUBJECT else ""
    evidence = article_digest(passages, pipeline.library.embeddings.encode, wanted.sentences, Query(about))
    return Material(evidence, f"the article “{article.title}”", _as_of(evidence) if wanted.newest else "")


def _of_subject(wanted: DigestRequest, pipeline: Pipeline) -> Material:
    """What the articles tell of a subject: the newest first, each in its order."""
    found = _passages_on(wanted.name, pipeline)
    by_story: dict[int, list[RetrievedPassage]] = {}
    for passage in found:
        by_story.setdefault(passage.story, []).append(passage)
    stories = sorted(by_story.values(), key=lambda story: story[0].published or "", reverse=True)
    most = wanted.sentences or DIGEST_SENTENCES
    each = most if len(stories) == 1 else SENTENCES_IN_DETAIL if len(stories) <= ARTICLES_IN_DETAIL else 1
    encode = pipeline.library.embeddings.encode
    chosen = [subject_digest(Query(wanted.name), story, encode, each) for story in stories[:most]]
    evidence = [one for story in chosen for one in sorted(story, key=lambda one: one.start)][:most]
    if len(stories) == 1 and len(evidence) < FEWEST_SENTENCES and (own := _held(stories[0][0].article_id, pipeline)):
        first = lead_of(_passages_of(own, pipeline))
        if first and is_led_by(Query(wanted.name), f"{own.title}. {first.text}"):
            return _of_article(own, wanted, pipeline)
    lead = f"{len(chosen)} articles tell of it, the newest first:" if len(chosen) > 1 else ""
    return Material(
        evidence,
        wanted.name,
        _as_of(evidence) if wanted.newest else lead,
        len(stories) - len(chosen),
        is_sure=is_on(Query(wanted.name), found),
    )


def _of_all(articles: Sequence[ArticleMetadata], wanted: DigestRequest, pipeline: Pipeline) -> Material:
    """A sentence of each article, the newest first."""
    shown = articles[: wanted.sentences or MOST_ARTICLES]
    evidence = _leads(shown, pipeline)
    if wanted.newest:
        lead = _as_of(evidence)
    elif wanted.target is DigestTarget.CITED:
        lead = f"Which of the {len(articles)} articles? Here is a sentence of each, the newest first:"
    else:
        lead = f"{len(shown)} of {len(articles)} articles, the newest first:".removeprefix(f"{len(articles)} of ")
    return Material(evidence, "all articles", lead, len(articles) - len(shown), as_list=True)


def _of_period(
    wanted: DigestRequest, request: Request, articles: Sequence[ArticleMetadata], pipeline: Pipeline
) -> Material:
    """What was published at a time, the newest first, and then what is told of that time elsewhere."""
    period = period_of(_within(wanted.name), request.today)
    date = date_of_time(wanted.name, period)
    published = [one for one in articles if period and _is_of(period, one.published)]
    told = _sentences_of(date, pipeline) if date else []
    others = [one for one in told if one.passage.article_id not in {article.id for article in published}]
    most = wanted.sentences or MOST_ARTICLES
    evidence = [*_leads(published[:most], pipeline), *others][:most]
    left_out = max(0, len(published) - most)
    telling = len({one.passage.article_id for one in evidence})
    lead = f"{telling} articles tell of it:" if telling > 1 else ""
    return Material(evidence, f"what happened {wanted.name}", lead, left_out, as_list=True)


def _within(when: str) -> str:
    """The words for a time as those for when something was published are read."""
    return when if when.lower().startswith(("in ", "during ", "since ", "last ", "this ")) else f"in {when} {when}"


def _is_of(period: Period, published: str | None) -> bool:
    """Whether an article is of a time: what comes a little later is of it only where it says so."""
    last = period.last if period.exclusive else period.last - REPORTING_DELAY
    return replace(period, last=last).contains(published)


def _sentences_of(date: PartialDate, pipeline: Pipeline) -> list[Evidence]:
    """The first sentences of each article that name a date, the newest article first."""
    words = [MONTHS[date.month - 1] if date.month else str(date.year)]
    library = pipeline.library
    found = library.passages([one for one, _ in library.search_full_text(words, PASSAGES_OF_TIME)])
    of_story: dict[int, list[Evidence]] = {}
    for passage_id, stored in found.items():
        if pipeline.within.matches(stored.article):
            passage = RetrievedPassage.of(passage_id, stored, 1.0, 1.0)
            of_story.setdefault(stored.article.story, []).extend(
                one for one in statements_in([passage]) if tells_of_date(date, one.text, passage.published)
            )
    stories = sorted(filter(None, of_story.values()), key=lambda own: own[0].passage.published or "", reverse=True)
    each = SENTENCES_IN_DETAIL if len(stories) <= ARTICLES_IN_DETAIL else 1
    return [one for own in stories for one in sorted(own, key=lambda one: one.start)[:each]]


def _leads(articles: Sequence[ArticleMetadata], pipeline: Pipeline) -> list[Evidence]:
    leads = (lead_of(_passages_of(article, pipeline)) for article in articles)
    return [lead for lead in leads if lead]


def _passages_of(article: ArticleMetadata, pipeline: Pipeline) -> list[RetrievedPassage]:
    passages = pipeline.library.passages_of(article.id)[:PASSAGES_OF_ARTICLE]
    return [RetrievedPassage.of(one.id, StoredPassage(one, article), 1.0, 1.0) for one in passages]


def _as_of(evidence: Sequence[Evidence]) -> str:
    days = [one.passage.published for one in evidence if one.passage.published]
    return f"As of {day_in_words(max(days))}:" if days else ""


def _silence(wanted: DigestRequest, request: Request, pipeline: Pipeline) -> Answer:
    """No summary, and the sentences that come nearest."""
    query = request.query
    nearest = pipeline.passages(
        query if wanted.target is DigestTarget.PERIOD else Query(wanted.name or query.text), CLOSEST_SHOWN
    )
    leads = [one for passage in nearest for one in readable_sentences([passage])[:1]]
    return Answer(
        question=query.asked or query.text,
        standalone_question=query.text,
        answered=False,
        confidence=round(max((min(1.0, max(0.0, one.similarity)) for one in nearest), default=0.0), 4),
        text=SILENT,
        writer="quotes",
        closest=tuple(cite(one, number) for number, one in enumerate(leads, start=1)),
    )
