"""Average models of one form that were trained one from the other: often better than each of them.

    python -m assistant.training.averaging runs/first/model runs/second/model --output runs/average

The mean of their weights (Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482). All else is copied
from the first; calibrate it anew.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

WEIGHTS = "model.safetensors"


def main(arguments: Sequence[str] | None = None) -> None:
    """Average the models of some folders into another folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", type=Path, nargs="+", help="folders of the models")
    parser.add_argument("--output", type=Path, required=True, help="folder of the new model")
    options = parser.parse_args(arguments)
    average(options.models, options.output)


def average(models: Sequence[Path], output: Path) -> None:
    """Write the model whose weights are the means of theirs, in the precision of the first.

    Raises:
        ValueError: their weights have not the same names and shapes.
    """
    parts = [load_file(folder / WEIGHTS) for folder in models]
    shapes = [{name: weights.shape for name, weights in part.items()} for part in parts]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError("These models are not of one form: the names or shapes of their weights differ.")
    shutil.copytree(models[0], output, ignore=shutil.ignore_patterns(WEIGHTS, "calibration*.json", "*.md"))
    means = {
        name: torch.stack([part[name].double() for part in parts]).mean(0).to(weights.dtype)
        for name, weights in parts[0].items()
    }
    save_file(means, output / WEIGHTS, metadata={"format": "pt"})


if __name__ == "__main__":
    main()
