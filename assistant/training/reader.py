"""Train the reader: which sentence answers a question.

    python -m assistant.training.reader --qa qa.jsonl.gz --output runs/reader

Each question comes with the sentence that answers it and the sentences most easily taken for it: from the same
paragraph, and the nearest in words of all other paragraphs. The loss puts the right one first (softmax over the
sentences of a question) and teaches when none is right (logistic). Questions and sentences are also changed in a
name, a number or a word that they share: each then answers the other only where both are changed. And a question
may be denied, or ask for what its sentence does not say.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from sentence_transformers.cross_encoder import CrossEncoder
from sklearn.feature_extraction.text import TfidfVectorizer
from torch import Tensor, nn

from assistant.reading import in_context
from assistant.training.contrasts import (
    DEMONYMS,
    Change,
    Names,
    changed,
    names_in,
    with_opposite,
    with_other_number,
)
from assistant.training.fine_tuning import Run, add_run_options, fine_tune, new_model, pair_scores
from assistant.wording import FUNCTION_WORDS, stem
from ingest.chunking import sentence_spans

TAKEN = {
    "squadshifts-wiki": 8000,
    "nqg-squad-train": 12000,
    "squadshifts-reddit": 5000,
    "squadshifts-amazon": 3500,
    "qed-nq": 3500,
    "qed-nq-multi": 1000,
    "tydiqa-en": 3700,
    "nq-open-oracle": 1500,
    "mlqa-en-dev": 1200,
    "selqa": 2000,
    "onestopqa": 1300,
    "clapnq-dev": 800,
    "covid-qa": 800,
    "policyqa": 400,
    "medquad": 200,
}
"""Questions of each set: most from those that were written for the paragraph that answers them."""

FROM_PARAGRAPH = 3
FROM_ELSEWHERE = 1
LONGEST_SENTENCE = 320
"""Characters."""
CHANGED_SHARE = 0.45
"""Of the questions that can be: put once more, with the question and its sentence changed in the same thing."""
DENIED_SHARE = 0.05
UNSAID_SHARE = 0.35
TITLED_SHARE = 0.6
RARE = 40
"""Sentences that a word may be in at most to be taken for a name where names are in lower case."""

Row = dict[str, Any]
_WORD = re.compile(r"\w+")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|did|does|do|has|have|had|can|could|would|should)\b(?!n't)")


class ReaderLoss(nn.Module):
    """Softmax over the sentences of a question that has an answer, and the logistic loss over each of them."""

    def __init__(self, model: CrossEncoder) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, inputs: list[Any], labels: list[Tensor], prompt: str | None = None, task: str | None = None
    ) -> Tensor:
        """The mean over the questions; inputs are questions and their sentences, labels 1 where one answers."""
        questions, sentences = inputs
        pairs = [(question, text) for question, texts in zip(questions, sentences, strict=True) for text in texts]
        scores = pair_scores(self.model, pairs).view(-1)
        each = torch.split(scores, [len(texts) for texts in sentences])
        listwise = [
            -(own.log_softmax(0)[right.argmax()]) for own, right in zip(each, labels, strict=True) if right.any()
        ]
        single = nn.functional.binary_cross_entropy_with_logits(scores, torch.cat(labels).float(), reduction="sum")
        return sum(listwise, start=single) / len(questions)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the data, and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--qa", type=Path, required=True, help="question-answer records, .jsonl.gz")
    add_run_options(parser)
    options = parser.parse_args(arguments)
    rows = training_rows(read_records(options.qa), random.Random(options.seed))  # noqa: S311
    print(f"{len(rows):,} questions, {sum(len(row['texts']) for row in rows):,} pairs")
    run = Run(options.output, options.start, options.seed, options.epochs, options.rate, rows=16, longest=128)
    torch.manual_seed(run.seed)
    model = new_model(run, ["answers"])
    fine_tune(model, Dataset.from_list(rows), ReaderLoss(model), run)


def read_records(path: Path) -> list[Row]:
    """The records of a file that are of use: with a sentence that answers, of the sets taken."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = map(json.loads, lines)
        return [record for record in records if record["set"] in TAKEN and record["positive"]]


def training_rows(records: Sequence[Row], chance: random.Random) -> list[Row]:
    """Rows of `question`, `texts` and `label` (1 for the text that answers), in random order."""
    chosen = []
    for name, most in TAKEN.items():
        own = [record for record in records if record["set"] == name and len(record["positive"]) <= LONGEST_SENTENCE]
        chosen += chance.sample(own, min(most, len(own)))
    elsewhere = nearest_elsewhere(chosen)
    swaps = Swaps.of(chosen)
    rows = [row for record, near in zip(chosen, elsewhere, strict=True) for row in _rows(record, near, swaps, chance)]
    chance.shuffle(rows)
    return rows


def _rows(record: Row, near: Sequence[Row], swaps: Swaps, chance: random.Random) -> Iterator[Row]:
    """The question with its sentences; and changed, so that they do not answer it."""
    question, positive = record["question"], record["positive"].strip()
    before = {after: before for before, after in _pairs_of(record["context"])}
    title = subject_of(record["context"]) if chance.random() < TITLED_SHARE else ""
    right, *around = (in_context(text, before.get(text, ""), title) for text in (positive, *_around(record, chance)))
    change = swaps.change(record, chance) if chance.random() < CHANGED_SHARE else None
    if change:
        other = in_context(*(changed(text, change) for text in (positive, before.get(positive, ""), title)))
        yield {"question": changed(question, change), "texts": [other, right], "label": [1, 0]}
        around[:1] = [other]
    apart = [near_by for near_by in near if not _gives_away(near_by["positive"], record)][:FROM_ELSEWHERE]
    texts = [right, *around, *(_apart(near_by, bool(title)) for near_by in apart)]
    yield {"question": question, "texts": texts, "label": [1] + [0] * (len(texts) - 1)}
    if chance.random() < DENIED_SHARE and (denied := question_denied(question)):
        yield {"question": denied, "texts": [right], "label": [0]}
    if chance.random() < UNSAID_SHARE and (asked := unsaid(record, near, chance)):
        yield {"question": asked, "texts": [right], "label": [0]}


def _around(record: Row, chance: random.Random) -> list[str]:
    """The sentences of its paragraph that share most words with a question."""
    around = [text.strip() for text in record["negatives"] if not _gives_away(text, record)]
    asked = set(_WORD.findall(record["question"].lower()))
    around.sort(key=lambda text: -len(asked & set(_WORD.findall(text.lower()))) - chance.random() * 2)
    return [text for text in around if len(text) <= LONGEST_SENTENCE][:FROM_PARAGRAPH]


def question_denied(question: str) -> str | None:
    """The question with its first auxiliary denied: "What did…" becomes "What didn't…"."""
    denied = _AUXILIARY.sub(lambda match: f"{match.group()}n't".replace("cann't", "can't"), question, count=1)
    return denied if denied != question and "not" not in question else None


def unsaid(record: Row, near: Sequence[Row], chance: random.Random) -> str | None:
    """The question with one of its words that its sentence paraphrases replaced by one of questions near by."""
    question, said = record["question"], {stem(word) for word in _WORD.findall(record["positive"].lower())}
    theirs = {word for other in near for word in _content_words(other["question"]) if stem(word) not in said}
    swaps = [
        (word, other)
        for word in _content_words(question)
        if stem(word) not in said and f" {word}" in question
        for other in sorted(theirs)
        if other[-2:] == word[-2:] and stem(other) != stem(word) and other not in question.lower()
    ]
    return changed(question, chance.choice(swaps)) if swaps else None


def _content_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in FUNCTION_WORDS and len(word) > 3]  # noqa: PLR2004


def _apart(record: Row, titled: bool) -> str:
    """The sentence of another question; with its title only where the question's own sentences have one."""
    before = {after: before for before, after in _pairs_of(record["context"])}.get(record["positive"].strip(), "")
    return in_context(record["positive"].strip(), before, subject_of(record["context"]) if titled else "")


def _pairs_of(context: str | None) -> Iterator[tuple[str, str]]:
    """Each sentence of a paragraph after the one before it."""
    sentences = [context[start:end].strip() for start, end in sentence_spans(context)] if context else []
    return itertools.pairwise(sentences)


def subject_of(context: str | None) -> str:
    """What a paragraph is likely titled: the name that it has most often, if more than once."""
    named = Counter(name for name in names_in(context or "") if name not in DEMONYMS)
    [(name, times)] = named.most_common(1) or [("", 0)]
    return name if times > 1 else ""


def _gives_away(text: str, record: Row) -> bool:
    answer = record["answer"]
    return text.strip() == record["positive"].strip() or bool(answer and answer.lower() in text.lower())


@dataclass(frozen=True, slots=True)
class Swaps:
    """What can take the place of what: names, and words so rare that they are names in a text in lower case."""

    names: Names
    rare: frozenset[str]
    rare_words: tuple[str, ...]

    @classmethod
    def of(cls, records: Sequence[Row]) -> Swaps:
        """What the sentences of records have."""
        found = Counter(word for record in records for word in set(_WORD.findall(record["positive"])))
        rare = sorted(word for word, times in found.items() if 1 < times <= RARE and len(word) > 4 and word.isalpha())  # noqa: PLR2004
        return cls(Names.in_texts(record["positive"] for record in records), frozenset(rare), tuple(rare))

    def change(self, record: Row, chance: random.Random) -> Change | None:
        """One thing that the question shares with its sentence, and another in its place."""
        question, positive = record["question"], record["positive"]
        answer = record["answer"] or ""
        found = [with_other_number(question, positive, chance), with_opposite(question, positive, chance)]
        shared = [name for name in names_in(question) if name in positive and name in question[1:]]
        if shared:
            found.append((name := chance.choice(shared), self._another(name, record, chance)))
        elif question == question.lower():
            words = [word for word in _WORD.findall(question) if word in self.rare and word in positive]
            found += [(word, chance.choice(self.rare_words)) for word in words[:1]]
        usable = [
            change
            for change in found
            if change
            and change[0] not in answer
            and changed(question, change) != question
            and changed(positive, change) != positive
            and change[1].lower() not in positive.lower()
        ]
        return chance.choice(usable) if usable else None

    def _another(self, name: str, record: Row, chance: random.Random) -> str:
        """Another name: of the same paragraph where there is one that the question and its sentence don't have."""
        both = f"{record['question']} {record['positive']}"
        inside = [other for other in names_in(record["context"] or "") if other not in both]
        return chance.choice(inside) if inside and chance.random() < 0.6 else self.names.other_than(name, chance)  # noqa: PLR2004


def nearest_elsewhere(records: Sequence[Row], taken: int = 4) -> list[list[Row]]:
    """For each record, others whose sentences share most of its question's words (tf-idf)."""
    by_text = {record["positive"]: record for record in records}
    others = list(by_text.values())
    measure = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
    matrix = measure.fit_transform(by_text)
    questions = measure.transform([record["question"] for record in records])
    found: list[list[Row]] = []
    for first in range(0, len(records), 500):
        near = (questions[first : first + 500] @ matrix.T).toarray()
        best = near.argpartition(-taken, axis=1)[:, -taken:]
        found += [[others[number] for number in row] for row in best]
    return [
        [other for other in near if other["positive"] not in (record["context"] or record["positive"])]
        for record, near in zip(records, found, strict=True)
    ]


if __name__ == "__main__":
    main()
