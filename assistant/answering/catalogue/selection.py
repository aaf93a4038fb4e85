"""Which articles a question on the library is about, or a filter holds; and what to say where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from assistant.answering.catalogue.wording import days_in_words, names_in_words, span_in_words
from assistant.language.library_questions.question import LibraryQuestion
from assistant.language.tokens import words
from assistant.retrieval.hybrid import ArticleFilter
from ingest.article import ArticleMetadata
from ingest.library import Library

MISSPELT_SIMILARITY = 88.0
"""The least similarity (0 to 100, of edits) of two names of which one may be the other, misspelt."""

SHORTEST_MISSPELT = 5
"""Letters that a name has at least that may be misspelt."""

MOST_TAGS = 5
"""Tags that are named at most where one is not known."""

NEAR_TAG = 70.0
"""The least similarity (0 to 100, of edits) of a tag that may be meant by one that is not known."""

_OF_SUBJECT = re.compile(r"^(?P<subject>.+) (?:by|from|in) (?P<origin>.+?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles that are meant, the newest first, and which they are: " of Reuters published since 1 May 2020".

    `subject` is what they are to be on beside that. `unknown` is a publisher or author that none of them has.
    """

    articles: tuple[ArticleMetadata, ...]
    told: str
    subject: str = ""
    unknown: str = ""


def held(library: Library, within: ArticleFilter) -> list[ArticleMetadata]:
    """The articles that may answer, the newest first, those without a date last."""
    rows = [row.article for row in library.articles() if row.damage is None and within.matches(row.article)]
    return sorted(rows, key=lambda article: article.published or "", reverse=True)


def selected(question: LibraryQuestion, articles: Sequence[ArticleMetadata], within: ArticleFilter) -> Selection | None:
    """The articles that a question means, of those that may answer; None where it asks of something else.

    That is so where its words may ask of anything ("the articles of the treaty"), and no publisher, author or title
    has these names.
    """
    resolved = _with_origin_of_subject(question, articles)
    names = origins_named(resolved.origin, articles) if resolved.origin else set()
    if not resolved.is_sure and resolved.relation != "title" and not names:
        return _by_title(resolved, articles, within)
    subject = "" if names and resolved.subject == resolved.origin else resolved.subject
    days = _filter_of(resolved, articles)
    kept = [one for one in articles if (not resolved.origin or _is_of(one, names)) and days.matches(one)]
    unknown = resolved.origin if resolved.origin and not names else ""
    told = _told(" and ".join(sorted(names)) or resolved.origin, days, within)
    return Selection(tuple(kept), told, subject, unknown)


def origins_named(name: str, articles: Iterable[ArticleMetadata]) -> set[str]:
    """The publishers and authors that a name means: in any case, in part, or misspelt; the nearest only."""
    origins = {origin for one in articles for origin in (one.publisher, one.author) if origin}
    wanted = _bare(name)
    if not wanted:
        return set()
    same = {origin for origin in origins if _bare(origin) == wanted}
    part = {origin for origin in origins if set(wanted.split()) <= set(_bare(origin).split())}
    return same or part or {origin for origin in origins if _is_nearly(wanted, _bare(origin))}


def nothing_within(library: Library, within: ArticleFilter) -> str | None:
    """That a filter names a publisher or tag that no article has, or that none is in it; None where some are."""
    articles = held(library, ArticleFilter())
    if not within or not articles or any(within.matches(one) for one in articles):
        return None
    publishers = {(one.publisher or "").casefold() for one in articles}
    unknown = [name for name in within.publishers if name.casefold() not in publishers]
    if unknown and len(unknown) == len(within.publishers):
        return f"There are no articles of {' or '.join(unknown)}. {publishers_known(articles)}"
    tags = library.tags()
    unknown_tags = [tag for tag in within.tags if tag.casefold() not in map(str.casefold, tags)]
    if unknown_tags and len(unknown_tags) == len(within.tags):
        return f"No article is tagged {' or '.join(unknown_tags)}. {nearest_tags(unknown_tags, tags)}"
    if within.articles and not any(one.id in within.articles for one in articles):
        return "The articles that you chose are not in the library any more. Choose others, or ask all."
    return f"There are no articles {described(within)}. {days_known(articles)}".strip()


def described(within: ArticleFilter) -> str:
    """What a filter holds: "of Reuters published since 1 May 2020"."""
    of = f"of {' or '.join(within.publishers)}" if within.publishers else ""
    tagged = f"tagged {' or '.join(within.tags)}" if within.tags else ""
    chosen = "among those that you chose" if within.articles else ""
    return " ".join(filter(None, (of, tagged, days_in_words(within.since, within.until), chosen)))


def nearest_tags(unknown: Iterable[str], tags: Mapping[str, int]) -> str:
    """The tags that are nearest to these, which no article has; where none is near, the most used; as a sentence.

    `tags` are those that there are, each with the number of its articles.
    """
    near = [
        tag
        for one in unknown
        for tag, _, _ in process.extract(
            one, list(tags), scorer=fuzz.WRatio, processor=str.casefold, limit=MOST_TAGS, score_cutoff=NEAR_TAG
        )
    ]
    named = near or sorted(tags, key=lambda tag: -tags[tag])[:MOST_TAGS]
    if not named:
        return "None of the articles has a tag."
    what = ("The nearest tags are" if near else "The most used tags are") if len(named) > 1 else "The nearest tag is"
    return f"{what} {', '.join(dict.fromkeys(named))}."


def publishers_known(articles: Sequence[ArticleMetadata]) -> str:
    """Which publishers there are, as a sentence."""
    return _known("publisher", [one.publisher for one in articles])


def authors_known(articles: Sequence[ArticleMetadata]) -> str:
    """Which authors there are, as a sentence."""
    return _known("author", [one.author for one in articles])


def days_known(articles: Sequence[ArticleMetadata]) -> str:
    """From when to when articles are, as a sentence."""
    span = span_in_words(articles)
    return f"The articles were published {span}." if span else "None of the articles has a date."


def _known(noun: str, names: Sequence[str | None]) -> str:
    distinct = {name for name in names if name}
    if not distinct:
        return f"None of the articles names {'an' if noun == 'author' else 'a'} {noun}."
    known = f"The {noun}s are" if len(distinct) > 1 else f"The only {noun} is"
    return f"{known} {names_in_words(names)}."


def _by_title(
    question: LibraryQuestion, articles: Sequence[ArticleMetadata], within: ArticleFilter
) -> Selection | None:
    """The articles of "the Suez articles", whose titles have these words."""
    wanted = set(words(question.subject))
    if question.subject != question.origin or not any(wanted <= set(words(one.title)) for one in articles):
        return None
    days = _filter_of(question, articles)
    kept = tuple(one for one in articles if days.matches(one))
    return Selection(kept, _told("", days, within), question.subject)


def _with_origin_of_subject(question: LibraryQuestion, articles: Sequence[ArticleMetadata]) -> LibraryQuestion:
    """On Brexit, of the Guardian, where a subject is "Brexit from the Guardian"; but not "withdrawal from Kabul"."""
    parts = _OF_SUBJECT.match(question.subject) if not question.origin and question.relation != "title" else None
    if not parts or not origins_named(parts["origin"], articles):
        return question
    return replace(question, subject=parts["subject"], origin=parts["origin"])


def _filter_of(question: LibraryQuestion, articles: Sequence[ArticleMetadata]) -> ArticleFilter:
    """The days that a question names; of a month without a year, those of the last year of which there are articles."""
    if not question.days:
        return ArticleFilter()
    asked = ArticleFilter(since=question.days.first, until=question.days.last)
    if not (question.days.is_of_any_year and asked.since and asked.until):
        return asked
    oldest = min((one.published[:4] for one in articles if one.published), default=asked.since[:4])
    years = range(int(asked.since[:4]) - int(oldest) + 1)
    earlier = [question.days.earlier(back) for back in years]
    tried = (ArticleFilter(since=one.first, until=one.last) for one in earlier)
    return next((days for days in tried if any(map(days.matches, articles))), asked)


def _told(origin: str, days: ArticleFilter, within: ArticleFilter) -> str:
    own = " ".join(filter(None, (f"of {origin}" if origin else "", described(days))))
    around = described(within)
    joined = f"{own}, {around}" if around.startswith("among") else f"{own}, of those {around}"
    return f" {joined}" if own and around else f" {own or around}".rstrip()


def _is_of(article: ArticleMetadata, names: set[str]) -> bool:
    return bool(names & {article.publisher, article.author})


def _bare(name: str) -> str:
    """A name in small letters, without its article."""
    return " ".join(words(name)).removeprefix("the ")


def _is_nearly(one: str, other: str) -> bool:
    return len(one) >= SHORTEST_MISSPELT and fuzz.ratio(one, other) >= MISSPELT_SIMILARITY
