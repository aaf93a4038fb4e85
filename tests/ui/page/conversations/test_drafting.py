"""A question on its way to being asked: it outlives a reload, begins a conversation of its own, and has room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.page.conftest import Open, Pages, Visit

pytestmark = pytest.mark.slow

WRECK = "Who led the expedition that found the wreck of Endurance?"
UNANSWERABLE = "What is the boiling point of tungsten?"


def answered(visit: Visit, question: str) -> None:
    """Ask, and wait for the one answer that there is then."""
    visit.ask(question)
    expect(visit.chat.locator("[aria-busy=false] .turn")).to_have_count(1)
    expect(visit.turns).to_contain_text(question)


def test_a_draft_outlives_a_reload_and_asking_leaves_the_answer_in_view(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    page, panel = visit.page, visit.page.locator("#narrowing .label-wrap")
    visit.box.press_sequentially("Who led the")
    visit.reload()
    expect(visit.box).to_have_value("Who led the")
    panel.click()
    expect(panel).to_have_class(re.compile(r"\bopen\b"))
    answered(visit, WRECK)
    expect(panel).not_to_have_class(re.compile(r"\bopen\b"))
    page.locator("#export summary").click()
    with page.expect_download():
        page.locator("#export button").filter(has_text="Word").click()
    expect(page.locator("#export summary")).to_be_focused()
    visit.chat.get_by_role("button", name="Ask again").click()
    expect(visit.box).to_be_focused()
    expect(visit.chat.locator("[aria-busy=false] .turn")).to_have_count(1)
    visit.reload()
    expect(visit.turns).to_contain_text(WRECK)
    expect(visit.box).to_have_value("")


def test_a_new_conversation_begins_at_once_though_articles_were_just_added(
    open_page: Open, pages: Pages, tmp_path: Path
) -> None:
    visit = open_page(pages.own)
    answered(visit, WRECK)
    added = tmp_path / "lamp.txt"
    added.write_text("The lamp of Hirta\n\nThe lamp of Hirta was lit on Tuesday by Una Kerr.", encoding="utf-8")
    visit.tab("Articles")
    visit.page.locator("#files input[type=file]").set_input_files(added)
    expect(visit.page.locator("#list")).to_contain_text("The lamp of Hirta")
    visit.tab("Ask")
    visit.page.locator("#clear").click()
    answered(visit, UNANSWERABLE)
    expect(visit.page.locator("#conversations li .name")).to_have_text([UNANSWERABLE, WRECK])
    visit.tab("Articles")
    visit.page.get_by_role("button", name="Remove The lamp of Hirta").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(visit.page.locator("#list .count")).to_have_text("12 articles")
