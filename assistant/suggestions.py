"""Questions and claims to begin with, made from the sentences of the articles; questions are tried before shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.assistant import Assistant
from assistant.evaluation.question_drafts import Drafted, draft_questions
from assistant.language import lexicon
from assistant.language.entities.names import names_of
from assistant.language.follow_ups.pronouns import points_back
from assistant.language.prompt_injection import is_injection
from assistant.language.statements import rejection_reason
from assistant.retrieval.hybrid import NO_FILTER, ArticleFilter
from ingest.chunking import sentence_spans
from ingest.library import Library

MOST_TRIED = 24
"""Most questions put to the assistant in search of good ones: each takes a moment."""

MOST_SUMMARIES = 2
"""Most summaries that are suggested."""

MOST_ARTICLES = 100
"""Most articles whose sentences are looked through."""

SENTENCES_SUGGESTED = 4
"""Sentences of which texts to check are made, each of another article."""

SHORTEST_SUGGESTED, LONGEST_SUGGESTED = 40, 160
"""Characters of such a sentence."""

_FIRST_YEAR = 1000
_MONTHS = lexicon.alternation("months")
_FIGURE = re.compile(
    rf"(?<![\w.,:/-])(?:[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d{{1,3}})(?![\w:/-]|[.,]\d| (?i:{_MONTHS})\b)"
)
"""A number of two digits or more, by itself; no day of a month."""

_LEANS = re.compile(
    rf"(?:{lexicon.alternation('discourse_openers')}|{lexicon.alternation('midair_openers')})\b", re.IGNORECASE
)
"""How a sentence begins that leans on the one before it."""


def suggest_questions(assistant: Assistant, most: int = 4, within: ArticleFilter = NO_FILTER) -> list[str]:
    """Up to `most` questions, of different articles, that name their subject and are answered with the right sentence.

    The last asks for a summary; where sentences make too few questions, more do. Only to articles that are `within`.
    """
    found: dict[str, str] = {}
    library = assistant.library
    held = [row.article for row in library.articles() if row.damage is None and within.matches(row.article)]
    articles = {one.id: one.title for one in held[:MOST_ARTICLES]}
    drafts = filter(_names_its_subject, draft_questions(library, list(articles)))
    for drafted in islice(drafts, MOST_TRIED):
        if drafted.article_id in found:
            continue
        answer = assistant.ask(drafted.question, within=within)
        if answer.answered and drafted.sentence in " ".join(answer.citations[0].quote.split()):
            found[drafted.article_id] = drafted.question
        if len(found) == max(1, most - 1):
            break
    left = [title for one, title in articles.items() if one not in found]
    asked = (f"Summarise “{title}”" for title in left[: min(MOST_SUMMARIES, most - len(found))])
    return [*found.values(), *(one for one in asked if assistant.ask(one, within=within).answered)]


def _names_its_subject(drafted: Drafted) -> bool:
    """Whether a question has a name in it, so that it can be understood by itself.

    The first word of a sentence has a capital in any case: alone it is not taken for a name.
    """
    first = drafted.sentence.split(maxsplit=1)[0]
    return any(name != first for name in names_of(drafted.question)) and not points_back(drafted.question)


@dataclass(frozen=True, slots=True)
class SuggestedText:
    """A text to check; `remark` tells what was done to the words of the articles, "" where they stand as they are."""

    text: str
    remark: str = ""


def suggest_texts(library: Library) -> list[SuggestedText]:
    """Up to three texts to check, of the newest articles: a sentence, one with another figure, and several of both."""
    plain = list(islice(_telling_sentences(library), SENTENCES_SUGGESTED))
    with_figure = next((one for one in plain[1:] if _FIGURE.search(one)), None)
    if with_figure is None:
        return [SuggestedText(one) for one in plain[:3]]
    changed = _FIGURE.sub(_another_figure, with_figure, count=1)
    rest = [one for one in plain[1:] if one != with_figure]
    suggested = [SuggestedText(plain[0]), SuggestedText(changed, "with another figure")]
    if rest:
        suggested.append(SuggestedText(" ".join([*rest, changed]), "a text: its last sentence has another figure"))
    return suggested


def _telling_sentences(library: Library) -> Iterator[str]:
    """A sentence of each of the newest articles that can be understood by itself, as far as its form tells."""
    newest = sorted(library.articles(), key=lambda row: row.article.published or "", reverse=True)
    for row in newest[:MOST_ARTICLES]:
        text = library.article(row.article.id).text
        sentences = (" ".join(text[start:end].split()) for start, end in sentence_spans(text))
        if found := next(filter(_is_telling, sentences), None):
            yield found


def _is_telling(sentence: str) -> bool:
    fits = SHORTEST_SUGGESTED <= len(sentence) <= LONGEST_SUGGESTED
    return fits and not _LEANS.match(sentence) and not is_injection(sentence) and not rejection_reason(sentence)


def _another_figure(found: re.Match[str]) -> str:
    figure = found[0]
    value = int(figure.replace(",", ""))
    other = value + max(2, value // 5 if value < _FIRST_YEAR else 3)
    return f"{other:,}" if "," in figure else str(other)
