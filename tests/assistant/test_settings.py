from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from ingest.errors import ModelError, SettingsError
from ingest.library import Library


def test_an_unset_reader_is_ours() -> None:
    assert AssistantSettings.read().reader_model is None


def test_a_value_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLES_READER_MODEL", "some/reader")
    assert AssistantSettings.read().reader_model == "some/reader"


def test_a_mistyped_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLES_READER", "some/reader")
    with pytest.raises(SettingsError, match="ARTICLES_READER_MODEL"):
        AssistantSettings.read()


def test_a_setting_of_before_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLES_ENTAILMENT_MODEL", "some/model")
    with pytest.raises(SettingsError, match="Unknown setting ARTICLES_ENTAILMENT_MODEL"):
        AssistantSettings.read()


def test_a_reader_that_is_missing_is_told_before_the_first_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, library: Library
) -> None:
    monkeypatch.setenv("ARTICLES_READER_MODEL", str(tmp_path))
    with pytest.raises(ModelError, match="ARTICLES_READER_MODEL"):
        Assistant.open(library)
