"""Every thing of a kind → the quotes that tell of them, across articles, each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Draft, Sentence
from assistant.answering.listing import (
    Entry,
    count_of,
    entries_of,
    extended,
    is_sure,
    mentions_in,
    without_answers,
)
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.composition import unwritten_answer
from assistant.answering.request import Request
from assistant.answering.summarizing.named_article import article_cited_last, articles_named
from assistant.language.entities.entity_types import EntityType
from assistant.language.query import Query
from assistant.language.questions.list_question import ListQuestion, list_question
from assistant.reading.citations import cite
from assistant.retrieval.passage import RetrievedPassage
from ingest.article import ArticleMetadata, StoredPassage

PASSAGES_READ = 14
"""Passages that are read for a list: more than for a plain answer, as what is listed stands in several articles."""

QUOTES_READ_AGAIN = 4
"""Quotes whose passages are read once more, without the words that answered."""

FEWEST = 2
"""Things that are a list, or quotes where the things cannot be told; less is a plain answer."""


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where what is found is no list."""
    asked = list_question(request.query.text)
    if asked is None:
        return
    entries = _found(asked, request, pipeline) if asked.article is None else _mentioned(asked, request, pipeline)
    lead = _lead(entries, FEWEST if asked.article is None else 1)
    if not lead or not is_sure(entries):
        return
    answer = _unlisted(request, entries, lead)
    for entry in entries:
        answer = _with_entry(answer, entry)
        yield Draft(answer.text)
    yield answer


def _found(asked: ListQuestion, request: Request, pipeline: Pipeline) -> list[Entry]:
    """What the passages that match tell; of things that have names, read twice."""
    query = Query(asked.question, request.query.asked)
    entries = entries_of(asked, pipeline.evidence(query, pipeline.passages(request.query, PASSAGES_READ)))
    if asked.wanted in {EntityType.ANY, EntityType.DATE}:
        return entries
    again = without_answers(entries[:QUOTES_READ_AGAIN])
    return extended(asked, entries, pipeline.evidence(query, again))


def _mentioned(asked: ListQuestion, request: Request, pipeline: Pipeline) -> list[Entry]:
    """What an article names."""
    article = _article(asked.article or "", request, pipeline)
    passages = pipeline.library.passages_of(article.id) if article else []
    return mentions_in(
        (RetrievedPassage.of(one.id, StoredPassage(one, article), 1.0, 1.0) for one in passages if article),
        asked.wanted,
    )


def _article(name: str, request: Request, pipeline: Pipeline) -> ArticleMetadata | None:
    """The article that is meant: by its title, the one in talk, or the one that tells most of what is named."""
    articles = [row.article for row in pipeline.library.articles() if pipeline.within.matches(row.article)]
    if not name:
        return article_cited_last(request.conversation, pipeline.library) or (
            articles[0] if len(articles) == 1 else None
        )
    if named := articles_named(name, articles):
        return named[0]
    nearest = pipeline.passages(Query(name), 1)
    return next((article for article in articles for one in nearest if article.id == one.article_id), None)


def _lead(entries: Sequence[Entry], fewest: int) -> str:
    """What is said before a list; empty where fewer things are told than make one."""
    articles = len({entry.evidence.passage.article_id for entry in entries})
    where = f"in {articles} {'article' if articles == 1 else 'articles'}:"
    if all(entry.items for entry in entries):
        count = count_of(entries)
        return f"{count} found {where}" if count >= fewest else ""
    return f"Found {where}" if articles >= FEWEST else ""


def _unlisted(request: Request, entries: Sequence[Entry], lead: str) -> Answer:
    """The answer before its first quote."""
    evidence = [entry.evidence for entry in entries]
    answer = unwritten_answer(request.query, evidence, [found.passage for found in evidence])
    return replace(answer, answered=True, state="answer", kind="list", lead=lead, closest=())


def _with_entry(answer: Answer, entry: Entry) -> Answer:
    """The answer with a further quote, under the things that it names."""
    number = len(answer.citations) + 1
    citation = cite(entry.evidence, number)
    if any(_overlap(citation, earlier) for earlier in answer.citations):
        citation = cite(entry.evidence, number, alone=True)
    sentence = Sentence(" ".join(citation.quote.split()), (number,), "verbatim", ", ".join(entry.items))
    return replace(answer, sentences=(*answer.sentences, sentence), citations=(*answer.citations, citation)).with_text()


def _overlap(one: Citation, other: Citation) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end
