"""Articles are ticked in the list and asked alone, till one click asks all of them again: in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.page.conftest import Open, Pages

pytestmark = pytest.mark.slow

CHESS = "AlphaGo beats Lee Sedol by four games to one"
WRECK = "Shackleton's lost ship Endurance found in the Weddell Sea"


def test_ticked_articles_are_asked_alone_till_all_are_asked_again(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    page, only = visit.page, visit.page.locator("#only")
    visit.tab("Articles")
    page.get_by_label("Choose all that are shown").check()
    picked = page.locator("#list .picked")
    expect(picked).to_contain_text("12 articles chosen")
    picked.get_by_role("button", name="Clear").click()
    expect(picked).to_be_hidden()
    page.get_by_label(f"Choose {CHESS}").check()
    page.get_by_label("Search the list").fill("endurance")
    expect(page.locator("#list button.title")).to_have_text([WRECK])
    page.get_by_label(f"Choose {WRECK}").check()
    page.get_by_label("Search the list").fill("")
    expect(page.get_by_label(f"Choose {CHESS}")).to_be_checked()
    picked.get_by_role("button", name="Ask these").click()
    expect(visit.box).to_be_focused()
    expect(only).to_contain_text(f"“{CHESS}” and “{WRECK}”")
    expect(visit.examples.filter(has_text="Kipchoge")).to_have_count(0)
    expect(visit.examples).not_to_have_count(0)
    visit.ask("Who broke the marathon record?")
    expect(visit.turns).to_contain_text("The articles don't say.")
    only.get_by_role("button", name="Ask all articles").click()
    expect(only.locator("p")).to_have_count(0)
    visit.tab("Articles")
    expect(picked).to_be_hidden()
    expect(page.locator("#list input[data-pick]:checked")).to_have_count(0)
