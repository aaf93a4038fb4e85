"""Cross-encoders of sentence-transformers: what they score of two texts, and of each token of the second.

Of its own accord a cross-encoder scores a pair of texts by its last layers, put to the first token. Ours has learnt to
say by the same layers, put to each token of a passage, how likely the answer has this token rather than nothing has.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError

from ingest.embedding import FEW_LENGTHS, Precision, load_precision_of
from ingest.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers.cross_encoder import CrossEncoder
    from torch import Tensor

    Floats = NDArray[np.float64]

LONGEST = 384
"""Tokens of two texts of which each token is scored; what is beyond gets `UNREAD`."""
UNREAD = -20.0

_PAIRS_AT_ONCE, _PASSAGES_AT_ONCE = 4, 2


@dataclass(frozen=True, slots=True, eq=False)
class TokenScores:
    """Log-odds of each token of a text against nothing, and where it stands: shape (tokens,) all.

    `starts` and `ends` are half-open offsets into the text.
    """

    scores: Floats
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def of(self, start: int, end: int) -> float:
        """The log-odds that any of the tokens of a span has what is looked for, against nothing."""
        own = self.scores[(self.starts < end) & (self.ends > start)]
        return float(np.logaddexp.reduce(own)) if len(own) else UNREAD


class PairScorer:
    """A cross-encoder's raw scores. Safe to share between threads: they take turns, as one call uses all cores."""

    def __init__(self, model: CrossEncoder, precision: Precision) -> None:
        self._model = model
        self._precision = precision
        self._turn = threading.Lock()

    @property
    def labels(self) -> tuple[str, ...]:
        """What its outputs stand for, in their order and in lower case, as its configuration says."""
        named = getattr(self._model.config, "id2label", None) or {}
        return tuple(str(named[number]).lower() for number in sorted(named))

    @property
    def scores_tokens(self) -> bool:
        """Whether each token can be scored: of a network built as ours."""
        return getattr(self._model.config, "model_type", "") == "bert" and len(self.labels) == 1

    def scores(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Scores before any activation, log-odds or unnormalized log-probabilities: shape (pairs, labels)."""
        with self._turn, self._precision():
            found = self._model.predict(
                list(pairs),
                batch_size=_PAIRS_AT_ONCE,
                activation_fn=_unchanged,
                show_progress_bar=False,
                processing_kwargs=FEW_LENGTHS,
            )
        return np.asarray(found, dtype=np.float64).reshape(len(pairs), -1)

    def token_scores(self, pairs: Sequence[tuple[str, str]]) -> list[TokenScores]:
        """What each token of the second texts scores; only where `scores_tokens`."""
        order = sorted(range(len(pairs)), key=lambda number: len("".join(pairs[number])))
        found: dict[int, TokenScores] = {}
        with self._turn, self._precision():
            for first in range(0, len(order), _PASSAGES_AT_ONCE):
                some = order[first : first + _PASSAGES_AT_ONCE]
                found.update(zip(some, self._token_scores([pairs[number] for number in some]), strict=True))
        return [found[number] for number in range(len(pairs))]

    def _token_scores(self, pairs: Sequence[tuple[str, str]]) -> list[TokenScores]:
        tokens = self._model.tokenizer(
            [one for one, _ in pairs],
            [other for _, other in pairs],
            truncation=True,
            max_length=LONGEST,
            padding=True,
            return_tensors="pt",
            return_offsets_mapping=True,
            **FEW_LENGTHS["text"],
        )
        offsets = tokens.pop("offset_mapping").numpy()
        network = self._model.get_submodule("0.auto_model")
        hidden = network.get_submodule("bert")(**tokens).last_hidden_state
        pooled = network.get_submodule("bert.pooler.dense")(hidden).tanh()
        scores = network.get_submodule("classifier")(pooled)[:, :, 0].detach().double().numpy()
        second = (tokens["token_type_ids"] * tokens["attention_mask"]).bool().numpy() & (offsets[:, :, 1] > 0)
        return [
            TokenScores(own[there], places[there, 0], places[there, 1])
            for own, places, there in zip(scores, offsets, second, strict=True)
        ]


def load_scorer(name: str, advice: str = "Name a folder or a hub name of a cross-encoder.") -> PairScorer:
    """Load a cross-encoder from a folder or the hub.

    Raises:
        ModelError: it cannot be loaded.
    """
    from sentence_transformers.cross_encoder import CrossEncoder
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = CrossEncoder(
            name, device="cpu", local_files_only=Path(name).is_dir(), model_kwargs={"dtype": "float32"}
        )
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as problem:
        raise ModelError(
            f"The model {name!r} cannot be loaded ({' '.join(str(problem).split())}). {advice}"
        ) from problem
    model.requires_grad_(False)
    return PairScorer(model, load_precision_of(model))


def _unchanged(scores: Tensor) -> Tensor:
    """The activation of a model whose raw scores are wanted."""
    return scores
