"""The shape of the project: the order of imports, quick front doors, nothing long."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = [path for package in ("ingest", "assistant", "ui") for path in (ROOT / package).rglob("*.py")]


@pytest.mark.slow
def test_imports_run_in_one_direction() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.slow
def test_front_doors_load_nothing_heavy() -> None:
    code = "import assistant, ingest, sys; print(*(m for m in ('torch', 'chromadb', 'gradio') if m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


@pytest.mark.slow
def test_help_comes_before_anything_heavy_is_loaded() -> None:
    heavy = ("sqlalchemy", "pydantic", "langchain_core", "numpy", "httpx")
    code = f"import ui.command.cli, sys; print(*(m for m in {heavy} if m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


@pytest.mark.slow
def test_front_doors_offer_what_the_design_names() -> None:
    code = "from ingest import Library, ingest_articles; from assistant import Assistant, ask"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.slow
@pytest.mark.parametrize("package", ["assistant", "ingest"])
def test_front_doors_refuse_what_they_do_not_have(package: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"from {package} import nonsense"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ImportError" in run.stderr


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short_and_import_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        assert (node.end_lineno or 0) - node.body[0].lineno < 45, f"{node.name} is too long"
        loads = node.name.removeprefix("_").startswith("load_") or path.parent.name == "command"
        inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert loads or not inner, f"{node.name} imports inside"
