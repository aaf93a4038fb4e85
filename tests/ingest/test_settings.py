"""Settings come from the environment; a mistyped one never passes in silence."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from assistant.settings import AssistantSettings
from ingest.errors import SettingsError, UsageError
from ingest.library import Library
from ingest.settings import ASSISTANT_NAMES, LIBRARY_NAMES, LibrarySettings


def test_every_setting_of_every_room_is_known() -> None:
    assert {name.upper() for name in LibrarySettings.model_fields} == set(LIBRARY_NAMES)
    assert {name.upper() for name in AssistantSettings.model_fields} == set(ASSISTANT_NAMES)


def test_values_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARTICLES_LIBRARY", str(tmp_path / "here"))
    monkeypatch.setenv("ARTICLES_EMBEDDING_MODEL", "some/model")
    read = LibrarySettings.read()
    assert (read.library, read.embedding_model) == (tmp_path / "here", "some/model")


def test_without_settings_the_library_is_with_the_data_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARTICLES_LIBRARY")
    read = LibrarySettings.read()
    assert read.library == platformdirs.user_data_path("article-desk") / "library"
    assert read.embedding_model is None


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLES_LIBRARY", "")
    monkeypatch.setenv("ARTICLES_EMBEDDING_MODEL", "")
    read = LibrarySettings.read()
    assert read.library == platformdirs.user_data_path("article-desk") / "library"
    assert read.embedding_model is None


@pytest.mark.parametrize("name", ["ARTICLES_LIBARY", "ARTICLES_", "articles_model", "ARTICLES_LIBRARY_"])
def test_an_unknown_name_is_refused_with_the_known_ones(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(SettingsError) as refused:
        LibrarySettings.read()
    line = str(refused.value)
    assert line.startswith(f"Unknown setting {name}.")
    known = (f"ARTICLES_{name}" for name in ("CHAT_MODEL", "CHROMA_URL", "DATABASE_URL", "EMBEDDING_MODEL", "LIBRARY"))
    assert ", ".join(known) in line
    assert "\n" not in line
    assert isinstance(refused.value, UsageError)


def test_all_unknown_names_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLES_TWO", "x")
    monkeypatch.setenv("ARTICLES_ONE", "x")
    with pytest.raises(SettingsError, match="Unknown setting ARTICLES_ONE, ARTICLES_TWO"):
        LibrarySettings.read()


def test_settings_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARTICLE_LIBRARY", "x")
    monkeypatch.setenv("LIBRARY", "x")
    assert LibrarySettings.read().library == tmp_path / "library"


def test_a_library_opens_where_the_setting_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARTICLES_LIBRARY", str(tmp_path / "set"))
    with Library.open() as by_setting, Library.open(tmp_path / "named") as by_name:
        assert (by_setting.folder, by_name.folder) == (tmp_path / "set", tmp_path / "named")
    assert (tmp_path / "set").is_dir()


def test_a_library_does_not_open_with_a_mistyped_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARTICLES_LIBARY", "x")
    with pytest.raises(SettingsError, match="ARTICLES_LIBARY"):
        Library.open(tmp_path / "library")
    assert not (tmp_path / "library").exists()
