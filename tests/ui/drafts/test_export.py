"""Reviews as files: the form that a name asks for, all of it or nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import UsageError
from tests.ui.drafts_made_in_word import commented_words
from tests.ui.reviews_by_hand import DRAFT, sample_review
from ui.drafts.draft import Draft
from ui.drafts.export import export_review, form_of
from ui.drafts.reading import read_draft


def test_the_ending_of_a_name_asks_for_the_form(tmp_path: Path) -> None:
    review = sample_review()
    for name in ("a.docx", "a.HTML", "a.md", "a.json"):
        export_review(review, None, tmp_path / name)
    assert len(commented_words((tmp_path / "a.docx").read_bytes())) == 9
    assert (tmp_path / "a.HTML").read_text("utf-8").startswith("<!doctype html>")
    assert "\\# The mine 🏭\n" in (tmp_path / "a.md").read_text("utf-8")
    stored = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert stored == json.loads(json.dumps(review.to_json()))


def test_a_draft_in_markdown_stays_as_it_was(tmp_path: Path) -> None:
    export_review(sample_review(), Draft(DRAFT, "mine.md", "markdown"), tmp_path / "a.md")
    assert (
        (tmp_path / "a.md")
        .read_text("utf-8")
        .startswith("# The mine 🏭\n\nThe mine employed 300 people.[^1] It *closed*")
    )


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.doc", ".docx"])
def test_another_ending_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a review is written to a \.docx, \.html, \.md or \.json file"):
        export_review(sample_review(), None, tmp_path / name)
    assert not list(tmp_path.iterdir())
    assert form_of(Path("x/a.Md")) == ".md"


def test_the_draft_itself_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(DRAFT, "utf-8")
    draft = read_draft(path)
    with pytest.raises(UsageError, match="is the draft itself"):
        export_review(sample_review(), draft, path)
    assert path.read_text("utf-8") == DRAFT
    export_review(sample_review(), draft, tmp_path / "other.md")


def test_nothing_is_left_where_it_fails(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        export_review(sample_review(), None, tmp_path / "none" / "a.md")
    export_review(replace(sample_review(), text=DRAFT + "\ud800"), None, tmp_path / "a.json")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
