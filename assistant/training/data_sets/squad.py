"""Questions and articles from files in SQuAD form (1.1 or 2.0)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the half-open spans of an article's text that answer it."""

    text: str
    article_id: str
    gold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles, as records to ingest, and questions on them."""

    records: list[dict[str, str]]
    questions: list[Question]


def read_squad(path: Path) -> Corpus:
    """Articles (paragraphs joined by a blank line) and their questions, in the order of the file."""
    records, questions = [], []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        text = ""
        for paragraph in article["paragraphs"]:
            text += "\n\n" if text else ""
            for asked in paragraph["qas"]:
                starts = [(len(text) + answer["answer_start"], len(answer["text"])) for answer in asked["answers"]]
                gold = tuple((start, start + length) for start, length in starts)
                questions.append(Question(asked["question"], article["title"], gold))
            text += paragraph["context"]
        records.append({"id": article["title"], "title": article["title"].replace("_", " "), "text": text})
    return Corpus(records, questions)
