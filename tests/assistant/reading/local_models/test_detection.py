"""Which chat models are found on this machine, and which are not taken for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.reading.local_models.detection import LocalModels, ModelServer, models_folder
from assistant.reading.local_models.local_model import display_name
from ingest.settings import LibrarySettings
from tests import model_server


@pytest.fixture
def server() -> Iterator[model_server.ModelServer]:
    started = model_server.ModelServer()
    yield started
    started.stop()


def found(server: model_server.ModelServer, listing: str, folder: Path) -> list[str]:
    return [one.name for one in LocalModels([ModelServer(server.url, listing)], folder).found()]


def test_ollama_tells_the_models_that_it_has_here(server: model_server.ModelServer, tmp_path: Path) -> None:
    server.tags = [
        {"name": "llama3.1:latest", "size": 1, "details": {"family": "llama"}},
        {"name": "qwen3:8b", "details": None},
        {"name": "nomic-embed-text:latest", "details": {"family": "nomic-bert"}},
        {"name": "bge-m3:latest", "details": {"family": "bert"}},
        {"name": "gpt-oss:120b", "remote_host": "https://ollama.com:443", "remote_model": "gpt-oss:120b"},
        {"name": "kimi-k2:1t-cloud", "details": {"family": ""}},
    ]
    assert found(server, "/api/tags", tmp_path) == ["llama3.1", "qwen3:8b"]
    assert server.paths == ["/api/tags"], "only the list is asked for"


def test_servers_of_the_form_of_openai_tell_theirs(server: model_server.ModelServer, tmp_path: Path) -> None:
    server.models = [
        {"id": "meta-llama/Llama-3.1-8B-Instruct", "object": "model"},
        {"id": "/home/somebody/models/tiny.Q4_K_M.gguf"},
        {"id": "text-embedding-nomic-embed-text-v1.5"},
        {"id": "line\nbreak"},
        {"id": "x" * 1000},
    ]
    assert found(server, "/v1/models", tmp_path) == ["Llama-3.1-8B-Instruct", "tiny.Q4_K_M"]


@pytest.mark.parametrize("models", [["llama"], [{"name": 3}], {"id": "x"}, None])
def test_another_server_at_the_port_is_none(server: model_server.ModelServer, tmp_path: Path, models: Any) -> None:
    server.tags = models
    assert found(server, "/api/tags", tmp_path) == []
    assert found(server, "/elsewhere", tmp_path) == []


def test_a_server_that_does_not_answer_in_time_keeps_no_other_from_being_found(
    server: model_server.ModelServer, tmp_path: Path
) -> None:
    slow = model_server.ModelServer()
    slow.let_go.clear()
    slow.models = server.models = [{"id": "m"}]
    try:
        models = LocalModels([ModelServer(slow.url), ModelServer(server.url)], tmp_path).found()
        assert [one.server for one in models] == [server.url]
    finally:
        slow.stop()


def test_where_nothing_answers_nothing_is_found(server: model_server.ModelServer, tmp_path: Path) -> None:
    server.stop()
    assert LocalModels([ModelServer(server.url)], tmp_path / "none").found() == ()


def test_files_are_found_and_told_apart_from_what_can_run(tmp_path: Path) -> None:
    for name in ("Tiny.GGUF", "big.gguf", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.gguf").mkdir()
    models = LocalModels([], tmp_path).found()
    assert [(one.name, one.id, one.file) for one in models] == [
        ("Tiny", "gguf:Tiny.GGUF", tmp_path / "Tiny.GGUF"),
        ("big", "gguf:big.gguf", tmp_path / "big.gguf"),
    ]


def test_files_lie_beside_the_usual_library() -> None:
    usual = LibrarySettings.model_fields["library"].get_default(call_default_factory=True)
    assert models_folder() == usual.parent / "models"


def test_a_name_has_no_folders_in_it() -> None:
    names = ["llama3.1:latest", "hf.co/somebody/Model-GGUF:Q4", r"C:\models\a.gguf", "openai/gpt"]
    assert [display_name(name) for name in names] == ["llama3.1", "Model-GGUF:Q4", "a", "gpt"]
