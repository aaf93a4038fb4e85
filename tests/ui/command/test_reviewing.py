"""A text is checked at the command line: told claim by claim, written as a file, and kept as far as it came."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from assistant.assistant import Assistant
from assistant.review import Review
from tests.ui.command.conftest import Run
from tests.ui.reviews_by_hand import sample_review

TEXT = "Greta Holm opened the new harbour of Vestvik. It cost 30 million crowns. Was it worth it?\n"
COUNTS = "3 claims: 1 supported, 1 contradicted, 1 not checkable\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A file with a text of three claims."""
    path = tmp_path / "draft.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_text_is_told_claim_by_claim_with_the_words_of_the_articles(run: Run, town: Path, draft: Path) -> None:
    checked = run("check", "--file", draft, "--library", town)
    assert checked.status == 0, checked.err
    assert checked.out.startswith("✓ Supported")
    assert "by 1 source: It cost 30 million crowns.\n" in checked.out
    assert "cost 40 million crowns.”" in " ".join(checked.out.split())
    assert "– Not checkable: Was it worth it?\n" in checked.out
    assert checked.out.endswith(COUNTS)
    assert "--output checked.docx" in checked.err


def test_a_text_comes_from_standard_input_and_goes_out_as_json(
    run: Run, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    review = run("check", "--file", "-", "--json", "--library", town).json
    assert review["text"] == TEXT
    assert review["is_complete"]
    assert [claim["label"] for claim in review["claims"]] == ["supported", "contradicted", "not_checkable"]
    assert all(TEXT[claim["start"] : claim["end"]] == claim["text"] for claim in review["claims"])


@pytest.mark.parametrize("form", [".docx", ".html", ".md", ".json"])
def test_a_text_is_written_with_what_was_found(run: Run, town: Path, draft: Path, tmp_path: Path, form: str) -> None:
    output = tmp_path / f"checked{form}"
    written = run("check", "--file", draft, "--output", output, "--library", town)
    assert (written.status, written.out) == (0, COUNTS), written.err
    assert f"Written: {output}" in written.err
    if form == ".docx":
        comments = [comment.text for comment in docx.Document(str(output)).comments]
        assert any("40 million" in comment for comment in comments)
    else:
        assert "40 million" in output.read_text(encoding="utf-8")


def test_what_cannot_be_checked_or_written_is_told_in_a_line(run: Run, town: Path, draft: Path, tmp_path: Path) -> None:
    files = {
        "empty.txt": (b"", 1, "empty.txt: the file is empty"),
        "torn.docx": (b"PK\x03\x04 torn", 1, "torn.docx: it is broken, or not a Word document"),
        "long.txt": (b"word " * 20_001, 1, "it has 20,001 words; up to 20,000 are checked at once"),
        "a.pdf": (b"%PDF-1.4", 2, "a draft is a .txt, .md, .html or .docx file"),
    }
    for name, (content, status, said) in files.items():
        (tmp_path / name).write_bytes(content)
        run("check", "--file", tmp_path / name, "--library", town).assert_refused(status, said)
    run("check", "--file", tmp_path / "none.md", "--library", town).assert_refused(2, "none.md", "cannot be read")
    run("check", "--file", draft, "--output", "a.pdf", "--library", town).assert_refused(2, "a.pdf", ".docx, .html")
    run("check", "--file", draft, "--output", draft, "--library", town).assert_refused(2, "is the draft itself")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_one_that_is_asked_to_end_keeps_what_was_checked(
    run: Run,
    town: Path,
    draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
    status: int,
) -> None:
    whole = sample_review()

    def stream(_: Assistant, text: str, previous: Review | None = None) -> Iterator[Review]:
        for count in range(9):
            if count == 3:
                os.kill(os.getpid(), number)
            yield Review(whole.text, whole.claims[:count], 8, "town", "2026-05-04", "1.2.3")

    monkeypatch.setattr(Assistant, "stream_review", stream)
    stopped = run("check", "--file", draft, "--output", tmp_path / "checked.json", "--library", town)
    assert stopped.status == status
    assert stopped.out.startswith("3 of 8 claims checked: ")
    assert stopped.err.startswith("Stopping: what was checked is kept. Again to stop at once.\n")
    assert "Stopped before the end: 3 of 8 claims were checked." in stopped.err
    kept = json.loads((tmp_path / "checked.json").read_text(encoding="utf-8"))
    assert (len(kept["claims"]), kept["is_complete"]) == (3, False)
