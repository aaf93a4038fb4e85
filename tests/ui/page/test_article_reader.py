"""The whole article of a quote, over the page: in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.page.conftest import Open, Pages

pytestmark = pytest.mark.slow

SUMMARY = "Summarise the article about the Endurance"


def test_an_article_opens_at_its_first_quote_and_leads_back(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(SUMMARY)
    page, reader = visit.page, visit.page.locator("dialog.whole")
    expect(visit.page.locator("#sources .source")).to_have_count(1)  # one card, with all of its quotes
    quotes = visit.page.locator("#sources .quote").count()
    assert quotes > 1
    opener = page.get_by_role("button", name="Read the article")
    opener.focus()
    page.keyboard.press("Enter")
    expect(reader.locator("mark").first).to_be_focused()
    expect(reader.locator("mark").first).to_be_in_viewport()
    expect(reader.locator("mark")).to_have_count(quotes)
    expect(reader).to_contain_text("Nothing was taken from the wreck.")
    reader.get_by_role("button", name="Previous").click()
    expect(reader.locator(".where")).to_have_text(f"{quotes} of {quotes} quotes")
    expect(reader.locator("mark.at")).to_be_in_viewport()
    reader.get_by_role("button", name="Next").click()
    expect(reader.locator(".where")).to_have_text(f"1 of {quotes} quotes")
    page.keyboard.press("Escape")
    expect(reader).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    expect(reader).to_be_visible()
    reader.get_by_role("button", name="Close").click()
    expect(reader).to_have_count(0)
