"""Examples in tokens, and what is to be said of each token."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.training.examples.windows import UNTOLD, Example

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

LONGEST = 400
"""Tokens of a query and a passage together; longer ones cost too much time."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in tokens.

    `marks`, one a token: 1 in evidence, 0 elsewhere in the passage, `UNTOLD` outside of it. `first` and `last` are the
    places of the answer's tokens, or `UNTOLD`.
    """

    tokens: tuple[int, ...]
    marks: tuple[int, ...]
    first: int
    last: int
    stance: int
    answered: int
    weight: float


def encode(tokenizer: PreTrainedTokenizerBase, example: Example) -> Encoded:
    """The tokens of an example as the reader gets them, and what is to be said of each."""
    head = f"{example.head} | " if example.head else ""
    text = " ".join(example.sentences)
    encoded: Any = tokenizer(
        example.query, head + text, truncation="only_second", max_length=LONGEST, return_offsets_mapping=True
    )
    spans = {
        number: (start - len(head), end - len(head))
        for number, ((start, end), part) in enumerate(
            zip(encoded["offset_mapping"], encoded.sequence_ids(), strict=True)
        )
        if part == 1 and end > len(head)
    }
    sentences = _places(example.sentences)
    evidence = [sentences[number] for number in example.evidence]
    marks = [UNTOLD] * len(encoded["input_ids"])
    for number, (start, _) in spans.items():
        marks[number] = int(any(first <= start < last for first, last in evidence))
    begin, finish = _answer_place(text, example.answer, evidence)
    answer = [number for number, (start, end) in spans.items() if start < finish and end > begin] or [UNTOLD]
    return Encoded(
        tokens=tuple(encoded["input_ids"]),
        marks=tuple(marks),
        first=answer[0],
        last=answer[-1],
        stance=example.stance,
        answered=example.answered,
        weight=example.weight,
    )


def _places(sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Where sentences stand that are joined by a space."""
    ends = list(itertools.accumulate(len(sentence) + 1 for sentence in sentences))
    return [(end - 1 - len(sentence), end - 1) for end, sentence in zip(ends, sentences, strict=True)]


def _answer_place(text: str, answer: str, evidence: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where the answer stands in the best sentence; an empty place where it does not."""
    start = text.find(answer, *evidence[0]) if answer and evidence else -1
    return (start, start + len(answer)) if start >= 0 else (0, 0)
