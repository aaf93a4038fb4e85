"""Fine-tune a large model on what is known, and our small one on what the large one says of much more.

    python -m assistant.training.distilling reader --examples reader.npz --teacher all-mpnet-base-v2 \
        --pupil runs/reader/model --output runs/distilled-reader

It wants a GPU. It needs torch, transformers and the examples (see `assistant.training.examples`) and nothing of this
project, so that this file can be taken to a machine that has one. The teacher is kept once it is trained, and what it
said: a run that was interrupted goes on from there.

What is learnt from whole passages is a softmax over their tokens and nothing (score 0): the answer's own words and its
sentence are to have it, or nothing where the passage does not answer (Clark and Gardner 2018). The scores of tokens
come out of the same last layers as those of whole pairs, put to each token instead of the first. The pupil learns the
teacher's shares of all of them (Hinton et al. 2015), and the truth beside where it is known.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModelForSequenceClassification

NOWHERE, UNTOLD = -1, -2
"""As in `assistant.training.examples`."""
MASKED = -1e4
LONGEST, LONGEST_FIRST = 384, 250
"""Tokens of a pair and of its first text."""
HELD_BACK = 0.02
"""Of the questions: not learnt from."""
TRUTH = {"teacher": 1.0, "pupil": 0.4}
"""What the truth weighs; what the teacher said weighs 1 for its pupil."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is trained."""

    rate: float
    epochs: float
    tokens_at_once: int
    minutes: float
    """It ends by then at the latest; the learning rate falls in time for it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The tokens that a kind of network needs between texts, and how far its numbers of words are from BERT's."""

    first: int
    last: int
    padding: int
    gap: int
    shift: int


MARKS = {"bert": Marks(101, 102, 0, 1, 0), "mpnet": Marks(0, 2, 1, 2, 4)}


@dataclass(frozen=True, slots=True)
class Joined:
    """Pairs of texts as a network takes them: shape (pairs, tokens); where their second texts begin and how long."""

    inputs: dict[str, Tensor]
    begins: Tensor
    lengths: Tensor


@dataclass(frozen=True, slots=True)
class Texts:
    """The tokens of all texts in a row, and where each begins."""

    tokens: Tensor
    begins: Tensor

    def lengths(self, numbers: Tensor) -> Tensor:
        """Tokens of these texts."""
        return self.begins[numbers + 1] - self.begins[numbers]

    def joined(self, one: Tensor, other: Tensor, marks: Marks) -> Joined:
        """First and second texts, each pair cut to `LONGEST`."""
        ones = self.lengths(one).clamp(max=LONGEST_FIRST)
        others = torch.minimum(self.lengths(other), LONGEST - ones - marks.gap - 2)
        begins = 1 + ones + marks.gap
        ends = begins + others
        at = torch.arange(int(ends.max()) + 1, device=one.device)[None]
        ids = torch.full((len(one), at.shape[1]), marks.padding, device=one.device)
        ids[:, 0] = marks.first
        for first, stop, starts in ((torch.ones_like(ones), 1 + ones, one), (begins, ends, other)):
            inside = (at >= first[:, None]) & (at < stop[:, None])
            place = (self.begins[starts] - first)[:, None] + at
            ids = torch.where(inside, self.tokens[place.clamp(0, len(self.tokens) - 1)] + marks.shift, ids)
        between = (at >= (1 + ones)[:, None]) & (at < begins[:, None])
        ids = torch.where(between | (at == ends[:, None]), marks.last, ids)
        inputs = {"input_ids": ids, "attention_mask": (at <= ends[:, None]).long()}
        if marks.shift == 0:
            inputs["token_type_ids"] = ((at >= begins[:, None]) & (at <= ends[:, None])).long()
        return Joined(inputs, begins, others)


class Network(nn.Module):
    """A classifier of pairs, which can score each token too."""

    def __init__(self, folder: Path, outputs: int, **changes: Any) -> None:
        super().__init__()
        self.whole = AutoModelForSequenceClassification.from_pretrained(
            str(folder), num_labels=outputs, dtype=torch.float32, **changes
        )
        self.marks = MARKS[self.whole.config.model_type]

    def forward(self, joined: Joined, every: bool = False) -> Tensor:
        """Scores of the pairs, shape (pairs, outputs), or of every token, shape (pairs, tokens, outputs)."""
        hidden = self.whole.base_model(**joined.inputs).last_hidden_state
        hidden = hidden if every else hidden[:, 0]
        if self.whole.config.model_type == "bert":
            scores = self.whole.classifier(torch.tanh(self.whole.base_model.pooler.dense(hidden)))
        else:
            head = self.whole.classifier
            scores = head.out_proj(torch.tanh(head.dense(hidden)))
        found: Tensor = scores.float()
        return found


class Task(Protocol):
    """Something to learn, in rows."""

    rows: Tensor
    held_back: Tensor

    def tokens(self, rows: Tensor) -> Tensor:
        """How much each row asks for."""

    def scores(self, network: Network, rows: Tensor) -> Tensor:
        """What a network makes of rows."""

    def untruth(self, scores: Tensor, rows: Tensor) -> Tensor:
        """How far scores are from the truth, where it is known."""

    def difference(self, scores: Tensor, said: Tensor) -> Tensor:
        """How far scores are from those that the teacher gave."""

    def right(self, scores: Tensor, rows: Tensor) -> Tensor:
        """Which rows are right, of those whose truth is known."""


class Passages:
    """Where passages answer questions: rows of question, text and the places of the answer and its sentence."""

    def __init__(self, texts: Texts, rows: Tensor) -> None:
        self.texts = texts
        self.rows, self.held_back = _apart(rows)

    def tokens(self, rows: Tensor) -> Tensor:
        """See `Task.tokens`."""
        return self.texts.lengths(rows[:, 0]) + self.texts.lengths(rows[:, 1])

    def scores(self, network: Network, rows: Tensor) -> Tensor:
        """The score of nothing, which is 0, and those of the tokens of the texts: shape (rows, 1 + tokens)."""
        joined = self.texts.joined(rows[:, 0], rows[:, 1], network.marks)
        scores = network(joined, every=True)[:, :, 0]
        at = torch.arange(int(joined.lengths.max()), device=rows.device)[None]
        own = scores.gather(1, (joined.begins[:, None] + at).clamp(max=scores.shape[1] - 1))
        own = own.masked_fill(at >= joined.lengths[:, None], MASKED)
        return torch.cat([torch.zeros_like(own[:, :1]), own], 1)

    def untruth(self, scores: Tensor, rows: Tensor) -> Tensor:
        """See `Task.untruth`."""
        shares = scores.log_softmax(1)
        spans = [self._share(shares, rows[:, first : first + 2]) for first in (2, 4)]
        lost = torch.where(rows[:, 2] == NOWHERE, -shares[:, 0], -0.6 * (spans[0] + spans[1]))
        return lost[self._known(scores, rows)].sum() / len(rows)

    def difference(self, scores: Tensor, said: Tensor) -> Tensor:
        """See `Task.difference`."""
        said = said[:, : scores.shape[1]].float()
        return -(said.softmax(1) * scores.log_softmax(1)).sum(1).mean()

    def right(self, scores: Tensor, rows: Tensor) -> Tensor:
        """See `Task.right`."""
        best = scores.argmax(1)
        inside = (best > rows[:, 4]) & (best <= rows[:, 5])
        return torch.where(rows[:, 2] == NOWHERE, best == 0, inside)[self._known(scores, rows)]

    @staticmethod
    def _known(scores: Tensor, rows: Tensor) -> Tensor:
        return (rows[:, 2] != UNTOLD) & (rows[:, 4] < scores.shape[1] - 1)

    @staticmethod
    def _share(shares: Tensor, spans: Tensor) -> Tensor:
        at = torch.arange(-1, shares.shape[1] - 1, device=shares.device)[None]
        outside = (at < spans[:, :1]) | (at >= spans[:, 1:])
        return shares.masked_fill(outside, MASKED).logsumexp(1)


class Groups:
    """Which sentence answers a question: rows of question, the place of the right text, and texts (-1: none)."""

    def __init__(self, texts: Texts, rows: Tensor) -> None:
        self.texts = texts
        self.rows, self.held_back = _apart(rows)

    def tokens(self, rows: Tensor) -> Tensor:
        """See `Task.tokens`."""
        there = rows[:, 2:] >= 0
        own = torch.where(there, self.texts.lengths(rows[:, 2:].clamp(min=0)), 0).sum(1)
        return own + there.sum(1) * self.texts.lengths(rows[:, 0])

    def scores(self, network: Network, rows: Tensor) -> Tensor:
        """Shape (rows, texts)."""
        there = rows[:, 2:] >= 0
        questions = rows[:, :1].expand_as(there)[there]
        scores = network(self.texts.joined(questions, rows[:, 2:][there], network.marks))[:, 0]
        return torch.full(there.shape, MASKED, device=rows.device).masked_scatter(there, scores)

    def untruth(self, scores: Tensor, rows: Tensor) -> Tensor:
        """See `Task.untruth`."""
        there, right = scores > MASKED, rows[:, 1]
        truth = nn.functional.one_hot(right.clamp(min=0), scores.shape[1]).float() * (right >= 0)[:, None]
        single = nn.functional.binary_cross_entropy_with_logits(scores[there], truth[there], reduction="sum")
        return (single - (scores.log_softmax(1) * truth).sum()) / len(rows)

    def difference(self, scores: Tensor, said: Tensor) -> Tensor:
        """See `Task.difference`."""
        there, said = scores > MASKED, said.float()
        shares = nn.functional.binary_cross_entropy_with_logits(scores[there], said[there].sigmoid(), reduction="sum")
        return (shares - (said.softmax(1) * scores.log_softmax(1)).sum()) / len(scores)

    def right(self, scores: Tensor, rows: Tensor) -> Tensor:
        """See `Task.right`."""
        return (scores.argmax(1) == rows[:, 1])[rows[:, 1] >= 0]


class Pairs:
    """What evidence says of statements: rows of both and a label."""

    def __init__(self, texts: Texts, rows: Tensor, held_back: Tensor) -> None:
        self.texts, self.rows, self.held_back = texts, rows, held_back

    def tokens(self, rows: Tensor) -> Tensor:
        """See `Task.tokens`."""
        return self.texts.lengths(rows[:, 0]) + self.texts.lengths(rows[:, 1])

    def scores(self, network: Network, rows: Tensor) -> Tensor:
        """Shape (rows, labels)."""
        found: Tensor = network(self.texts.joined(rows[:, 0], rows[:, 1], network.marks))
        return found

    def untruth(self, scores: Tensor, rows: Tensor) -> Tensor:
        """See `Task.untruth`."""
        known = scores.log_softmax(1)
        every = torch.cat([known, known[:, 1:].logsumexp(1, keepdim=True)], 1)
        own = every.gather(1, rows[:, 2:].clamp(min=0))[:, 0]
        return -own[rows[:, 2] >= 0].sum() / len(rows)

    def difference(self, scores: Tensor, said: Tensor) -> Tensor:
        """See `Task.difference`."""
        return -(said.float().softmax(1) * scores.log_softmax(1)).sum(1).mean()

    def right(self, scores: Tensor, rows: Tensor) -> Tensor:
        """See `Task.right`."""
        known = (rows[:, 2] >= 0) & (rows[:, 2] < scores.shape[1])
        return (scores.argmax(1) == rows[:, 2])[known]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the teacher, ask it, and train its pupil."""
    options = _options().parse_args(arguments)
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.output.mkdir(parents=True, exist_ok=True)
    tasks = _tasks(options.model, options.examples, device)
    outputs = {"reader": 1, "entailment": 3}[options.model]
    said = _said_by_teacher(options, tasks, outputs, device)
    pupil = Network(options.pupil, outputs, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0).to(device)
    pupil.whole.base_model.embeddings.word_embeddings.weight.requires_grad_(False)
    print("pupil before:", _share_right(pupil, tasks), flush=True)
    train(pupil, tasks, said, Course(options.rate, options.epochs, options.tokens, options.minutes), TRUTH["pupil"])
    print("pupil:", _share_right(pupil, tasks), flush=True)
    pupil.whole.half().save_pretrained(str(options.output / "model"))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", choices=["reader", "entailment"])
    parser.add_argument("--examples", type=Path, required=True, help="what to learn from, .npz")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of a large MPNet")
    parser.add_argument("--pupil", type=Path, required=True, help="folder of the model to start from")
    parser.add_argument("--output", type=Path, required=True, help="folder for the teacher and the finished model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tokens", type=int, default=32_000, help="tokens in a step: as many as memory allows")
    parser.add_argument("--epochs", type=float, default=4.0, help="of the pupil")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="highest learning rate of the pupil")
    parser.add_argument("--minutes", type=float, default=600.0, help="most that the pupil's training may take")
    parser.add_argument("--teacher-epochs", type=float, default=2.0)
    parser.add_argument("--teacher-rate", type=float, default=4e-5)
    parser.add_argument("--teacher-minutes", type=float, default=600.0)
    return parser


def _tasks(model: str, examples: Path, device: torch.device) -> list[Task]:
    file = np.load(examples)
    found = {name: torch.from_numpy(file[name].astype(np.int64)).to(device) for name in file.files}
    texts = Texts(found["tokens"], found["begins"])
    if model == "reader":
        return [Passages(texts, found["passages"]), Groups(texts, found["groups"])]
    return [Pairs(texts, found["pairs"], found["held_back"])]


def _apart(rows: Tensor) -> tuple[Tensor, Tensor]:
    """The rows to learn from, and those of questions that are held back."""
    last = rows[:, 0] % 1000 < 1000 * HELD_BACK
    return rows[~last], rows[last]


def _said_by_teacher(
    options: argparse.Namespace, tasks: Sequence[Task], outputs: int, device: torch.device
) -> list[Tensor]:
    """What the teacher makes of all rows; trained first, unless it was before."""
    kept = options.output / "said.pt"
    if kept.exists():
        return [scores.to(device) for scores in torch.load(kept)]
    teacher = Network(options.teacher, outputs).to(device)
    trained = options.output / "teacher.pt"
    if trained.exists():
        teacher.load_state_dict(torch.load(trained))
    else:
        course = Course(options.teacher_rate, options.teacher_epochs, options.tokens, options.teacher_minutes)
        train(teacher, tasks, None, course, TRUTH["teacher"])
        torch.save(teacher.state_dict(), trained)
    print("teacher:", _share_right(teacher, tasks), flush=True)
    said = [_all_scores(teacher, task, task.rows, options.tokens).half() for task in tasks]
    torch.save(said, kept)
    return said


def train(network: Network, tasks: Sequence[Task], said: Sequence[Tensor] | None, course: Course, truth: float) -> None:
    """Train a network on the truth and, where there is one, on what a teacher said."""
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=course.rate, weight_decay=0.01, fused=True)
    batches = list(_course_batches(tasks, course, with_untold=said is not None))
    began, lost = time.monotonic(), torch.zeros((), device=weights[0].device)
    network.train()
    for step, (number, picked) in enumerate(batches):
        gone = max(step / len(batches), (time.monotonic() - began) / 60 / course.minutes)
        if gone >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = course.rate * min(1.0, step / 150) * (1 - gone)
        task, rows = tasks[number], tasks[number].rows[picked]
        with torch.autocast(rows.device.type, torch.bfloat16):
            scores = task.scores(network, rows)
        loss = truth * task.untruth(scores, rows)
        if said is not None:
            loss = loss + task.difference(scores, said[number][picked])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        lost += loss.detach()
        if step % 200 == 199:  # noqa: PLR2004
            seconds = time.monotonic() - began
            print(f"step {step + 1} of {len(batches)}, {seconds:.0f} s, loss {lost.item() / 200:.4f}", flush=True)
            lost.zero_()
    network.eval()


def _course_batches(tasks: Sequence[Task], course: Course, with_untold: bool) -> Iterator[tuple[int, Tensor]]:
    """Numbers of tasks and of rows of them, in random order: each row once an epoch."""
    left = course.epochs
    while left > 0:
        batches = [
            (number, rows)
            for number, task in enumerate(tasks)
            for rows in _batches(task.tokens(task.rows), _learnt_from(task, with_untold), course.tokens_at_once)
        ]
        order = torch.randperm(len(batches))[: round(len(batches) * min(1.0, left))]
        yield from (batches[number] for number in order.tolist())
        left -= 1


def _learnt_from(task: Task, with_untold: bool) -> Tensor:
    every = torch.arange(len(task.rows), device=task.rows.device)
    untold = (task.rows[:, 2] == UNTOLD) & (not with_untold)
    return every[~untold]


def _batches(tokens: Tensor, chosen: Tensor, at_once: int, shuffled: bool = True) -> Iterator[Tensor]:
    """The chosen numbers in batches of like length."""
    noise = torch.rand(len(chosen), device=tokens.device) * 20 * shuffled
    order = chosen[(tokens[chosen] + noise).argsort()]
    sizes = tokens[order].cpu().numpy() + 4
    first = 0
    for last in range(1, len(order) + 1):
        if last == len(order) or sizes[last] * (last + 1 - first) > at_once:
            yield order[first:last]
            first = last


@torch.inference_mode()
def _all_scores(network: Network, task: Task, rows: Tensor, at_once: int = 8_000) -> Tensor:
    """What a network makes of rows, in their order; filled up to one width."""
    network.eval()
    found: Tensor | None = None
    every = torch.arange(len(rows), device=rows.device)
    for picked in reversed(list(_batches(task.tokens(rows), every, at_once, shuffled=False))):
        with torch.autocast(rows.device.type, torch.bfloat16):
            scores = task.scores(network, rows[picked])
        if found is None:
            found = torch.full((len(rows), LONGEST + 1), MASKED, device=rows.device, dtype=torch.float16)
            found = found if isinstance(task, Passages) else found[:, : scores.shape[1]].clone()
        found[picked, : scores.shape[1]] = scores.half()
    assert found is not None  # noqa: S101 - a task has rows
    return found


def _share_right(network: Network, tasks: Sequence[Task]) -> list[float]:
    """The share of rows held back that a network has right, of each task."""
    return [
        round(float(task.right(_all_scores(network, task, task.held_back).float(), task.held_back).float().mean()), 4)
        for task in tasks
    ]


if __name__ == "__main__":
    main()
