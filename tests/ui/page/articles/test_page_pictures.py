"""A page of a PDF as a picture, over the article of a quote: in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant.assistant import Assistant
from assistant.reading.evidence import EvidenceFinder
from ingest.library import Library
from ingest.pipeline import ingest_articles

if TYPE_CHECKING:
    from tests.ui.page.conftest import Visit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),  # which Gradio asks of pandas
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # with which it sums up its events
]

PRINTED = Path(__file__).parents[3] / "ingest" / "parsing" / "formats" / "pdf" / "printed" / "07-footnotes.pdf"


def test_a_quote_is_shown_on_its_page_while_the_file_is_there(
    library: Library,
    tmp_path: Path,
    finder: EvidenceFinder,
    serve_here: Callable[[Assistant], str],
    open_page: Callable[..., Visit],
) -> None:
    file = Path(shutil.copy(PRINTED, tmp_path / "board.pdf"))
    assert ingest_articles([file], library).added
    visit = open_page(serve_here(Assistant(library, finder=finder)))
    visit.ask("How long is the bridge over the Sane?")
    page, picture = visit.page, visit.page.locator("dialog.pictured img")
    reading = page.get_by_role("button", name="Read the article").first
    reading.click()
    showing = page.get_by_role("button", name="Show page")
    showing.click()
    expect(picture).to_have_attribute("width", "1273")
    expect(page.locator("dialog.pictured .remark")).to_have_text("The quoted words are marked.")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator("dialog.pictured .where")).to_contain_text("Page 2 of 2")
    page.keyboard.press("Escape")
    expect(picture).to_have_count(0)
    expect(showing).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.whole")).to_have_count(0)
    file.unlink()
    reading.click()
    expect(page.locator("dialog.whole mark").first).to_be_focused()
    expect(showing).to_have_count(0)
