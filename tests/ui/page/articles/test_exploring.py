"""The folded parts of the tab of articles, in a real browser: a timeline, and who is named."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.page.conftest import Open, Pages

pytestmark = pytest.mark.slow


def test_a_timeline_and_names_lead_to_their_articles(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.tab("Articles")
    page, reader = visit.page, visit.page.locator("dialog.whole")
    page.get_by_role("button", name="Timeline").click()
    page.get_by_label("What happened when").fill("the Suez blockage")
    page.keyboard.press("Enter")
    timeline = page.locator("#timeline")
    expect(timeline.locator("h3").first).to_have_text("23 March 2021")
    expect(timeline.locator("mark").first).to_have_text("23 March 2021")
    timeline.get_by_role("button", name="Read the article").first.click()
    expect(reader.locator("mark")).to_contain_text("run aground on the morning of 23 March 2021")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="People, organisations and places").click()
    names = page.locator("#names")
    names.get_by_role("button", name="Osama Rabie").click()
    expect(names.locator("h3[tabindex]")).to_have_text("Osama Rabie")
    expect(names.locator("blockquote").first).to_contain_text("the chairman of the Suez Canal Authority")
    names.get_by_role("button", name="All names").click()
    expect(names.get_by_role("button", name="Osama Rabie")).to_be_visible()
    names.get_by_label("A name").fill("Nobody Known")
    names.get_by_label("A name").press("Enter")
    expect(names).to_contain_text("No article names “Nobody Known”")
    names.get_by_label("A name").fill("rabie")
    names.get_by_label("A name").press("Enter")
    expect(names.locator("h3[tabindex]")).to_have_text("Osama Rabie")
