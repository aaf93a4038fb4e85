"""Stars and notes on the page: set, found again, written beside an answer and in the article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.ui.page.conftest import Pages, Visit

WRECK = "Shackleton's lost ship Endurance found in the Weddell Sea"
QUESTION = "Who led the expedition that found Endurance?"
SELECT = """() => {
  const lines = [...document.querySelectorAll('#reader .body p')];
  document.getSelection().selectAllChildren(lines.find((one) => one.textContent.includes('John Shears')));
}"""


@pytest.fixture
def visit(open_page: Callable[..., Visit], pages: Pages) -> Visit:
    """Somebody at a library that may be changed."""
    return open_page(pages.own)


def test_stars_and_notes_are_set_and_found_again(visit: Visit) -> None:
    page = visit.page
    visit.ask(QUESTION)
    card = visit.sources.first.locator(".quote").first
    about = card.locator("summary", has_text="Note on this quote")
    about.click()
    card.get_by_label("Your note").fill("Ask him <b>again</b>")
    card.get_by_role("button", name="Keep it").click()
    expect(card).to_contain_text("Note: Ask him <b>again</b>")
    expect(about).to_be_focused()

    visit.tab("Articles")
    star = page.get_by_role("button", name=f"Star: {WRECK}")
    star.focus()
    page.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    page.get_by_role("button", name="Only with a star").click()
    expect(page.locator("#list .count")).to_have_text("1 of 12 articles")
    expect(page.locator("#list tbody tr")).to_contain_text("1 note")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Search the list").fill("ask him")
    expect(page.locator("#list button.title")).to_have_text([WRECK])
    page.get_by_label("Search the list").fill("")
    page.get_by_role("button", name="Only with a note").click()
    expect(page.locator("#list .count")).to_have_text("1 of 12 articles")
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("button", name="Only with a star").click()

    page.get_by_role("button", name=WRECK, exact=True).click()
    noting = page.locator("#reader .noting")
    expect(noting).to_contain_text("Starred on")
    expect(page.locator("#reader mark")).to_have_count(1)
    page.evaluate(SELECT)
    noting.get_by_label("Add a note").fill("Of the whole paragraph")
    noting.get_by_role("button", name="Add the note").click()
    expect(noting.locator("li")).to_have_count(2)
    expect(noting.locator("li").last.locator("blockquote")).to_contain_text("John Shears led the expedition.")
    for left in (1, 0):
        noting.get_by_role("button", name="Remove note").first.click()
        expect(noting.locator("li")).to_have_count(left)
    noting.get_by_role("button", name="Star").click()
    expect(noting).not_to_contain_text("Starred on")
    page.get_by_role("button", name="All articles").click()
    expect(page.locator("#list")).to_contain_text("None of 12 articles has a star.")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#list .count")).to_have_text("12 articles")
