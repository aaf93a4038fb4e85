"""The network with few and random weights: what it computes does not depend on how it is stored or padded."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from assistant.reading.network import (
    FILES,
    Outputs,
    QuantizedEmbedding,
    QuantizedLinear,
    ReaderNetwork,
    dequantized,
    load_network,
    quantized,
    read_weights,
    save_network,
)

PARTS = ("stance", "answered", "evidence", "span")
WIDTH, WORDS = 32, 1200
CONFIG = MPNetConfig(
    vocab_size=WORDS,
    hidden_size=WIDTH,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=1200,  # large enough to be stored in eight bits
    pad_token_id=1,
)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ReaderNetwork:
    """One of two layers, as it is trained."""
    folder = tmp_path_factory.mktemp("described")
    CONFIG.save_pretrained(folder)
    torch.manual_seed(1)
    return ReaderNetwork(folder).eval().requires_grad_(requires_grad=False)


@pytest.fixture(scope="module")
def folder(network: ReaderNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it was saved."""
    place = tmp_path_factory.mktemp("saved") / "reader"
    save_network(network, place)
    return place


def a_batch(pairs: int = 3, tokens: int = 16) -> tuple[Tensor, Tensor]:
    numbers = torch.randint(3, WORDS, (pairs, tokens), generator=torch.Generator().manual_seed(2))
    return numbers, torch.ones_like(numbers)


def furthest(one: Outputs, other: Outputs) -> float:
    """The largest difference between two outputs."""
    return max(float((getattr(one, part) - getattr(other, part)).abs().max()) for part in PARTS)


def test_each_pair_has_its_outputs(network: ReaderNetwork) -> None:
    outputs = network(*a_batch(3, 16))
    assert [tuple(getattr(outputs, part).shape) for part in PARTS] == [(3, 3), (3,), (3, 16), (3, 16, 2)]


def test_what_is_saved_is_loaded_in_eight_bits(network: ReaderNetwork, folder: Path) -> None:
    loaded = load_network(folder)
    kinds = [type(module) for module in loaded.modules()]
    assert kinds.count(QuantizedEmbedding) == 1
    assert kinds.count(QuantizedLinear) == 4
    assert furthest(loaded(*a_batch()), network(*a_batch())) < 0.05


def test_matrices_are_stored_in_eight_bits_and_what_is_small_as_it_is(network: ReaderNetwork, folder: Path) -> None:
    stored = read_weights(folder)
    name = "encoder.encoder.layer.0.intermediate.dense.weight"
    assert (stored[name].dtype, stored[f"{name}.scale"].dtype) == (torch.int8, torch.float16)
    assert torch.equal(stored["stance.weight"], network.stance.weight)
    lower, upper = (load_file(folder / file) for file in FILES)
    assert not lower.keys() & upper.keys()
    assert lower.keys() | upper.keys() == stored.keys()


def test_what_was_restored_is_stored_alike(network: ReaderNetwork) -> None:
    stored = quantized(network.state_dict())
    again = quantized(dequantized(stored))
    assert stored.keys() == again.keys()
    assert all(torch.equal(stored[name], again[name]) for name in stored)


def test_restored_weights_are_near_those_that_were_stored(network: ReaderNetwork) -> None:
    state, back = network.state_dict(), dequantized(quantized(network.state_dict()))
    assert state.keys() == back.keys()
    for name, tensor in state.items():
        assert torch.allclose(tensor, back[name], atol=float(tensor.abs().max()) / 200)


def test_padding_changes_nothing(network: ReaderNetwork) -> None:
    numbers, mask = a_batch(2, 16)
    numbers[0, 10:], mask[0, 10:] = CONFIG.pad_token_id, 0
    padded, alone = network(numbers, mask), network(numbers[:1, :10], mask[:1, :10])
    assert torch.allclose(padded.stance[:1], alone.stance, atol=1e-5)
    assert torch.allclose(padded.evidence[:1, :10], alone.evidence, atol=1e-5)


def test_attention_comes_to_the_same_as_the_usual_one(network: ReaderNetwork) -> None:
    usual = MPNetModel(CONFIG, add_pooling_layer=False).eval()
    state = {name: tensor for name, tensor in network.encoder.state_dict().items() if ".qkv." not in name} | {
        name.replace(".qkv.", f".{letter}."): part
        for name, tensor in network.encoder.state_dict().items()
        if ".qkv." in name
        for letter, part in zip("qkv", tensor.chunk(3), strict=True)
    }
    usual.load_state_dict(state)
    numbers, mask = a_batch(2, 16)
    numbers[0, 10:], mask[0, 10:] = CONFIG.pad_token_id, 0
    hidden = usual(input_ids=numbers, attention_mask=mask).last_hidden_state
    outputs = network(numbers, mask)
    assert torch.allclose(network.stance(hidden[:, 0]), outputs.stance, atol=1e-4)
    assert torch.allclose(network.evidence(hidden)[0, :10, 0], outputs.evidence[0, :10], atol=1e-4)


def in_eight_bits(layer: nn.Linear) -> QuantizedLinear:
    stored = quantized({"weight": layer.weight.detach()})
    return QuantizedLinear(stored["weight"], stored["weight.scale"], layer.bias.detach())


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
def test_a_layer_of_eight_bits_is_near_that_of_floats(seed: int, size: float) -> None:
    chance = torch.Generator().manual_seed(seed)
    layer = nn.Linear(256, 192)
    inputs = size * torch.randn(2, 5, 256, generator=chance)
    exact = layer(inputs) - layer.bias
    error = in_eight_bits(layer)(inputs) - layer.bias - exact
    assert float(error.detach().norm()) < 0.03 * float(exact.detach().norm())


def test_a_token_comes_out_the_same_whatever_is_beside_it() -> None:
    layer = in_eight_bits(nn.Linear(256, 192))
    tokens = torch.randn(7, 256) * torch.tensor([1e-3, 1, 1e3, 1, 50, 1, 0.1])[:, None]
    together = layer(tokens)
    assert all(torch.equal(layer(tokens[place : place + 1])[0], together[place]) for place in range(7))


def test_a_token_of_nothing_leaves_the_bias() -> None:
    layer = nn.Linear(256, 192)
    assert torch.equal(in_eight_bits(layer)(torch.zeros(2, 256)), layer.bias.detach().expand(2, -1))


def test_a_table_of_eight_bits_has_the_restored_vectors() -> None:
    stored = quantized({"weight": torch.randn(WORDS, WIDTH)})
    table = QuantizedEmbedding(stored["weight"], stored["weight.scale"])
    places = torch.tensor([[0, 5], [WORDS - 1, 5]])
    assert torch.equal(table(places), dequantized(stored)["weight"][places])


def test_training_the_upper_half_leaves_the_lower_file_as_it_is(network: ReaderNetwork, tmp_path: Path) -> None:
    trained = deepcopy(network)
    for part in (trained.stance, trained.encoder.encoder.layer[1]):
        for weight in part.parameters():
            weight.add_(1.0)
    save_network(network, tmp_path / "before")
    save_network(trained, tmp_path / "after")
    lower, upper = ([(tmp_path / when / file).read_bytes() for when in ("before", "after")] for file in FILES)
    assert lower[0] == lower[1]
    assert upper[0] != upper[1]


def test_weights_of_another_network_are_refused(folder: Path, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    MPNetConfig(**{**CONFIG.to_dict(), "num_hidden_layers": 3}).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="its weights are not those of this network"):
        load_network(tmp_path)
