"""Examples of like length, put together so that little is padded."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from assistant.training.encoding import Encoded
from assistant.training.examples.windows import UNTOLD

PAD = 1
"""MPNet's token that fills up."""

_JITTER = 8
"""Tokens by which lengths may be mistaken, so that batches are not of one length exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some examples, see `Encoded`.

    `tokens`, `there` (1 where there is one) and `marks` have shape (examples, tokens), the others (examples,).
    """

    tokens: Tensor
    there: Tensor
    marks: Tensor
    first: Tensor
    last: Tensor
    stance: Tensor
    answered: Tensor
    weight: Tensor


def batches_of(rows: Sequence[Encoded], most: int, chance: random.Random) -> list[Batch]:
    """All examples, mixed: batches of at most `most` tokens each, those that fill up among them."""
    groups: list[list[Encoded]] = []
    for row in sorted(rows, key=lambda row: len(row.tokens) + chance.random() * _JITTER):
        longer = [*groups[-1], row] if groups else []
        if len(longer) * max((len(one.tokens) for one in longer), default=0) > most or not groups:
            groups.append([])
        groups[-1].append(row)
    chance.shuffle(groups)
    return [batch_of(group) for group in groups]


def batch_of(rows: Sequence[Encoded]) -> Batch:
    """These examples as one batch."""
    longest = max(len(row.tokens) for row in rows)

    def padded(values: Callable[[Encoded], tuple[int, ...]], filler: int) -> Tensor:
        return torch.tensor([[*values(row), *[filler] * (longest - len(row.tokens))] for row in rows])

    return Batch(
        tokens=padded(lambda row: row.tokens, PAD),
        there=padded(lambda row: (1,) * len(row.tokens), 0),
        marks=padded(lambda row: row.marks, UNTOLD),
        first=torch.tensor([row.first for row in rows]),
        last=torch.tensor([row.last for row in rows]),
        stance=torch.tensor([row.stance for row in rows]),
        answered=torch.tensor([row.answered for row in rows]),
        weight=torch.tensor([row.weight for row in rows]),
    )
