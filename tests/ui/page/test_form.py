"""The form of the page: narrow and wide, light and dark, by keyboard alone, and for who wants no motion."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.ui.page.conftest import Pages, Visit

Open = Callable[..., "Visit"]

WRECK = "Who led the expedition that found the wreck of Endurance?"

# The contrast of the text of elements to what they stand on, by the formula of WCAG; the least of all.
CONTRAST = """(elements) => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return Math.min(...elements.filter((one) => one.innerText.trim()).map((one) => {
    const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(one))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
}"""


def wholly_visible(visit: Visit) -> None:
    """Nothing sticks out of the page to the side."""
    assert visit.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(scope="module")
def answered(open_pages: Open, pages: Pages) -> Visit:
    """Somebody who has asked a question, and looks at it on screens of other widths."""
    visit = open_pages(pages.samples, viewport={"width": 360, "height": 740}, color_scheme="light")
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    return visit


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_every_tab_fits_its_width(answered: Visit, width: int) -> None:
    visit = answered
    visit.page.set_viewport_size({"width": width, "height": 740})
    visit.tab("Ask")
    visit.chat.locator("a.mark").first.hover()
    expect(visit.chat.get_by_role("tooltip").first).to_be_visible()
    tip = visit.chat.get_by_role("tooltip").first.bounding_box()
    assert tip
    assert tip["x"] >= 0
    assert tip["x"] + tip["width"] <= width
    wholly_visible(visit)
    for tab, part in (("Check", "#verdict"), ("Articles", "#list")):
        visit.tab(tab)
        expect(visit.page.locator(part)).to_be_visible()
        wholly_visible(visit)


def test_a_narrow_page_leads_to_the_source_and_back(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples, viewport={"width": 360, "height": 740}, has_touch=True)
    visit.ask(WRECK)
    mark = visit.chat.locator("a.mark").first
    mark.tap()
    expect(visit.marks.first).to_be_in_viewport()
    visit.sources.first.get_by_role("link", name="Back to the answer").tap()
    expect(mark).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(answered: Visit, scheme: Literal["light", "dark"]) -> None:
    visit = answered
    visit.page.emulate_media(color_scheme=scheme)
    visit.reload()  # which keeps the conversation
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")

    def contrast(*parts: str) -> float:
        found: Locator = visit.page.locator(", ".join(parts))
        least: float = found.evaluate_all(CONTRAST)
        return least

    assert visit.page.locator("body").evaluate("body => body.classList.contains('dark')") is (scheme == "dark")
    shown = (
        "#masthead h1, #masthead p",
        "[role=tab]",
        "#chat h2, #chat p, #chat button, #chat a.mark",
        "#question button",
    )
    assert contrast(*shown) >= 4.5
    assert contrast("#sources h2, #sources h3, #sources p, #sources blockquote, #sources mark, #sources button") >= 4.5
    visit.tab("Articles")
    expect(visit.page.locator("#list table")).to_be_visible()
    assert contrast("#list th, #list td, #list button", "#add", "#list .count") >= 4.5


def test_all_is_reached_by_keyboard(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    expect(visit.box).to_be_focused()
    visit.page.keyboard.type(WRECK)
    visit.page.keyboard.press("Enter")
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    visit.page.locator("#masthead").click()
    met: list[str] = []
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        active = visit.page.evaluate(
            "(({ innerText, ariaLabel, placeholder }) => ariaLabel || innerText || placeholder)(document.activeElement)"
        )
        ring = visit.page.evaluate(
            """() => { const own = getComputedStyle(document.activeElement);
            const around = document.activeElement.closest('#question');
            return own.outlineStyle !== 'none' || (around && getComputedStyle(around).boxShadow !== 'none'); }"""
        )
        assert ring, f"The focus on {active} is not seen."
        met.append(str(active).strip())
        if active and "Copy quote" in active:
            break
    asking = ("Ask", "Source 1", "Good answer", "Bad answer", "Copy answer", "Ask again", "Edit question")
    for name in (*asking, "New conversation", WRECK, f"Rename: {WRECK}", f"Delete: {WRECK}", "Export"):
        assert name in met
    visit.page.get_by_role("tab", name="Ask").focus()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_label("A claim")).to_be_visible()


def test_who_wants_no_motion_gets_none(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples, reduced_motion="reduce")
    visit.box.fill(WRECK)
    visit.box.press("Enter")
    moving = (
        "[...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).animationName !== 'none').length"
    )
    assert visit.page.evaluate(moving) == 0
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
