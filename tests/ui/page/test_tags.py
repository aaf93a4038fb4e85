"""Tags on the page: set, filtered by, sorted beside; and what was removed comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from tests.ui.page.conftest import Pages, Visit

Open = Callable[..., "Visit"]

WRECK = "Shackleton's lost ship Endurance found in the Weddell Sea"


@pytest.fixture(scope="module")
def opened(open_pages: Open, pages: Pages) -> Visit:
    """Somebody at a library that may be changed, who stays there from one test to the next."""
    return open_pages(pages.own)


@pytest.fixture
def visit(opened: Visit) -> Iterator[Visit]:
    """The same, at the articles."""
    opened.tab("Articles")
    expect(opened.page.locator("#list .count")).to_have_text("12 articles")
    yield opened
    expect(opened.page.locator("#list .count")).to_have_text("12 articles")


def titles(visit: Visit) -> Locator:
    return visit.page.locator("#list button.title")


def tag(visit: Visit, text: str) -> None:
    """Add a tag to the article that is read."""
    visit.page.get_by_label("Add a tag").fill(text)
    visit.page.get_by_label("Add a tag").press("Enter")


def test_chosen_articles_are_tagged_at_once_and_one_comes_back_to_its_line(visit: Visit) -> None:
    page = visit.page
    boxes = page.locator("#list input[data-pick]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_label("Tags for the chosen articles").fill("Sea, Ice")
    page.get_by_label("Tags for the chosen articles").press("Enter")
    expect(page.locator("#progress")).to_contain_text("Tagged 2 articles with Sea, Ice.")
    expect(page.locator("#list").get_by_role("button", name="Only with the tag Sea")).to_have_count(2)
    page.get_by_role("button", name="Clear", exact=True).click()
    for _ in range(2):
        page.locator("#list tr:has(.tag) button.title").first.click()
        for left, name in ((1, "Ice"), (0, "Sea")):
            page.get_by_role("button", name=f"Remove the tag {name}").click()
            expect(page.locator("#reader .tag")).to_have_count(left)
        title = page.locator("#reader h2").inner_text()
        page.get_by_role("button", name="All articles").click()
        expect(page.get_by_role("button", name=title, exact=True)).to_be_focused()
    expect(page.locator("#list .tag")).to_have_count(0)


def test_an_article_is_tagged_found_by_it_and_asked_alone(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name=WRECK, exact=True).click()
    tag(visit, "Polar Ice")
    expect(page.locator("#reader .tag")).to_have_text(["Polar Ice×"])
    expect(page.get_by_label("Add a tag")).to_be_focused()
    tag(visit, "<b>ship</b>")
    expect(page.locator("#reader .tag")).to_have_count(2)
    page.get_by_role("button", name="Remove the tag <b>ship</b>").click()
    expect(page.locator("#reader .tag")).to_have_count(1)
    page.get_by_role("button", name="All articles").click()
    page.get_by_label("Search the list").fill("polar")
    expect(titles(visit)).to_have_text([WRECK])
    page.get_by_label("Search the list").fill("")
    page.get_by_role("button", name="Only with the tag Polar Ice").click()
    expect(page.locator("#list .count")).to_have_text("1 of 12 articles")
    page.get_by_role("button", name="Polar Ice: show all tags again").click()
    expect(titles(visit)).to_have_count(12)
    visit.tab("Ask")
    page.get_by_role("button", name="All articles may answer").click()
    page.get_by_label("Only with these tags").click()
    page.get_by_role("option", name="Polar Ice").click()
    expect(page.get_by_role("button", name="Only: Polar Ice")).to_be_visible()
    visit.ask("Who won the match?")
    expect(visit.chat.locator("#turn-1")).to_contain_text("The articles don't say.")
    visit.tab("Articles")
    page.get_by_role("button", name=WRECK, exact=True).click()
    page.get_by_role("button", name="Remove the tag Polar Ice").click()
    expect(page.locator("#reader .tag")).to_have_count(0)
    page.get_by_role("button", name="All articles").click()


def test_the_list_is_sorted_by_its_heads(visit: Visit) -> None:
    head = visit.page.get_by_role("columnheader", name="Title")
    newest = titles(visit).all_inner_texts()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert titles(visit).all_inner_texts() == sorted(newest, key=str.casefold)
    expect(head.get_by_role("button")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert titles(visit).all_inner_texts() == sorted(newest, key=str.casefold, reverse=True)
    visit.page.get_by_role("button", name="Newest in the library first").click()
    expect(head).not_to_have_attribute("aria-sort", "descending")
    expect(titles(visit)).to_have_text(newest)


def test_what_is_removed_comes_back_where_it_was(visit: Visit) -> None:
    before = titles(visit).all_inner_texts()
    visit.page.get_by_role("button", name=f"Remove {WRECK}").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(visit.page.locator("#list .count")).to_have_text("11 articles")
    visit.page.get_by_role("button", name=f"Undo the removal of {WRECK}").click()
    expect(visit.page.locator("#progress")).to_contain_text(f"Back in the library: {WRECK}")
    expect(titles(visit)).to_have_text(before)
    expect(visit.page.locator("#masthead")).to_contain_text("12 articles")
