"""Files → drafts: what of them is text, and what is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from assistant.answering.validation import LONGEST_DRAFT
from ingest.errors import ArticleDeskError, SourceError, UsageError
from ingest.parsing.sandbox import Limits
from tests.ui.drafts_made_in_word import RICH_TEXT, rich_document, saved, zipped
from ui.drafts.reading import checkable, read_draft

PAGE = b"""<html><head><title>No</title><style>p{}</style></head><body><nav><a href=x>Menu</a></nav><h1>The mine</h1>
<p>It <b>clo</b>sed\nin 2021.<br>It was <em>fined</em> &amp; sued.</p><div>Bare <span>words</span><p>and more</p>
 after</div>
<table><tr><td>Year<td><p>Fine</p></tr><tr><td>Frame</td></tr></table><script>alert(1)</script>
<p style="display:none">Hidden</p>
</body></html>"""


def test_text_and_markdown_stay_as_they_are_written(tmp_path: Path) -> None:
    written = "\ufeff---\r\ntitle: x\r\n---\r\n# The *mine*  \r\n\r\n\tIt closed\u00ad. 🏭\r\n"
    kept = written[1:].replace("\r\n", "\n")
    for name, kind in (("a.md", "markdown"), ("A.TXT", "text")):
        path = tmp_path / name
        path.write_bytes(written.encode())
        draft = read_draft(path)
        assert (draft.text, draft.name, draft.kind, draft.path) == (kept, name, kind, path)
    assert read_draft("Fünf".encode("cp1252"), "a.txt").text == "Fünf"
    assert read_draft(b"It closed\x00. " + b"word " * 99, "a.txt").text.startswith("It closed\ufffd. word")


def test_a_page_is_what_its_reader_sees(slow: None) -> None:
    draft = read_draft(PAGE, "a.html")
    assert draft.kind == "html"
    shown = [
        "The mine",
        "It closed in 2021.\nIt was fined & sued.",
        "Bare words",
        "and more",
        "after",
        "Year | Fine",
        "Frame",
    ]
    assert draft.text.split("\n\n") == shown


def test_a_word_file_is_read_with_all_changes_accepted(slow: None) -> None:
    content = saved(rich_document())
    draft = read_draft(content, "some/a.docx")
    assert draft.text == "\n\n".join(RICH_TEXT)
    assert (draft.name, draft.kind, draft.content) == ("a.docx", "word", content)


def test_a_note_that_refers_to_itself_ends(slow: None) -> None:
    document = rich_document()
    part = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/footnotes"))
    part._blob = part.blob.replace(b"<w:footnoteRef/>", b'<w:footnoteReference w:id="2"/>')
    assert read_draft(saved(document), "a.docx").text == "\n\n".join(RICH_TEXT)


def test_20_000_words_and_no_more() -> None:
    assert checkable("word " * LONGEST_DRAFT, "a.txt")
    with pytest.raises(SourceError, match=r"a\.txt: it has 20,001 words; up to 20,000 are checked at once"):
        read_draft(b"word " * (LONGEST_DRAFT + 1), "a.txt")
    with pytest.raises(SourceError, match="characters"):
        checkable("字" * 400_001, "a.txt")


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.txt", "the file is empty"),
        (b" \n", "a.docx", "the file is empty"),
        ("\u2003\n".encode(), "a.md", "no words in it"),
        (b"\x00\x01\x02" * 50, "a.txt", "not text"),
        (b"%PDF", "a.pdf", r"a draft is a \.txt, \.md, \.html or \.docx file"),
        (b"x", "draft", r"a draft is a \.txt"),
        (b"x" * (32 * 2**20 + 1), "a.txt", "larger than 32 MB"),
    ],
)
def test_what_is_no_draft_is_refused_with_what_to_do(content: bytes, name: str, told: str) -> None:
    with pytest.raises(ArticleDeskError, match=told) as problem:
        read_draft(content, name)
    assert "\n" not in str(problem.value)


def test_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_draft(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no package", "broken, or not a Word document"),
        (saved(docx.Document())[:-700], "broken, or not a Word document"),
        (zipped(a=b"x"), "not a sound Word document"),
        (zipped(**{"word/document.xml": b"\0" * (40 * 2**20)}), "unpacks to 40 MB"),
        (saved(docx.Document()), "no words in it"),
    ],
)
def test_a_damaged_or_hostile_word_file_is_refused(content: bytes, told: str, slow: None) -> None:
    with pytest.raises(SourceError, match=told) as problem:
        read_draft(content, "a.docx")
    assert str(problem.value).startswith("a.docx: ")
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (Limits(timeout_seconds=0.01), "takes too long"),
        (Limits(output_bytes=8), "breaks its reader"),
        (Limits(memory_bytes=16 * 2**20), "too much memory|breaks its reader|damaged"),
        (Limits(cpu_seconds=0), "too much computing"),
    ],
)
def test_a_child_that_goes_over_its_limits_fails_with_a_reason(limits: Limits, told: str, slow: None) -> None:
    with pytest.raises(SourceError, match=told):
        read_draft(saved(rich_document()), "a.docx", limits)
