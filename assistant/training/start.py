"""What a training of the reader starts from: a reader, a plain MPNet, or an encoder with heads of other names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from assistant.reading.network import FILES, ReaderNetwork, dequantized, read_weights
from assistant.reading.reader import WEIGHTS
from ingest.errors import ModelError

HEADS = frozenset({"stance", "answered", "evidence", "span"})

_ONE_FILE = "model.safetensors"
_NAMES = {"enc": "encoder", "claim": "stance", "tokens": "evidence", "answered": "answered"}
"""How the parts of an encoder with heads are named there, and here."""

_LEFT_OUT = ("pooler.", "position_ids")
_SEPARATE = re.compile(r"(?P<place>.*\.attn\.)q(?P<end>\.weight|\.bias)$")


def load_start(folder: Path) -> tuple[ReaderNetwork, frozenset[str]]:
    """A network to train on, and those of its heads that start anew.

    Raises:
        ModelError: there is no MPNet in the folder.
    """
    try:
        is_reader = (folder / FILES[0]).exists()
        weights = dequantized(read_weights(folder)) if is_reader else _ours(load_file(folder / _ONE_FILE))
        network = ReaderNetwork(described_by(folder))
        left = network.load_state_dict(weights, strict=False)
    except (OSError, RuntimeError) as problem:
        raise ModelError(
            f"There is no model to start from in {folder} ({problem}). Name a folder with one."
        ) from problem
    new = frozenset(name.partition(".")[0] for name in left.missing_keys)
    if not new <= HEADS:
        raise ModelError(f"The model in {folder} has no {left.missing_keys[0]}. Name a folder with an MPNet.")
    return network, new


def described_by(folder: Path) -> Path:
    """The folder that has the configuration and the tokenizer: this one, or our reader's, which are MPNet's."""
    return folder if (folder / "config.json").exists() else WEIGHTS


def fused(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """MPNet's weights with query, key and value in one matrix, as `network.Attention` has them."""
    found = dict(weights)
    for match in filter(None, map(_SEPARATE.match, weights)):
        place, end = match["place"], match["end"]
        found[f"{place}qkv{end}"] = torch.cat([found.pop(f"{place}{part}{end}") for part in "qkv"])
    return found


def _ours(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights of one file by the names that our network has; of two outputs for each token, the first."""
    flat = {name: tensor.flatten() if name.endswith(".scale") else tensor for name, tensor in stored.items()}
    weights: dict[str, Tensor] = {}
    for name, tensor in dequantized(flat).items():
        part, _, rest = name.partition(".")
        if not any(one in name for one in _LEFT_OUT):
            ours = f"{_NAMES[part]}.{rest}" if part in _NAMES else f"encoder.{name}"
            weights[ours] = tensor[:1] if part == "tokens" else tensor
    return fused(weights)
