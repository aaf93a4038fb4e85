"""What it costs the reader to be wrong."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from assistant.reading.network import Outputs
from assistant.training.batches import Batch
from assistant.training.examples.windows import NOT_SAID, REFUTES

STANCE_WEIGHTS = (1.0, 1.15, 0.75, 0.75)
"""Of each stance, as much as makes up for how often the examples have it."""

EVIDENCE, SHORT_ANSWER = 0.3, 0.15
"""What the tokens weigh beside the stance, or whether a question is answered; each end of a short answer by itself."""


def loss_of(outputs: Outputs, batch: Batch) -> Tensor:
    """The mean over the examples of a batch."""
    total = (
        stance_loss(outputs.stance, batch)
        + answered_loss(outputs.answered, batch)
        + EVIDENCE * evidence_loss(outputs.evidence, batch)
        + SHORT_ANSWER * short_answer_loss(outputs.span, batch)
    )
    return total / len(batch.stance)


def stance_loss(stance: Tensor, batch: Batch) -> Tensor:
    """The surprise at the stances, summed; "not supported" is either of the two that it may be."""
    told = batch.stance >= 0
    odds = stance[told].log_softmax(-1)
    either = torch.logaddexp(odds[:, REFUTES], odds[:, NOT_SAID])
    right = batch.stance[told]
    surprise = -torch.column_stack([odds, either]).gather(1, right[:, None])[:, 0]
    return (surprise * batch.weight[told] * torch.tensor(STANCE_WEIGHTS)[right]).sum()


def answered_loss(answered: Tensor, batch: Batch) -> Tensor:
    """The surprise at whether questions are answered, summed."""
    told = batch.answered >= 0
    return functional.binary_cross_entropy_with_logits(
        answered[told], batch.answered[told].float(), batch.weight[told], reduction="sum"
    )


def evidence_loss(evidence: Tensor, batch: Batch) -> Tensor:
    """The surprise at which tokens are evidence, summed: in each passage with evidence, half of it on either kind."""
    right = (batch.marks == 1).float()
    other = (batch.marks == 0).float()
    each = right / right.sum(1, keepdim=True).clamp(min=1) + other / other.sum(1, keepdim=True).clamp(min=1)
    weight = 0.5 * each * right.amax(1, keepdim=True)
    return functional.binary_cross_entropy_with_logits(evidence, right, weight, reduction="sum")


def short_answer_loss(span: Tensor, batch: Batch) -> Tensor:
    """The surprise at the first and the last token of the short answers, among those of their passages, summed."""
    told = batch.first >= 0
    scores = span.masked_fill((batch.marks < 0)[..., None], -1e4)[told]
    ends = ((scores[..., 0], batch.first[told]), (scores[..., 1], batch.last[told]))
    return torch.stack([functional.cross_entropy(part, place, reduction="sum") for part, place in ends]).sum()
