"""The reader's network: one encoder and four linear heads, with weights of eight bits.

A matrix `NAME` is stored as int8 beside `NAME.scale`, one scale (float16) for each row, and is multiplied as it is
stored: each token's activations are rounded to eight bits with a scale of their own (Dettmers et al. 2022,
https://arxiv.org/abs/2208.07339, without its outliers). Files and memory are a quarter as large so, processors multiply
eight bits two to five times as fast, and what comes out is the same on every one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from assistant.reading.mpnet import MPNet, Shape

STANCES = ("supports", "refutes", "not_said")
FILES = ("lower.safetensors", "upper.safetensors")
"""The weights lie in two files: embeddings and the lower half of the layers, which training leaves as they are, and the
rest. So none is too large for where code is kept, and a new version adds only the second to its history."""

_SCALE = ".scale"
_MOST = 127
_SMALL = 32_768
"""Numbers of a matrix up to which it is kept as it is: the heads, and the biases of positions."""


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What the network makes of a batch, before any activation.

    `stance`: shape (pairs, 3), in the order of `STANCES`. `answered`: (pairs,). `evidence`: (pairs, tokens).
    `span`: (pairs, tokens, 2), for the first and the last token of a short answer.
    """

    stance: Tensor
    answered: Tensor
    evidence: Tensor
    span: Tensor

    def float(self) -> Outputs:
        """The same in single precision."""
        return Outputs(self.stance.float(), self.answered.float(), self.evidence.float(), self.span.float())


class ReaderNetwork(nn.Module):
    """MPNet with a head for each thing that a passage is read for."""

    def __init__(self, folder: Path) -> None:
        """Build the network that a folder's `config.json` describes, its weights not yet read."""
        super().__init__()
        shape = Shape.read(folder)
        self.encoder = MPNet(shape)
        self.stance = nn.Linear(shape.hidden_size, len(STANCES))
        self.answered = nn.Linear(shape.hidden_size, 1)
        self.evidence = nn.Linear(shape.hidden_size, 1)
        self.span = nn.Linear(shape.hidden_size, 2)

    def read(self, ids: list[int], mask: list[int]) -> Outputs:
        """Read one pair, of its tokens' numbers, and which of them are there."""
        outputs: Outputs = self(torch.tensor([ids]), torch.tensor([mask]))
        return outputs

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Outputs:
        """Read a batch of pairs: shapes (pairs, tokens)."""
        hidden = self.encoder(input_ids, attention_mask)
        first = hidden[:, 0]
        return Outputs(
            self.stance(first), self.answered(first)[:, 0], self.evidence(hidden)[:, :, 0], self.span(hidden)
        )


class QuantizedLinear(nn.Module):
    """A linear layer that multiplies eight bits by eight bits: of weights as stored, of activations a scale a token."""

    def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor) -> None:
        """Take a matrix of int8, shape (out, in), its scales (out,), and the bias (out,)."""
        super().__init__()
        self.weight: Tensor
        self.scale: Tensor
        self.bias: Tensor
        self.register_buffer("weight", weight.t())
        self.register_buffer("scale", scale.float())
        self.register_buffer("bias", bias.float())

    def forward(self, inputs: Tensor) -> Tensor:
        """Shape (…, in) → (…, out)."""
        rows = inputs.reshape(-1, inputs.shape[-1])
        lowest, highest = rows.amin(dim=1, keepdim=True), rows.amax(dim=1, keepdim=True)  # their abs() would be a copy
        scale = torch.maximum(-lowest, highest).clamp_(min=1e-8).div_(_MOST)
        product = torch._int_mm(rows.div(scale).round_().to(torch.int8), self.weight).float().mul_(scale)
        return torch.addcmul(self.bias, product, self.scale, out=product).view(*inputs.shape[:-1], -1)


class QuantizedEmbedding(nn.Module):
    """A table of vectors in eight bits."""

    def __init__(self, weight: Tensor, scale: Tensor) -> None:
        """Take a table of int8, shape (entries, width), and its scales (entries,)."""
        super().__init__()
        self.weight: Tensor
        self.scale: Tensor
        self.register_buffer("weight", weight)
        self.register_buffer("scale", scale.float())

    def forward(self, places: Tensor) -> Tensor:
        """Shape (…) → (…, width)."""
        return self.weight[places].float() * self.scale[places][..., None]


def load_network(folder: Path) -> ReaderNetwork:
    """The network of a folder, to read with: its matrices stay in eight bits.

    Raises:
        OSError, ValueError, RuntimeError, KeyError, SafetensorError: something of it is missing or broken.
    """
    stored = read_weights(folder)
    with torch.device("meta"):
        network = ReaderNetwork(folder)
    for name, module in list(network.named_modules()):
        if f"{name}.weight{_SCALE}" not in stored:
            continue
        weight, scale = stored.pop(f"{name}.weight"), stored.pop(f"{name}.weight{_SCALE}")
        if isinstance(module, nn.Linear):
            network.set_submodule(name, QuantizedLinear(weight, scale, stored.pop(f"{name}.bias")))
        else:
            network.set_submodule(name, QuantizedEmbedding(weight, scale))
    kept = set(network.state_dict()) - {name for name, buffer in network.named_buffers() if not buffer.is_meta}
    if kept != set(stored):
        raise ValueError(f"its weights are not those of this network: {', '.join(sorted(kept ^ set(stored))[:3])}")
    network.load_state_dict(stored, strict=False, assign=True)
    return network.eval().requires_grad_(requires_grad=False)


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The tensors of a folder as they are stored."""
    stored: dict[str, Tensor] = {}
    for name in FILES:
        stored |= load_file(folder / name)
    return stored


def save_network(network: ReaderNetwork, folder: Path) -> None:
    """Write the weights of a trained network in eight bits, and its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = quantized(network.state_dict())
    half = network.encoder.shape.num_hidden_layers // 2
    upper = {name: tensor for name, tensor in stored.items() if _is_upper(name, half)}
    lower = {name: tensor for name, tensor in stored.items() if name not in upper}
    for name, part in zip(FILES, (lower, upper), strict=True):
        save_file(part, folder / name)
    network.encoder.shape.save(folder)


def _is_upper(name: str, half: int) -> bool:
    """Whether a tensor is of a head, or of a layer of the upper half."""
    layer = re.match(r"encoder\.encoder\.layer\.(\d+)\.", name)
    return int(layer[1]) >= half if layer else not name.startswith("encoder.")


def quantized(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices as int8 with a scale a row; what is small as it is."""
    stored: dict[str, Tensor] = {}
    for name, tensor in state.items():
        if tensor.ndim == 1 or tensor.numel() < _SMALL:
            stored[name] = tensor.clone()
            continue
        scale = (tensor.abs().amax(dim=1) / _MOST).clamp(min=1e-7).half()
        stored[name] = (tensor / scale.float()[:, None]).round().clamp(-_MOST, _MOST).to(torch.int8)
        stored[name + _SCALE] = scale
    return stored


def dequantized(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What `quantized` made, in single precision, to train on."""
    return {
        name: tensor.float() * stored[name + _SCALE].float()[:, None] if tensor.dtype == torch.int8 else tensor.float()
        for name, tensor in stored.items()
        if not name.endswith(_SCALE)
    }
