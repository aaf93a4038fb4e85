"""Pages of an article are drawn from its PDF alone, while that is at hand as it was read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ingest import pictures
from ingest.errors import SourceError, UnknownArticleError, UsageError
from ingest.library import Library
from ingest.parsing.sandbox import Limits
from ingest.pictures import draw_page, has_pictures
from ingest.pipeline import ingest_articles

PRINTED = Path(__file__).parent / "parsing" / "formats" / "pdf" / "printed" / "07-footnotes.pdf"


def test_a_page_is_drawn_while_the_pdf_is_as_it_was_read(library: Library, tmp_path: Path) -> None:
    file = Path(shutil.copy(PRINTED, tmp_path / "a.pdf"))
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "title": "B", "text": "It rained."}))
    (added,) = ingest_articles([file], library).added
    ingest_articles([tmp_path / "b.jsonl"], library)
    article = library.article(added)
    over_both = (article.pages[1] - 40, article.pages[1] + 60)
    picture = draw_page(library, added, 2, [over_both, (0, 30)])
    assert picture.png.startswith(b"\x89PNG")
    assert (picture.page, picture.pages, picture.sought, picture.marked) == (2, 2, 1, 1)
    with pytest.raises(UsageError, match="no page 3"):
        draw_page(library, added, 3)
    with pytest.raises(UnknownArticleError):
        draw_page(library, str(file), 1)
    assert not has_pictures(library, "b")
    with pytest.raises(UsageError, match="not read from a PDF"):
        draw_page(library, "b", 1)

    whole = file.read_bytes()
    file.write_bytes(whole + b"\n")
    assert not has_pictures(library, added)
    file.write_bytes(whole)
    assert has_pictures(library, added)
    file.unlink()
    with pytest.raises(SourceError, match="gone, or is another one now") as refused:
        draw_page(library, added, 1)
    assert str(tmp_path) not in str(refused.value)


def test_a_page_that_takes_too_much_is_not_drawn(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(PRINTED, tmp_path / "a.pdf"))
    (added,) = ingest_articles([file], library).added
    monkeypatch.setattr(pictures, "LIMITS", Limits(output_bytes=1000))
    with pytest.raises(SourceError, match=r"^Page 1 cannot be drawn\."):
        draw_page(library, added, 1)
