"""Questions of open sets (`qa.jsonl.gz`) with the passage, or the list of sentences, that answers them or does not."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.training.examples.windows import FEW, LESS, Example
from assistant.training.examples.word_index import WordIndex
from ingest.chunking import sentence_spans

Row = Mapping[str, Any]

IN_PASSAGES = {
    "squadshifts-wiki": 4_200,
    "qed-nq": 2_200,
    "tydiqa-en": 1_400,
    "nq-open-oracle": 900,
    "mlqa-en-dev": 700,
    "clapnq-dev": 600,
    "onestopqa": 400,
    "squadshifts-amazon": 350,
    "squadshifts-reddit": 350,
}
"""The sets whose questions have a passage, and how many questions of each are taken."""

IN_LISTS = {"nqg-squad-train": 5_000, "selqa": 1_300}
"""The sets whose questions have a sentence that answers and others of its article that do not, and how many."""

LONGEST_CONTEXT, LONGEST_NEGATIVE = 2_500, 1_200
"""Characters of a passage with the answer, and of one without."""

AROUND = (0, 1, 2, 4, 6)
"""Sentences that are kept before and behind the one that answers."""

BESIDE = (0, 0, 0, 1, 2, 3, 4, 5)
"""Sentences of a list that stand beside the one that answers: many a note has no other."""

WITHOUT_ANSWER, OTHER_PASSAGE, ONLY_OTHERS = 0.4, 0.3, 0.7
"""How often a question is put to what stands around its answer, to another passage, to the others of its list."""

HELD = 0.8
"""The weight of a question that is answered."""

OTHER_WEIGHT = 0.5
"""The weight of one that is put to a passage on something else."""


def qa_examples(rows: Iterable[Row], chance: random.Random) -> Iterator[Example]:
    """Questions with the sentences around the one that answers, without that one, and with other passages."""
    for name, group in _by_set(rows, IN_PASSAGES).items():
        passages = _Passages(row["context"] for row in group if row["context"])
        for row in chance.sample(group, min(IN_PASSAGES[name], len(group))):
            context, positive = row["context"] or "", row["positive"]
            if positive and positive in context and len(context) < LONGEST_CONTEXT:
                yield from _answered(row, context, chance)
                if chance.random() < OTHER_PASSAGE:
                    yield from _elsewhere(row, passages.alike(row["question"], context, chance))
            elif not positive and row["negatives"]:
                wrong = chance.choice(row["negatives"])[:LONGEST_NEGATIVE]
                yield Example(row["question"], (wrong,), answered=0, weight=LESS)


def listed_examples(rows: Iterable[Row], chance: random.Random) -> Iterator[Example]:
    """Questions with the sentence that answers among none or some of its article, and with those others alone."""
    answered = (row for row in rows if row["positive"])
    for name, group in _by_set(answered, IN_LISTS).items():
        for row in chance.sample(group, min(IN_LISTS[name], len(group))):
            others = [one for one in row["negatives"] if one != row["positive"]]
            chance.shuffle(others)
            beside = others[: chance.choice(BESIDE)]
            place = chance.randrange(len(beside) + 1)
            sentences = tuple(map(_capitalized, (*beside[:place], row["positive"], *beside[place:])))
            head = " ".join(sentences[0].split()[: chance.choice((0, 0, 0, 3, 6, 12))])
            yield Example(row["question"], sentences, head, answered=1, evidence=(place,), weight=HELD)
            rest = tuple(map(_capitalized, others[: chance.choice((1, 1, 2, 4))]))
            if rest and chance.random() < ONLY_OTHERS:
                yield Example(row["question"], rest, chance.choice((head, "")), answered=0, weight=LESS)


class _Passages:
    """The passages of a set, to find those that share rare words with a question."""

    def __init__(self, passages: Iterable[str]) -> None:
        self._passages = list(dict.fromkeys(passages))
        self._index = WordIndex(self._passages)

    def alike(self, question: str, own: str, chance: random.Random) -> str:
        """A passage that is not its own and looks as if it answered; empty where none does."""
        best = [self._passages[number] for number in self._index.alike(question, 8)]
        return chance.choice([passage for passage in best if passage != own][:3] or [""])


def _by_set(rows: Iterable[Row], sets: Mapping[str, int]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["set"] in sets:
            groups.setdefault(row["set"], []).append(row)
    return groups


def _answered(row: Row, context: str, chance: random.Random) -> Iterator[Example]:
    """A question with some sentences around its answer; now and then with those alone."""
    before, _, behind = context.partition(row["positive"])
    first, last = _sentences(before), _sentences(behind)
    near = first[len(first) - min(len(first), chance.choice(AROUND)) :], last[: chance.choice(AROUND)]
    answer = "" if row["answer_start"] is None or row["answer"] in {"yes", "no"} else row["answer"]
    yield Example(
        row["question"],
        (*near[0], row["positive"], *near[1]),
        answered=1,
        evidence=(len(near[0]),),
        answer=answer,
        weight=HELD,
    )
    rest = (*first[-FEW:], *last[:FEW])
    if rest and chance.random() < WITHOUT_ANSWER and not _has_answer(row, rest):
        yield Example(row["question"], rest, answered=0, weight=LESS)


def _elsewhere(row: Row, context: str) -> Iterator[Example]:
    if context and not _has_answer(row, [context]):
        yield Example(row["question"], _sentences(context)[: FEW + 2], answered=0, weight=OTHER_WEIGHT)


def _has_answer(row: Row, texts: Sequence[str]) -> bool:
    return bool(row["answer"]) and any(row["answer"] in text for text in texts)


def _sentences(text: str) -> tuple[str, ...]:
    text = text.strip()
    return tuple(text[start:end] for start, end in sentence_spans(text))


def _capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
