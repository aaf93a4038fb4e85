"""For half a minute what was removed can be brought back; its uploaded file stays as long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from ingest.errors import UsageError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ui.page.articles import removals
from ui.page.articles.removals import Removals


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library that needs no model."""
    with Library.open(tmp_path / "library", DeterministicFakeEmbedding(size=8)) as opened:
        yield opened


@pytest.fixture
def upload(library: Library) -> Path:
    """A file in the folder of uploads, of which two articles were made."""
    path = library.folder / "uploads" / ("0" * 64) / "a.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(json.dumps({"id": name, "title": name, "text": "It sank."}) for name in "ab"))
    ingest_articles([path], library)
    return path


def test_a_removal_is_undone_once_by_its_key(library: Library, upload: Path) -> None:
    kept = Removals(library)
    key, other = kept.remove("a"), kept.remove("b")
    assert library.article_count() == 0
    assert [(one.title, 25 < one.seconds <= 30) for one in kept.offers([other, key, "x"])] == [("b", True), ("a", True)]
    assert kept.undo(key) == "a"
    assert library.article("a").text == "It sank."
    assert library.origin("a").file == bytes(upload)
    for gone in (key, "x"):
        with pytest.raises(UsageError, match="too late"):
            kept.undo(gone)


def test_after_half_a_minute_it_is_final(library: Library, upload: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removals, "UNDO_SECONDS", 0)
    monkeypatch.setattr(removals, "_GRACE_SECONDS", 0.05)
    kept = Removals(library)
    keys = [kept.remove(name) for name in "ab"]
    assert kept.offers(keys) == ()
    while upload.exists():
        pass
    with pytest.raises(UsageError, match="too late"):
        kept.undo(keys[0])
