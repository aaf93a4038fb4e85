"""Put what a teacher and its pupil learn from into one file, as tokens.

    python -m assistant.training.examples reader --qa qa.jsonl.gz --output reader.npz
    python -m assistant.training.examples entailment --nli nli.jsonl.gz --qa qa.jsonl.gz --output entailment.npz

The file is all that `assistant.training.distilling` needs, which may run on another machine.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from assistant.reading import WEIGHTS
from assistant.training import entailment, reader
from assistant.training.entailment import Pair
from assistant.training.passages import Reading, passage_readings
from assistant.training.statements import statement_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOWHERE, UNTOLD, NONE = -1, -2, -1
"""Where a passage does not answer; where nobody said; no text in this place of a group, or none right in it."""
TOGETHER = 5
"""Sentences of a question, at most."""
TIMES = 3
"""How often pairs are drawn, and made from them: each time others."""
CLAIM_SETS = ("fever", "fever-nei", "fool-me-twice")
NEAR_BY = 2
TOLD_ELSEWHERE = 25_000


@dataclass(slots=True)
class Texts:
    """Texts as tokens, each but once."""

    tokenizer: PreTrainedTokenizerBase
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The tokens of all texts in one row, and where each begins: shapes (tokens,) and (texts + 1,)."""
        tokens = self.tokenizer(list(self.numbers), add_special_tokens=False, verbose=False)["input_ids"]
        begins = np.cumsum([0, *map(len, tokens)])
        return {
            "tokens": np.fromiter(itertools.chain.from_iterable(tokens), np.uint16),
            "begins": begins.astype(np.int64),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the examples of one of the models."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", choices=["reader", "entailment"])
    parser.add_argument("--qa", type=Path, required=True, help="question-answer records, .jsonl.gz")
    parser.add_argument("--nli", type=Path, help="labelled pairs, .jsonl.gz, for the entailment model")
    parser.add_argument("--output", type=Path, required=True, help="file to write, .npz")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)  # noqa: S311
    texts = Texts(AutoTokenizer.from_pretrained(str(WEIGHTS / "reader")))
    if options.model == "reader":
        found = reader_examples(reader.read_records(options.qa), texts, chance)
    elif options.nli:
        found = entailment_examples(entailment.read_pairs(options.nli), options.qa, texts, chance)
    else:
        parser.error("the entailment model learns from labelled pairs: name them with --nli")
    arrays: dict[str, Any] = {**found, **texts.arrays()}
    np.savez_compressed(options.output, **arrays)
    print({name: rows.shape for name, rows in found.items()}, f"{len(texts.numbers):,} texts")


def reader_examples(records: Sequence[reader.Row], texts: Texts, chance: random.Random) -> dict[str, NDArray[np.int32]]:
    """`passages`: question, text, and in tokens of the text the half-open places of the answer and its sentence.

    `groups`: question, which of the texts is right, and the texts. Shapes (readings, 6) and (questions, 7).
    """
    passages = [_passage(reading, texts) for reading in passage_readings(records, chance)]
    groups = [
        [
            texts.number(row["question"]),
            row["label"].index(1) if any(row["label"]) else NONE,
            *(texts.number(text) for text in row["texts"]),
            *[NONE] * (TOGETHER - len(row["texts"])),
        ]
        for row in reader.training_rows(records, chance)
    ]
    return {"passages": np.array(passages, np.int32), "groups": np.array(groups, np.int32)}


def entailment_examples(
    labelled: Mapping[str, Sequence[Pair]], qa: Path, texts: Texts, chance: random.Random
) -> dict[str, NDArray[np.int32]]:
    """`pairs`: evidence, statement, label (a number of `LABELS`, `MERGED` after them, `UNTOLD`).

    `held_back`: the same, of pairs that must not be learnt from. Shape (pairs, 3) both.
    """
    answered, paragraphs = entailment.answered_records(qa), entailment.paragraphs_of(qa)
    drawn = [entailment.training_pairs(labelled, answered, paragraphs, chance) for _ in range(TIMES)]
    pairs = list(dict.fromkeys(itertools.chain(*drawn, _untold(labelled, answered, chance))))
    chance.shuffle(pairs)
    return {
        "pairs": np.array([_pair(pair, texts) for pair in pairs], np.int32),
        "held_back": np.array([_pair(pair, texts) for pair in entailment.held_back(labelled)], np.int32),
    }


def _passage(reading: Reading, texts: Texts) -> list[int]:
    if reading.place is None:
        places = [NOWHERE if reading.told else UNTOLD] * 4
    else:
        offsets = texts.tokenizer(reading.text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        begins, ends = np.array(offsets["offset_mapping"]).T
        places = [
            int(number)
            for start, end in (reading.place.answer, reading.place.sentence)
            for number in (np.searchsorted(ends, start, side="right"), np.searchsorted(begins, end, side="left"))
        ]
    return [texts.number(reading.question), texts.number(reading.text), *places]


def _pair(pair: Pair, texts: Texts) -> list[int]:
    labels = (*entailment.LABELS, entailment.MERGED)
    label = labels.index(pair.label) if pair.label else UNTOLD
    return [texts.number(pair.evidence), texts.number(pair.statement), label]


def _untold(
    labelled: Mapping[str, Sequence[Pair]], answered: Sequence[entailment.Row], chance: random.Random
) -> Iterator[Pair]:
    """Statements with evidence near by in words that was not gathered for them: for a teacher to judge."""
    claims = [pair for name in CLAIM_SETS for pair in labelled[name] if entailment.is_trained_on(pair)]
    evidence = list(dict.fromkeys(pair.evidence for pair in claims))
    statements = list(dict.fromkeys(pair.statement for pair in claims))
    own = {(pair.evidence, pair.statement) for pair in claims}
    for statement, near in zip(statements, _nearest(statements, evidence), strict=True):
        apart = [evidence[number] for number in near if (evidence[number], statement) not in own]
        yield from (Pair(text, statement, "") for text in apart[:NEAR_BY])
    asked = chance.sample(answered, min(len(answered), TOLD_ELSEWHERE))
    sentences = list(dict.fromkeys(record["positive"].strip() for record in answered))
    told = [(statement_of(record["question"], record["answer"]), record) for record in asked]
    stated = [(statement, record) for statement, record in told if statement]
    for (statement, record), near in zip(stated, _nearest([one for one, _ in stated], sentences), strict=True):
        apart = [sentences[number] for number in near if sentences[number] != record["positive"].strip()]
        yield from (Pair(text, statement, "") for text in apart[:1] if len(text) <= entailment.LONGEST)


def _nearest(statements: Sequence[str], texts: Sequence[str], most: int = 6) -> Iterator[list[int]]:
    """For each statement the numbers of the texts that share most with it (tf-idf), the nearest first."""
    measure = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
    matrix = measure.fit_transform(texts)
    asked = measure.transform(statements)
    for first in range(0, len(statements), 500):
        near = (asked[first : first + 500] @ matrix.T).toarray()
        best = near.argpartition(-most, axis=1)[:, -most:]
        for row, numbers in zip(near, best, strict=True):
            yield [int(number) for number in numbers[np.argsort(-row[numbers])]]


if __name__ == "__main__":
    main()
