"""The encoder of the reader: MPNet (Song et al. 2020, https://arxiv.org/abs/2004.09297), in torch alone.

It computes what `transformers.MPNetModel` does, under the same names of weights (a test compares them), without the
2 s and more that importing the latter takes each time that somebody asks on the command line.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

CONFIG = "config.json"

_FARTHEST = 128
"""Tokens from which on all distances are one to the bias of positions."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The facts of `config.json` that make the network, under the names that transformers gives them."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    hidden_dropout_prob: float = 0.1
    layer_norm_eps: float = 1e-5
    relative_attention_num_buckets: int = 32
    pad_token_id: int = 1

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The shape that a folder describes.

        Raises:
            OSError, ValueError: it has no configuration, or that of another model.
        """
        facts = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        if not isinstance(facts, dict) or facts.get("model_type") != "mpnet" or facts.get("hidden_act") != "gelu":
            raise ValueError(f"its {CONFIG} is not that of an MPNet")
        known = {one.name: facts[one.name] for one in fields(cls) if one.name in facts}
        try:
            shape = cls(**known)
        except TypeError as problem:
            raise ValueError(f"its {CONFIG} is incomplete ({problem})") from problem
        if not all(type(getattr(shape, one.name)) in (int, float) for one in fields(cls)):
            raise ValueError(f"its {CONFIG} has something else where a number belongs")
        return shape

    def save(self, folder: Path) -> None:
        """Describe it in a folder, so that transformers knows it too."""
        facts = {"model_type": "mpnet", "architectures": ["MPNetModel"], "hidden_act": "gelu", **asdict(self)}
        (folder / CONFIG).write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")


class MPNet(nn.Module):
    """Tokens → a vector each."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embeddings = Embeddings(shape)
        self.encoder = Layers(shape)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Encode a batch: shapes (texts, tokens) → (texts, tokens, width)."""
        hidden: Tensor = self.embeddings(input_ids)
        bias: Tensor = self.encoder.position_bias(hidden.shape[1]).repeat(len(hidden), 1, 1, 1).detach()
        bias.masked_fill_(~attention_mask.bool()[:, None, None, :], -torch.inf)
        for layer in self.encoder.layer:
            hidden = layer(hidden, bias)
        return hidden


class Embeddings(nn.Module):
    """The vector of a word and that of its place; places count from the token that fills up."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self._padding = shape.pad_token_id
        self.word_embeddings = _table(shape.vocab_size, shape.hidden_size)
        self.position_embeddings = _table(shape.max_position_embeddings, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.dropout = nn.Dropout(shape.hidden_dropout_prob)

    def forward(self, input_ids: Tensor) -> Tensor:
        """Shape (texts, tokens) → (texts, tokens, width)."""
        is_there = input_ids.ne(self._padding).long()
        places = is_there.cumsum(dim=1) * is_there + self._padding
        vectors = self.word_embeddings(input_ids) + self.position_embeddings(places)
        embedded: Tensor = self.dropout(self.LayerNorm(vectors))
        return embedded


def _table(entries: int, width: int) -> nn.Embedding:
    """A table of vectors; one that is only described is not filled, for which torch would import 1.3 s of itself."""
    weight = torch.empty(entries, width)
    if not weight.is_meta:
        nn.init.normal_(weight)
    return nn.Embedding(entries, width, _weight=weight)


class Layers(nn.Module):
    """The layers, and what they all add to attention for the distance of two tokens."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.layer = nn.ModuleList([Layer(shape) for _ in range(shape.num_hidden_layers)])
        self.relative_attention_bias = _table(shape.relative_attention_num_buckets, shape.num_attention_heads)

    def position_bias(self, tokens: int) -> Tensor:
        """Of so many tokens: shape (1, heads, tokens, tokens)."""
        place = torch.arange(tokens, device=self.relative_attention_bias.weight.device)
        buckets = distance_buckets(place[None, :] - place[:, None], self.relative_attention_bias.num_embeddings)
        bias: Tensor = self.relative_attention_bias(buckets)
        return bias.permute(2, 0, 1)[None]


def distance_buckets(distances: Tensor, buckets: int) -> Tensor:
    """The number of the bucket of each distance: near ones have their own, farther ones share more and more (T5)."""
    half = buckets // 2
    own = half // 2
    far = distances.abs()
    shared = own + (torch.log(far.clamp(min=1).float() / own) / math.log(_FARTHEST / own) * (half - own)).long()
    return torch.where(far < own, far, shared.clamp(max=half - 1)) + (distances > 0).long() * half


class Layer(nn.Module):
    """Attention, then two matrices, each added to what came in."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = AttentionBlock(shape)
        self.intermediate = Widening(shape)
        self.output = Narrowing(shape)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Shape (texts, tokens, width), before and after."""
        attended = self.attention(hidden, bias)
        told: Tensor = self.output(self.intermediate(attended), attended)
        return told


class AttentionBlock(nn.Module):
    """Attention, and what it is added to."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attn = Attention(shape)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.dropout = nn.Dropout(shape.hidden_dropout_prob)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Shape (texts, tokens, width), before and after."""
        added: Tensor = self.LayerNorm(self.dropout(self.attn(hidden, bias)) + hidden)
        return added


class Attention(nn.Module):
    """Self-attention by torch's fused kernel: several times as fast as the usual one, to the same end."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self._heads = shape.num_attention_heads
        self.qkv = nn.Linear(shape.hidden_size, 3 * shape.hidden_size)
        self.o = nn.Linear(shape.hidden_size, shape.hidden_size)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """The new states, shape (texts, tokens, width); `bias` says too which tokens are there."""
        texts, tokens, width = hidden.shape
        split = self.qkv(hidden).view(texts, tokens, 3, self._heads, width // self._heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        attended: Tensor = self.o(seen.transpose(1, 2).reshape(texts, tokens, width))
        return attended


class Widening(nn.Module):
    """The first of the two matrices."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.dense = nn.Linear(shape.hidden_size, shape.intermediate_size)

    def forward(self, hidden: Tensor) -> Tensor:
        """Shape (texts, tokens, width) → (texts, tokens, inner width)."""
        return functional.gelu(self.dense(hidden))


class Narrowing(nn.Module):
    """The second, and what it is added to."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.dense = nn.Linear(shape.intermediate_size, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.dropout = nn.Dropout(shape.hidden_dropout_prob)

    def forward(self, inner: Tensor, before: Tensor) -> Tensor:
        """Shape (texts, tokens, inner width) → (texts, tokens, width)."""
        added: Tensor = self.LayerNorm(self.dropout(self.dense(inner)) + before)
        return added
