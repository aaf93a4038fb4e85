"""Asking on the page: answers, and the words that they rest on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.ui.page.conftest import Pages, Visit

Open = Callable[..., "Visit"]

WRECK = "Who led the expedition that found the wreck of Endurance?"
WRECK_ANSWER = "John Shears — John Shears led the expedition. [1]"
UNANSWERABLE = "What is the boiling point of tungsten?"


@pytest.fixture(scope="module")
def opened(open_pages: Open, pages: Pages) -> Visit:
    """Somebody who stays at the page from one test to the next."""
    visit = open_pages(pages.samples)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return visit


@pytest.fixture
def visit(opened: Visit) -> Visit:
    """The same, with nothing asked yet."""
    opened.start_anew()
    return opened


@pytest.fixture
def answered(opened: Visit) -> Visit:
    """The same, with an answer to one question."""
    turns = opened.chat.locator(".turn")
    if turns.count() != 1 or WRECK_ANSWER not in opened.shown(turns):
        opened.start_anew()
        opened.ask(WRECK)
    expect(opened.chat.locator("[aria-busy=false] .turn")).to_contain_text(WRECK_ANSWER)
    return opened


# --- an answer ---------------------------------------------------------------------------------------------


def test_an_answer_stands_beside_the_words_that_it_rests_on(answered: Visit) -> None:
    expect(answered.chat).to_contain_text(WRECK_ANSWER)
    expect(answered.chat).to_contain_text(WRECK)
    for fact in ("Shackleton's lost ship Endurance found in the Weddell Sea", "Article Desk", "2022-03-10"):
        expect(answered.sources.first).to_contain_text(fact)
    expect(answered.marks.first).to_have_text("John Shears led the expedition.")
    expect(answered.marks.first).to_be_visible()
    passage = answered.shown(answered.sources.first.locator("blockquote"))
    assert "across the stern. John Shears led the expedition. Nothing was taken" in passage
    said = answered.shown(answered.chat)
    for number, mark in enumerate(answered.marks.all(), start=1):
        assert f"{answered.shown(mark)} [{number}]" in said
    expect(answered.chat.locator(".short")).to_have_text("John Shears")
    expect(answered.chat.get_by_title("Word for word from the article").first).to_be_visible()
    expect(answered.box).to_have_value("")
    why = answered.chat.locator("details.why")
    why.locator("summary").press("Enter")
    expect(why.get_by_text("not cited").first).to_be_visible()
    expect(why).to_contain_text("Endurance found in the Weddell Sea · 3 passages, cited as [1]")
    why.locator("summary").press("Enter")
    expect(why.locator("dl")).to_be_hidden()


def test_an_answer_is_copied_as_it_is_shown(answered: Visit) -> None:
    expect(answered.marks.first).to_have_text("John Shears led the expedition.")
    answered.chat.get_by_role("button", name="Copy answer").click()
    answered.page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('John Shears')")
    copied = answered.page.evaluate("navigator.clipboard.readText()").strip()
    assert copied.startswith("John Shears — “John Shears led the expedition.” [1]")
    told, _, sources = copied.partition("\n\n")
    shown = answered.shown(answered.chat)
    said = re.sub("[“”]", "", told)  # the page's own quotation marks are of its style
    assert all(sentence in shown for sentence in re.split(r" \[\d\]\s*", said))
    assert sources.startswith("[1] “John Shears led the expedition.”\nShackleton's lost ship Endurance found")


def test_a_mark_tells_its_quote_to_mouse_and_keyboard(answered: Visit) -> None:
    mark = answered.chat.locator("a.mark").first
    tip = mark.get_by_role("tooltip")
    expect(mark).to_be_visible()
    expect(tip).to_be_hidden()
    mark.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("John Shears led the expedition.")
    expect(tip).to_contain_text("Shackleton's lost ship Endurance found in the Weddell Sea")
    answered.page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    answered.page.locator("#masthead").click()
    for _ in range(20):
        answered.page.keyboard.press("Tab")
        if mark.evaluate("mark => mark === document.activeElement"):
            break
    expect(mark).to_be_focused()
    expect(tip).to_be_visible()
    answered.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_quote_is_copied_with_where_it_comes_from(answered: Visit) -> None:
    answered.sources.first.get_by_role("button", name="Copy quote").click()
    expect(answered.sources.first.get_by_role("button", name="Copied")).to_be_visible()
    copied = answered.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“John Shears led the expedition.”\nShackleton's lost ship Endurance found")
    assert "2022-03-10" in copied


def test_a_conversation_is_exported_with_footnotes(answered: Visit) -> None:
    expect(answered.chat).to_contain_text(WRECK_ANSWER)
    with answered.page.expect_download() as started:
        answered.page.locator("#export summary").click()
        answered.page.get_by_role("button", name="Markdown").click()
    assert started.value.suggested_filename == f"{WRECK.rstrip('?')}.md"
    told = started.value.path().read_text(encoding="utf-8")
    assert f"## {WRECK}" in told
    assert "**John Shears** — “John Shears led the expedition.”[^1-1]" in told
    assert "[^1-1]: “John Shears led the expedition.” Shackleton's lost ship Endurance" in told


def test_a_question_is_asked_again_and_edited_in_its_place(answered: Visit) -> None:
    expect(answered.chat).to_contain_text(WRECK_ANSWER)
    answered.chat.locator(".turn").evaluate("turn => { turn.dataset.seen = 'yes' }")
    answered.chat.get_by_role("button", name="Ask again").click()
    expect(answered.chat.locator("[aria-busy=false] .turn:not([data-seen])")).to_contain_text(WRECK_ANSWER)
    expect(answered.chat.locator(".turn")).to_have_count(1)
    answered.chat.get_by_role("button", name="Edit question").click()
    expect(answered.box).to_have_value(WRECK)
    expect(answered.box).to_be_focused()
    answered.chat.get_by_role("button", name="Cancel").click()
    expect(answered.box).to_have_value("")
    answered.chat.get_by_role("button", name="Edit question").click()
    expect(answered.box).to_have_value(WRECK)
    answered.ask(UNANSWERABLE)
    expect(answered.chat).to_contain_text("The articles don't say.")
    expect(answered.chat.locator(".turn")).to_have_count(1)
    expect(answered.chat).not_to_contain_text(WRECK)


# --- questions and answers --------------------------------------------------------------------------------


def test_no_answer_is_said_and_the_closest_passages_stand_beside(visit: Visit) -> None:
    visit.ask(UNANSWERABLE)
    expect(visit.chat).to_contain_text("The articles don't say.")
    expect(visit.sources).to_have_count(3)
    expect(visit.page.locator("#sources")).to_contain_text("Closest passages")
    for card in visit.sources.all():
        (quote,) = card.locator(".nearest").all_inner_texts()
        assert quote
        assert quote in card.locator("blockquote").inner_text()


def test_an_example_is_answered_when_it_is_clicked(visit: Visit) -> None:
    expect(visit.examples.first).to_be_visible()
    assert 1 <= visit.examples.count() <= 4
    question = visit.examples.first.inner_text().strip()
    visit.examples.first.click()
    expect(visit.chat).to_contain_text("[1]")
    expect(visit.chat).to_contain_text(question)
    expect(visit.marks.first).to_be_visible()
    assert visit.shown(visit.marks.first).rstrip(".") in visit.shown(visit.chat)


def test_a_follow_up_is_answered_below_what_was_asked_before(visit: Visit) -> None:
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    visit.ask("How deep does it lie?")
    expect(visit.chat.locator(".turn")).to_have_count(2)
    expect(visit.chat.locator("[aria-busy=false]")).to_be_visible()
    expect(visit.marks.first).not_to_have_text("John Shears led the expedition.")
    before, asked, said = visit.shown(visit.chat).partition("How deep does it lie?")
    assert f"{WRECK} {WRECK_ANSWER}" in before
    expect(visit.chat).to_contain_text(re.compile(r"Read as: .*deep.*Endurance"))
    assert asked, "the follow-up itself is not shown"
    assert "[1]" in said or "The articles don't say." in said
    assert "Endurance" in visit.shown(visit.sources.first), "the follow-up has lost what it is about"


def test_a_question_without_words_gets_a_clear_line(visit: Visit) -> None:
    visit.ask("?!… 🦊")
    expect(visit.chat).to_contain_text("The question has no words.")
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text(WRECK_ANSWER)


def test_an_indented_question_is_shown_as_it_was_typed(visit: Visit) -> None:
    visit.ask(f"\t    {WRECK} *really* <b>?")
    expect(visit.chat).to_contain_text("[1]")
    assert f"{WRECK} *really* <b>?" in visit.shown(visit.chat)
    expect(visit.chat.locator("pre")).to_have_count(0)


def test_a_blank_question_asks_nothing(visit: Visit) -> None:
    visit.box.fill("   ")
    visit.box.press("Enter")
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    assert visit.shown(visit.turns).startswith(WRECK)
    assert visit.shown(visit.chat).count("[1]") == 1
    assert "no words" not in visit.shown(visit.chat)


def test_a_cleared_chat_begins_anew(visit: Visit) -> None:
    visit.ask(WRECK)
    expect(visit.sources.first).to_be_visible()
    visit.page.locator("#clear").click()
    expect(visit.sources).to_have_count(0)
    expect(visit.chat).not_to_contain_text(WRECK_ANSWER)
    visit.ask(UNANSWERABLE)
    expect(visit.sources).to_have_count(3)
    assert WRECK not in visit.shown(visit.chat)


def test_a_reloaded_page_keeps_the_conversation(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.ask(WRECK)
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    before = visit.shown(visit.turns)
    visit.reload()
    expect(visit.marks.first).to_have_text("John Shears led the expedition.")
    assert visit.shown(visit.turns) == before
    visit.ask("Where was it built?")
    expect(visit.chat).to_contain_text(re.compile(r"Read as: .*built"))
    visit.page.locator("#clear").click()
    expect(visit.examples.first).to_be_visible()
    visit.reload()
    expect(visit.examples.first).to_be_visible()
    expect(visit.sources).to_have_count(0)


def test_two_people_at_once_each_get_their_own_answer(open_page: Open, pages: Pages) -> None:
    one, other = open_page(pages.samples), open_page(pages.samples)
    question = "Who was the captain of Endurance?", "Who designed the common side of the coins?"
    one.box.fill(question[0])
    other.box.fill(question[1])
    one.box.press("Enter")
    other.box.press("Enter")
    expect(one.marks.first).to_be_visible()
    expect(other.marks.first).to_be_visible()
    expect(one.sources.first).to_contain_text("Shackleton's lost ship")
    expect(other.sources.first).to_contain_text("Euro becomes sole legal tender")
    assert question[0] in one.shown(one.chat)
    assert question[1] not in one.shown(one.chat)
    assert question[1] in other.shown(other.chat)
    assert question[0] not in other.shown(other.chat)


def test_a_mark_leads_to_its_card_of_its_own_turn_and_back(visit: Visit) -> None:
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text(WRECK_ANSWER)
    visit.ask(UNANSWERABLE)
    expect(visit.chat).to_contain_text("The articles don't say.")
    card = visit.page.locator("#source-1-1")
    expect(card).to_be_hidden()  # folded: the sources of the last turn stand above
    mark = visit.chat.locator("#turn-1 a.mark").first
    mark.focus()
    visit.page.keyboard.press("Enter")
    expect(card).to_be_focused()
    expect(card).to_have_class(re.compile(r"\blit\b"))
    expect(card.locator("mark")).to_have_text("John Shears led the expedition.")
    expect(card.locator("mark")).to_be_in_viewport()
    visit.page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    visit.chat.locator("#turn-2 a.mark").nth(1).click()
    expect(visit.page.locator("#source-2-2")).to_be_focused()
    expect(visit.page.locator(".lit")).to_have_count(1)


def test_only_chosen_publishers_and_days_answer(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.samples)
    visit.page.get_by_role("button", name="All articles may answer").click()
    visit.page.get_by_label("Published from").fill("2023-01-01")
    expect(visit.page.get_by_role("button", name="Only: from 2023-01-01")).to_be_visible()
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text("The articles don't say.")
    visit.page.get_by_role("button", name="Only: from 2023-01-01").click()  # it folds when one asks
    visit.page.get_by_label("to", exact=True).fill("2022-12-31")
    expect(visit.page.get_by_role("button", name="to 2022-12-31")).to_be_visible()
    visit.ask(WRECK)
    expect(visit.chat).to_contain_text("Name the earlier one first.")
