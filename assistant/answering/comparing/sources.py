"""What each source or speaker says of a subject, and where articles contradict each other."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import combinations

from assistant.answering.comparing.contradictions import Pair, contradictions
from assistant.answering.comparing.table import PASSAGES_SEARCHED, Quote, Table, is_among
from assistant.answering.pipeline import Pipeline
from assistant.answering.summarizing.digests import best_on, readable_sentences, sentences_on
from assistant.answering.summarizing.named_article import day_in_words
from assistant.answering.summarizing.topics import passages_on
from assistant.language import lexicon
from assistant.language.attribution import speaker_of
from assistant.language.query import Query
from assistant.language.statements import is_clause
from assistant.language.tokens import FUNCTION_WORDS, words
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import ArticleMetadata, StoredPassage

MOST_SOURCES, EACH_SOURCE = 6, 2
"""Sources, or speakers, that are quoted, and sentences of each."""

ARTICLES_COMPARED, MOST_ALIKE = 30, 4
"""Articles that are compared, the newest ones, and pairs of them that are read."""

ALIKE_THRESHOLD = 0.65
"""The least similarity (cosine) of the beginnings of two articles that report the same."""

PASSAGES_OF_ARTICLE = 2
"""Passages of each of them that are looked at, where no subject is named."""

_ARTICLE_NOUNS = frozenset(lexicon.entries("article_nouns"))


def sources_compared(subject: str, pipeline: Pipeline) -> Table:
    """What each speaker and each source says of a subject."""
    passages = _passages_on(subject, pipeline)
    if not passages:
        return Table()
    query, encode = Query(subject), pipeline.library.embeddings.encode
    sentences = sentences_on(query, passages)
    spoken = best_on(query, [one for one in sentences if _speaker(one)], encode, MOST_SOURCES)
    speakers = [_speaker(one) for one in spoken]
    several = len({passage.publisher for passage in passages}) > 1
    quotes = [
        Quote(one, _fullest(speaker, speakers) + (f" ({_source(one.passage)})" if several else ""))
        for one, speaker in zip(spoken, speakers, strict=True)
    ]
    by_source: dict[str, list[Evidence]] = {}
    for one in sentences:
        if not is_among(one, spoken):
            source = _source(one.passage) if several else one.passage.title
            by_source.setdefault(source, []).append(one)
    for source, own in list(by_source.items())[:MOST_SOURCES]:
        quotes += [Quote(one, source) for one in best_on(query, own, encode, EACH_SOURCE)]
    headings = list(dict.fromkeys(quote.heading for quote in quotes))
    return Table(sorted(quotes, key=lambda quote: headings.index(quote.heading)))


def _speaker(evidence: Evidence) -> str:
    """Who says what a sentence says; who "he" is tells the sentence before. Empty where nobody that is named does."""
    speaker = _speaker_in(evidence.text)
    if _is_left_open(speaker) and evidence.position:
        speaker = _speaker_in(evidence.passage.sentence(evidence.position - 1))
    return "" if _is_left_open(speaker) or words(speaker)[-1] in _ARTICLE_NOUNS else " ".join(speaker.split())


def _speaker_in(sentence: str) -> str:
    """Who says what a sentence says; what is said itself is nobody ("It burned down, the police said")."""
    speaker = speaker_of(sentence)
    return speaker_of(sentence.partition(speaker)[2]) if is_clause(speaker) else speaker


def _is_left_open(speaker: str) -> bool:
    """Whether there is no speaker, or but a word like "he"."""
    return all(word in FUNCTION_WORDS for word in words(speaker))


def _fullest(speaker: str, speakers: Sequence[str]) -> str:
    """The name of a speaker in its fullest form among these."""
    return max((one for one in speakers if set(words(speaker)) <= set(words(one))), key=len)


def _source(passage: RetrievedPassage) -> str:
    """Who published an article, or its title where that is not known."""
    return passage.publisher or passage.title


def contradictions_found(subject: str, pipeline: Pipeline) -> Table:
    """Quotes of articles on the same that contradict each other: on a subject, or on anything where none is named."""
    on_subject = _passages_on(subject, pipeline)
    if subject and not on_subject:
        return Table()
    held = {passage.article_id for passage in on_subject}
    pairs: list[Pair] = []
    for one, other in _articles_alike(pipeline, held):
        passages = [passage for passage in on_subject if passage.article_id in {one.id, other.id}]
        read = passages or [*_passages_of(one, pipeline), *_passages_of(other, pipeline)]
        pairs += contradictions(readable_sentences(read), pipeline.library.embeddings.encode, pipeline.stances)
    on = f" on {subject}" if subject else ""
    if pairs:
        return Table(_pair_by_pair(pairs), f"They contradict each other{on}:")
    told = sources_compared(subject, pipeline) if subject else Table(state="no_answer")
    return replace(told, lead=f"No two articles were found that contradict each other{on}.")


def _pair_by_pair(pairs: Sequence[Pair]) -> list[Quote]:
    """Both sentences of each pair, under who published them and when."""
    return [
        Quote(one, ", ".join(filter(None, (_source(one.passage), day_in_words(one.passage.published or "")))))
        for pair in pairs
        for one in pair
    ]


def _articles_alike(pipeline: Pipeline, held: Set[str]) -> list[tuple[ArticleMetadata, ArticleMetadata]]:
    """Pairs of articles that report the same, the most alike first: of those that are held, where some are."""
    rows = [
        row.article for row in pipeline.library.articles() if not row.damage and (row.article.id in held or not held)
    ]
    stories = {one.story: one for one in rows if pipeline.within.matches(one)}.values()
    newest = sorted(stories, key=lambda one: one.published or "", reverse=True)[:ARTICLES_COMPARED]
    first = [(article, passage) for article in newest for passage in _passages_of(article, pipeline)[:1]]
    if len(first) < 2:  # noqa: PLR2004
        return []
    vectors = pipeline.library.embeddings.encode([f"{one.title}. {passage.sentence(0)}" for one, passage in first])
    alike = vectors @ vectors.T
    pairs = [pair for pair in combinations(range(len(first)), 2) if alike[pair] >= ALIKE_THRESHOLD]
    pairs.sort(key=lambda pair: -float(alike[pair]))
    return [(first[one][0], first[other][0]) for one, other in pairs[:MOST_ALIKE]]


def _passages_of(article: ArticleMetadata, pipeline: Pipeline) -> list[RetrievedPassage]:
    """The first passages of an article."""
    passages = pipeline.library.passages_of(article.id)[:PASSAGES_OF_ARTICLE]
    return [RetrievedPassage.of(one.id, StoredPassage(one, article), 1.0, 1.0) for one in passages]


def _passages_on(subject: str, pipeline: Pipeline) -> list[RetrievedPassage]:
    return passages_on(Query(subject), pipeline.passages(Query(subject), PASSAGES_SEARCHED)) if subject else []
