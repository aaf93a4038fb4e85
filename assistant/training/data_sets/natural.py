"""Claims and questions as people write them: the records of `natural.jsonl.gz`, and the cases that they make.

One record is a passage of an encyclopaedia or a news story, cut into sentences, with claims (label and the sentences
that tell it) and questions (the sentences that answer, the best first). Labels hold against that passage alone.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

CLAIM_LABELS = ("supported", "refuted", "not_said")


@dataclass(frozen=True, slots=True)
class Record:
    """A passage: its title, its day where it is a news story, its sentences, and what is asked and claimed of it."""

    id: str
    source: Literal["wikipedia", "news"]
    title: str
    published: str | None
    event: str | None
    sentences: tuple[str, ...]
    claims: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, Any], ...]

    @property
    def half(self) -> int:
        """0 or 1: all passages of one article, and all stories of one event, are in one half."""
        return int(hashlib.sha256(f"part {self.event or self.title}".encode()).hexdigest(), 16) % 2

    @property
    def group(self) -> str:
        """Where figures are reported: "wikipedia", or "news", of which events are the larger part."""
        return self.source


@dataclass(frozen=True, slots=True)
class Case:
    """A claim or question put to a library that has its passage.

    `label` is one of `CLAIM_LABELS`, or "answered" or "not_answered". `gold` are the sentences that tell it, and
    `answer` the words that answer, where they are literal.
    """

    text: str
    label: str
    kind: str
    group: str
    half: int
    title: str
    gold: tuple[str, ...] = ()
    answer: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.title} | {self.group} | {self.text} | {self.gold}"

    @property
    def order(self) -> str:
        """Sorted by this, cases are mixed, always alike."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim, and no question."""
        return self.label in CLAIM_LABELS


def read_records(file: Path) -> list[Record]:
    """The records of a file: JSON Lines, plain or gzip."""
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [_record(json.loads(line)) for line in text.decode("utf-8").splitlines()]


def with_more(records: list[Record], file: Path) -> list[Record]:
    """The records with the further claims and questions that a file has for some of them, by their id: JSON Lines."""
    more = {row["id"]: row for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
    return [
        replace(
            record,
            claims=(*record.claims, *more[record.id]["claims"]),
            questions=(*record.questions, *more[record.id]["questions"]),
        )
        if record.id in more
        else record
        for record in records
    ]


def cases_of(records: list[Record]) -> Iterator[Case]:
    """Every claim and question of these records."""
    for record in records:
        for claim in record.claims:
            gold = tuple(record.sentences[place] for place in claim["evidence"])
            yield Case(claim["claim"], claim["label"], claim["kind"], record.group, record.half, record.title, gold)
        for question in record.questions:
            gold = tuple(record.sentences[place] for place in question["sentences"])
            label = "answered" if gold else "not_answered"
            literal = "" if question["answer"] in {"yes", "no"} else question["answer"]
            yield Case(
                question["question"], label, question["kind"], record.group, record.half, record.title, gold, literal
            )


def articles_of(records: list[Record], articles: Path) -> Iterator[dict[str, Any]]:
    """The articles of a library for these cases: the whole ones of a file, and the stories."""
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
    for record in records:
        if record.source == "news":
            yield {
                "id": record.id,
                "title": record.title,
                "published": record.published,
                "text": " ".join(record.sentences),
            }


def _record(told: dict[str, Any]) -> Record:
    return Record(
        id=told["id"],
        source=told["source"],
        title=told["title"],
        published=told.get("published"),
        event=told.get("event"),
        sentences=tuple(told["sentences"]),
        claims=tuple(told["claims"]),
        questions=tuple(told["questions"]),
    )
