"""Questions → vectors of the packaged model in torch alone: all-MiniLM-L6-v2, a BERT of six layers, its tokens' mean.

It computes what sentence-transformers does with the same files (a test compares them), without importing that: each
`articles ask` would wait longer for it than for the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional

WIDTH, INNER, HEADS, LAYERS, WORDS, PLACES = 384, 1536, 12, 6, 30_522, 512
"""The network's numbers, as its `config.json` has them; the weights are known by their digest."""

LONGEST = 256
"""Tokens of a text that are read, as its `sentence_bert_config.json` says."""

PAD_TO = 8
"""Texts are filled up to a multiple of so many tokens."""

_EPSILON = 1e-12


class QueryEncoder(nn.Module):
    """Questions → vectors of length 1."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take a tokenizer that cuts and fills up."""
        super().__init__()
        self._tokenizer = tokenizer
        self.embeddings = Embeddings()
        self.encoder = Layers()

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """The vectors of texts, encoded together: shape (texts, 384)."""
        rows = self._tokenizer.encode_batch(texts)
        with torch.inference_mode():
            vectors: Tensor = self(_tensor(rows, "ids"), _tensor(rows, "attention_mask"))
            return functional.normalize(vectors.float(), dim=1).numpy()

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Shapes (texts, tokens) → (texts, 384): the mean of the tokens that are there."""
        hidden = self.encoder(self.embeddings(input_ids), attention_mask.bool()[:, None, None, :])
        is_there = attention_mask[:, :, None].to(hidden.dtype)
        mean: Tensor = (hidden * is_there).sum(dim=1) / is_there.sum(dim=1)
        return mean


def _tensor(rows: Sequence[Encoding], name: str) -> Tensor:
    return torch.tensor([getattr(row, name) for row in rows])


class Embeddings(nn.Module):
    """The vector of a word, that of its place, and one that is the same for all."""

    def __init__(self) -> None:
        super().__init__()
        self.word_embeddings = _table(WORDS)
        self.position_embeddings = _table(PLACES)
        self.token_type_embeddings = _table(2)
        self.LayerNorm = nn.LayerNorm(WIDTH, _EPSILON)

    def forward(self, input_ids: Tensor) -> Tensor:
        """Shape (texts, tokens) → (texts, tokens, 384)."""
        places = self.position_embeddings.weight[: input_ids.shape[1]]
        vectors = self.word_embeddings(input_ids) + self.token_type_embeddings.weight[0]
        embedded: Tensor = self.LayerNorm(vectors + places)
        return embedded


def _table(entries: int) -> nn.Embedding:
    """A table of vectors, not filled: its weights are loaded, and to fill one torch would import 1.3 s of itself."""
    return nn.Embedding(entries, WIDTH, _weight=torch.empty(entries, WIDTH))


class Layers(nn.Module):
    """The layers, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.ModuleList([Layer() for _ in range(LAYERS)])

    def forward(self, hidden: Tensor, seen: Tensor) -> Tensor:
        """Shape (texts, tokens, 384), before and after; `seen` are the tokens that are there."""
        for layer in self.layer:
            hidden = layer(hidden, seen)
        return hidden


class Layer(nn.Module):
    """Attention, then two matrices, each added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {
                "self": nn.ModuleDict({name: nn.Linear(WIDTH, WIDTH) for name in ("query", "key", "value")}),
                "output": Added(WIDTH),
            }
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(WIDTH, INNER)})
        self.output = Added(INNER)

    def forward(self, hidden: Tensor, seen: Tensor) -> Tensor:
        """Shape (texts, tokens, 384), before and after."""
        attended: Tensor = self.attention["output"](self._attend(hidden, seen), hidden)
        told: Tensor = self.output(functional.gelu(self.intermediate["dense"](attended)), attended)
        return told

    def _attend(self, hidden: Tensor, seen: Tensor) -> Tensor:
        own = self.attention["self"]
        query, key, value = (
            getattr(own, name)(hidden).view(*hidden.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        told = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        return told.transpose(1, 2).reshape(hidden.shape)


class Added(nn.Module):
    """A matrix, whose outcome is added to what was before, and normalised."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, _EPSILON)

    def forward(self, inner: Tensor, before: Tensor) -> Tensor:
        """Shapes (texts, tokens, width) and (texts, tokens, 384) → (texts, tokens, 384)."""
        added: Tensor = self.LayerNorm(self.dense(inner) + before)
        return added


def load_query_encoder(folder: Path) -> QueryEncoder:
    """The encoder of a folder whose weights are known to be the published ones.

    Raises:
        OSError, RuntimeError, SafetensorError: something of it is missing or broken.
    """
    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding(pad_to_multiple_of=PAD_TO)
    with torch.device("meta"):
        encoder = QueryEncoder(tokenizer)
    weights = load_file(folder / "model.safetensors")
    needed = encoder.state_dict().keys()
    encoder.load_state_dict({name: weights[name] for name in weights if name in needed}, assign=True)
    return encoder.eval().requires_grad_(requires_grad=False)
