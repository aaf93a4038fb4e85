from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from assistant.training.averaging import main


def saved(folder: Path, **weights: torch.Tensor) -> Path:
    folder.mkdir()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(folder.name)
    (folder / "calibration.json").write_text("{}")
    return folder


def test_weights_are_averaged_and_the_rest_is_that_of_the_first(tmp_path: Path) -> None:
    first = saved(tmp_path / "first", layer=torch.tensor([1.0, 2.0], dtype=torch.float16))
    second = saved(tmp_path / "second", layer=torch.tensor([2.0, 6.0], dtype=torch.float16))
    output = tmp_path / "average"
    main([str(first), str(second), "--output", str(output)])
    (weights,) = load_file(output / "model.safetensors").values()
    assert weights.dtype == torch.float16
    assert weights.tolist() == [1.5, 4.0]
    assert sorted(path.name for path in output.iterdir()) == ["config.json", "model.safetensors"]
    assert (output / "config.json").read_text() == "first"


def test_models_of_other_forms_are_refused(tmp_path: Path) -> None:
    first = saved(tmp_path / "first", layer=torch.zeros(2))
    for second in (saved(tmp_path / "wider", layer=torch.zeros(3)), saved(tmp_path / "other", other=torch.zeros(2))):
        with pytest.raises(ValueError, match="not of one form"):
            main([str(first), str(second), "--output", str(tmp_path / "average")])
        assert not (tmp_path / "average").exists()
