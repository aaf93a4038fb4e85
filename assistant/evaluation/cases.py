"""A file of cases to measure on: questions and claims, each with what is right. JSON Lines, a case a line.

{"question": "Who spoke?", "answers": ["Greta Holm"], "article_ids": ["3f2a…"], "answerable": true}
{"question": "Who paid?", "answers": [], "article_ids": null, "answerable": false}
{"claim": "Greta Holm spoke.", "label": "supported"}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from assistant.answering.validation import LONGEST_QUESTION
from assistant.verdict import Label
from ingest.article import ArticleSummary
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class QuestionCase:
    """A question and what is right.

    `answers` are wordings of the answer, any of which will do; `article_ids` are the articles that answer, or None
    where any article that holds an answer does. `line` is that of the file, from 1.
    """

    line: int
    question: str
    answers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] | None = None
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A claim and the right label."""

    line: int
    claim: str
    label: Label


Case = QuestionCase | ClaimCase

_Said = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"\w", max_length=LONGEST_QUESTION)]


class _Line(BaseModel):
    """What a line may hold; `note` is for the person who writes the file."""

    model_config = ConfigDict(extra="forbid")

    note: str = ""


class _QuestionLine(_Line):
    question: _Said
    answers: list[_Said] = []
    article_ids: list[str] | None = None
    answerable: bool | None = None


class _ClaimLine(_Line):
    claim: _Said
    label: Label


_OBJECT = TypeAdapter(dict[str, object])


def read_cases(file: Path) -> list[Case]:
    """The cases of a file, in its order.

    Raises:
        UsageError: the file cannot be read, or a line of it is no case; the message names the line.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"The file {file} cannot be read ({problem}). It must be JSON Lines in UTF-8.") from problem
    cases = [_case(line, number, file) for number, line in enumerate(lines, start=1) if line.strip()]
    if not cases:
        raise UsageError(f"The file {file} has no cases. Draft some to correct: articles evaluate --draft 20 > {file}")
    return cases


def _case(line: str, number: int, file: Path) -> Case:
    try:
        if "claim" in (facts := _OBJECT.validate_json(line)):
            claim = _ClaimLine.model_validate(facts)
            return ClaimCase(number, claim.claim, claim.label)
        read = _QuestionLine.model_validate(facts)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(map(str, first["loc"]))
        reason = f"{place}: {first['msg']}" if place else first["msg"]
        raise UsageError(
            f"Line {number} of {file} is no case ({reason}). `articles evaluate --help` shows one."
        ) from None
    named = bool(read.answers or read.article_ids)
    answerable = named if read.answerable is None else read.answerable
    if (answerable and not named) or (not answerable and read.answerable is None):
        raise UsageError(
            f'Line {number} of {file} does not say what is right. Name "answers" or "article_ids", '
            'or say "answerable": false.'
        )
    articles = tuple(read.article_ids) if read.article_ids else None
    return QuestionCase(number, read.question, tuple(read.answers), articles, answerable)


def with_known_articles(cases: Sequence[Case], articles: Sequence[ArticleSummary], file: Path) -> list[Case]:
    """The cases with their articles by id; a file may name them by web address or by where they were read from.

    Raises:
        UsageError: a case names an article that the library does not have.
    """
    known = {row.article.source: row.article.id for row in articles}
    known |= {row.article.url: row.article.id for row in articles if row.article.url}
    known |= {row.article.id: row.article.id for row in articles}
    resolved: list[Case] = []
    for case in cases:
        if isinstance(case, ClaimCase) or case.article_ids is None:
            resolved.append(case)
            continue
        for named in case.article_ids:
            if named not in known:
                raise UsageError(
                    f"Line {case.line} of {file} names the article {named!r}, which the library does not have. "
                    "`articles list` shows the ids of those that it has."
                )
        resolved.append(replace(case, article_ids=tuple(known[named] for named in case.article_ids)))
    return resolved
