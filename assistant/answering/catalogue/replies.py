"""A question on the library → what is said, and of which articles: a function for each thing that may be wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from assistant.answering.catalogue.lengths import by_length, length_in_words
from assistant.answering.catalogue.selection import (
    Selection,
    authors_known,
    days_known,
    held,
    nothing_within,
    publishers_known,
    selected,
)
from assistant.answering.catalogue.single import DETAILS, single_articles
from assistant.answering.catalogue.subjects import Coverage, coverage_of, is_searchable
from assistant.answering.catalogue.wording import (
    count_in_words,
    facts_in_words,
    on_day,
    share_in_words,
    span_in_words,
    there_are,
    title_in_words,
)
from assistant.answering.pipeline import Pipeline
from assistant.answering.request import Request
from assistant.answering.summarizing.named_article import day_in_words
from assistant.language.library_questions.question import LibraryQuestion, Wanted
from assistant.language.tokens import content_stems
from ingest.article import ArticleMetadata

MOST_NAMED = 12
"""Articles that an answer names, at most."""

NEWEST_NAMED = 5
"""Articles named where the newest or oldest are asked for, and not how many."""

ADD_SOME = "There are no articles yet. Add files, folders or web addresses first: then ask."


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as an answer names it: under a heading, if any, what is said of it; and which of its words are cited.

    That is the sentence of a passage with these stems, or where neither is told its first one.
    """

    article: ArticleMetadata
    text: str
    heading: str = ""
    passage_id: str = ""
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer about the library says: first, and of each article."""

    lead: str
    entries: tuple[Entry, ...] = ()


def reply_to(question: LibraryQuestion, request: Request, pipeline: Pipeline) -> Reply | None:
    """What is said to a question on the library; None where it is on something else, as the catalogue shows."""
    articles = held(pipeline.library, pipeline.within)
    if not articles:
        return Reply(nothing_within(pipeline.library, pipeline.within) or ADD_SOME) if question.is_sure else None
    if question.wanted in DETAILS:
        named = single_articles(question, articles, request, pipeline)
        told = DETAILS[question.wanted]
        return Reply("", tuple(Entry(one, told(one)) for one in named)) if named else None
    selection = selected(question, articles, pipeline.within)
    if selection is None or not (is_searchable(selection.subject) or not selection.subject):
        return None
    if not selection.articles:
        return Reply(_nothing(selection, articles))
    return _reply(question, selection, pipeline)


def _reply(question: LibraryQuestion, selection: Selection, pipeline: Pipeline) -> Reply:
    match question.wanted:
        case Wanted.COUNT:
            return _count(question, selection, pipeline)
        case Wanted.NEWEST | Wanted.OLDEST:
            return _newest(question, selection, pipeline)
        case Wanted.LONGEST | Wanted.SHORTEST:
            return _longest(question, selection, pipeline)
        case Wanted.TOPICS | Wanted.SPAN | Wanted.PUBLISHERS | Wanted.AUTHORS:
            return _OF_ALL[question.wanted](selection)
        case _:
            return _list(question, selection, pipeline)


def _nothing(selection: Selection, articles: Sequence[ArticleMetadata]) -> str:
    known = f"{publishers_known(articles)} {authors_known(articles)}" if selection.unknown else days_known(articles)
    return f"There are no articles{selection.told}. {known}"


def _count(question: LibraryQuestion, selection: Selection, pipeline: Pipeline) -> Reply:
    if selection.subject:
        return _on_subject(question, selection, pipeline)
    if question.origin or question.days:
        return _list(question, selection, pipeline)
    count = len(selection.articles)
    span = span_in_words(selection.articles)
    published = f" {'It was' if count == 1 else 'They were'} published {span}." if span else ""
    return Reply(f"{there_are(count)}{selection.told}.{published}")


def _list(question: LibraryQuestion, selection: Selection, pipeline: Pipeline) -> Reply:
    if selection.subject:
        return _on_subject(question, selection, pipeline)
    held_so = f"{there_are(len(selection.articles))}{selection.told}"
    if question.wanted is Wanted.EXISTENCE:
        held_so = f"Yes, {held_so[0].lower()}{held_so[1:]}"
    newest = f". The {MOST_NAMED} newest:" if len(selection.articles) > MOST_NAMED else ":"
    return Reply(f"{held_so}{newest}", _entries(selection.articles))


def _topics(selection: Selection) -> Reply:
    stories = list({one.story or one.id: one for one in reversed(selection.articles)}.values())[::-1]
    held_so = f"{there_are(len(selection.articles))}{selection.told}"
    newest = f". The {MOST_NAMED} newest tell of:" if len(stories) > MOST_NAMED else ". They tell of:"
    return Reply(f"{held_so}{newest if len(stories) > 1 else ':'}", _entries(stories))


def _newest(question: LibraryQuestion, selection: Selection, pipeline: Pipeline) -> Reply:
    found = coverage_of(selection.subject, selection.articles, pipeline) if selection.subject else None
    if found and not found.articles:
        return Reply(_none_mentions(selection))
    articles = found.articles if found else selection.articles
    dated = sorted((one for one in articles if one.published), key=lambda one: one.published or "")
    if not dated:
        return Reply(f"None of the articles{selection.told} has a date.")
    is_newest = question.wanted is Wanted.NEWEST
    named = (dated[::-1] if is_newest else dated)[: min(question.limit or NEWEST_NAMED, MOST_NAMED)]
    which = "newest" if is_newest else "oldest"
    told = f"{f' on “{selection.subject}”' if selection.subject else ''}{selection.told}"
    if len(named) == 1:
        day = named[0].published or ""
        return Reply(
            f"The {which} article{told} was published {on_day(day)}:", _entries(named, found, selection.subject)
        )
    return Reply(f"The {len(named)} {which} articles{told}:", _entries(named, found, selection.subject))


def _longest(question: LibraryQuestion, selection: Selection, pipeline: Pipeline) -> Reply:
    found = coverage_of(selection.subject, selection.articles, pipeline) if selection.subject else None
    if found and not found.articles:
        return Reply(_none_mentions(selection))
    articles = found.articles if found else selection.articles
    ranked = by_length(articles, pipeline.library, longest=question.wanted is Wanted.LONGEST)
    named = ranked[: min(question.limit or NEWEST_NAMED, MOST_NAMED)]
    told = f"{f' on “{selection.subject}”' if selection.subject else ''}{selection.told}"
    which = f"{question.wanted} article{told} is" if len(named) == 1 else f"{question.wanted} articles{told} are"
    entries = [
        Entry(one, f"{length_in_words(count)}; {facts_in_words(one)}", title_in_words(one)) for one, count in named
    ]
    return Reply(f"The {which}:", tuple(entries))


def _span(selection: Selection) -> Reply:
    dated = [one for one in selection.articles if one.published]
    if not dated:
        return Reply(f"None of the articles{selection.told} has a date.")
    span = span_in_words(dated)
    undated = len(selection.articles) - len(dated)
    without = f"; {count_in_words(undated)} {'has' if undated == 1 else 'have'} no date" if undated else ""
    told = f"The {count_in_words(len(dated)) if len(dated) > 1 else 'article'}{selection.told}"
    said = f"{told} {'were' if len(dated) > 1 else 'was'} published {span}{without}:"
    return Reply(said, _entries(list({one.id: one for one in (dated[-1], dated[0])}.values())))


def _by_name(selection: Selection, noun: Literal["publisher", "author"]) -> Reply:
    """Each publisher or author with its newest article, those of most articles first."""
    names = {one.id: one.author if noun == "author" else one.publisher for one in selection.articles}
    works: dict[str, list[ArticleMetadata]] = {}
    for article in selection.articles:
        if name := names[article.id]:
            works.setdefault(name, []).append(article)
    if not works:
        return Reply(f"None of the articles{selection.told} names {'an' if noun == 'author' else 'a'} {noun}.")
    ranked = sorted(works.items(), key=lambda one: -len(one[1]))
    nameless = sum(not name for name in names.values())
    without = f"; {count_in_words(nameless)} {'names' if nameless == 1 else 'name'} none" if nameless else ""
    most = f". The {MOST_NAMED} of most articles" if len(ranked) > MOST_NAMED else ""
    entries = tuple(Entry(own[0], _works_in_words(own), name) for name, own in ranked[:MOST_NAMED])
    return Reply(f"{there_are(len(ranked), noun)}{without}{most}:", entries)


def _works_in_words(articles: Sequence[ArticleMetadata]) -> str:
    day = articles[0].published
    newest = "" if len(articles) == 1 or not day else ", the newest"
    return f"{count_in_words(len(articles))}{newest}{f' of {day_in_words(day)}' if day else ''}."


def _on_subject(question: LibraryQuestion, selection: Selection, pipeline: Pipeline) -> Reply:
    found = coverage_of(selection.subject, selection.articles, pipeline)
    is_asked = question.wanted is Wanted.EXISTENCE
    articles = found.articles if question.relation == "about" else found.mentioning or found.scattered
    if not articles:
        said = f"{'No. ' if is_asked else ''}{_none_mentions(selection)}"
        return Reply(f"{said} The nearest in meaning:", _entries(found.nearest)) if found.nearest else Reply(said)
    said = _mentions(found, selection) if question.relation == "mention" else _about(found, selection)
    is_plain = bool(found.mentioning or (found.about and question.relation == "about"))
    lead = f"Yes. {said}" if is_asked and is_plain else said
    some = f". {MOST_NAMED} of them:" if len(articles) > MOST_NAMED else ":"
    return Reply(f"{lead}{some}", _entries(articles, found, selection.subject))


def _mentions(found: Coverage, selection: Selection) -> str:
    """How many articles have the words of the subject: counted, as all were looked for."""
    if not found.mentioning:
        return _scattered(found, selection)
    mention = share_in_words(len(found.mentioning), len(selection.articles), selection.told, "mention")
    return f"{mention} “{selection.subject}”"


def _about(found: Coverage, selection: Selection) -> str:
    """Which articles look to be on the subject, and how many more mention it."""
    about, told = len(found.about), selection.told
    others = len({one.id for one in found.mentioning} - {one.id for one in found.about})
    if not about:
        return _mentions(found, selection) + (", but none looks to be all about it" if found.mentioning else "")
    look = f"{about} {'article' if about == 1 else 'articles'}{told} {'looks' if about == 1 else 'look'} to be about"
    more = f", and {others} more {'mentions' if others == 1 else 'mention'} it" if others else ""
    return f"{look} “{selection.subject}”{more}"


def _scattered(found: Coverage, selection: Selection) -> str:
    count = len(found.scattered)
    have = f"{count} {'has' if count == 1 else 'have'} all of these words"
    return f"No article{selection.told} has “{selection.subject}” word for word, but {have}"


def _none_mentions(selection: Selection) -> str:
    return f"{share_in_words(0, len(selection.articles), selection.told, 'mention')} “{selection.subject}”."


def _entries(
    articles: Sequence[ArticleMetadata], found: Coverage | None = None, subject: str = ""
) -> tuple[Entry, ...]:
    """The first of these articles, each under its title, cited by the words on the subject."""
    passages = found.passages if found else {}
    stems = frozenset(content_stems(subject))
    return tuple(
        Entry(one, facts_in_words(one), title_in_words(one), passages.get(one.id, ""), stems)
        for one in articles[:MOST_NAMED]
    )


_OF_ALL: Mapping[Wanted, Callable[[Selection], Reply]] = {
    Wanted.TOPICS: _topics,
    Wanted.SPAN: _span,
    Wanted.PUBLISHERS: partial(_by_name, noun="publisher"),
    Wanted.AUTHORS: partial(_by_name, noun="author"),
}
"""What is told of all articles that are meant."""
