"""The articles of the page: added, looked through, read and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.ui.page.conftest import Pages, Visit

Open = Callable[..., "Visit"]

LIGHTHOUSE = "The keeper Ada Brock lit the lamp of the Torvik lighthouse in 1911. It burned whale oil until 1926."
QUESTION = "Who lit the lamp of the Torvik lighthouse?"


@pytest.fixture(scope="module")
def opened(open_pages: Open, pages: Pages) -> Visit:
    """Somebody at a library that may be changed, who stays there from one test to the next."""
    return open_pages(pages.own)


@pytest.fixture
def visit(opened: Visit) -> Iterator[Visit]:
    """The same, at the articles."""
    opened.start_anew()
    opened.tab("Articles")
    expect(opened.page.locator("#list .count")).to_have_text("12 articles")
    yield opened
    expect(opened.page.locator("#list .count")).to_have_text("12 articles")


def remove(visit: Visit, title: str) -> None:
    """Remove an article, and confirm it."""
    visit.page.get_by_role("button", name=f"Remove {title}").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(visit.page.locator("#progress")).to_contain_text(f"Removed: {title}")
    expect(visit.page.get_by_role("button", name=f"Remove {title}")).to_have_count(0)  # the list is as it is now


def test_a_file_is_added_asked_about_and_removed(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "torvik.md"
    file.write_text(f"# A lamp at Torvik\n\n{LIGHTHOUSE}\n", encoding="utf-8")
    visit.page.locator("#files input[type=file]").set_input_files([file])  # that is all: it goes in
    expect(visit.page.locator("#progress")).to_contain_text("1 article added.")
    expect(visit.page.locator("#progress")).to_contain_text("A lamp at Torvik")
    expect(visit.page.locator("#masthead")).to_contain_text("13 articles")
    visit.tab("Ask")
    visit.ask(QUESTION)
    expect(visit.marks.first).to_contain_text("Ada Brock lit the lamp")
    visit.tab("Articles")
    remove(visit, "A lamp at Torvik")
    expect(visit.page.locator("#masthead")).to_contain_text("12 articles")
    visit.tab("Ask")
    visit.ask(QUESTION)
    expect(visit.chat.locator("#turn-2")).to_contain_text("The articles don't say.")
    visit.tab("Articles")


def add_file(visit: Visit, file: Path) -> None:
    """Drop a file, once those before are cleared away."""
    expect(visit.page.locator("#files")).not_to_contain_text(file.stem)
    visit.page.locator("#files input[type=file]").set_input_files([file])


def test_another_file_of_a_name_is_another_article(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "torvik.md"
    told = {"1911": "1 article added.", "1912": "1 article added.", "1911 ": "1 article there already."}
    for said, done in told.items():
        title = f"A lamp at Torvik in {said.strip()}"
        file.write_text(f"# {title}\n\n{LIGHTHOUSE.replace('1911', said.strip())}\n", encoding="utf-8")
        add_file(visit, file)
        expect(visit.page.locator("#progress")).to_contain_text(done)
        if "added" in done:
            expect(visit.page.locator("#progress")).to_contain_text(title)
    expect(visit.page.locator("#list .count")).to_have_text("14 articles")
    for said in ("1911", "1912"):
        remove(visit, f"A lamp at Torvik in {said}")


def test_what_claims_to_be_another_article_is_asked_about(visit: Visit, open_page: Open, tmp_path: Path) -> None:
    first, forged = tmp_path / "first.jsonl", tmp_path / "forged.jsonl"
    record = '{{"id": "torvik-{}", "title": "A lamp at Torvik, {}", "published": "{}", "text": "{}"}}\n'
    first.write_text("".join(record.format(one, one, "1926-05-01", LIGHTHOUSE) for one in "ab"), encoding="utf-8")
    forged.write_text(
        "".join(record.format(one, f"forged <b>{one}</b>", "2025", "It never burned.") for one in "ab"),
        encoding="utf-8",
    )
    add_file(visit, first)
    expect(visit.page.locator("#progress")).to_contain_text("2 articles added.")
    other = open_page(visit.page.url)
    other.tab("Articles")
    add_file(other, forged)
    asked = other.page.get_by_role("group", name="2 articles are in the library already")
    for told in ("A lamp at Torvik, a", "1926-05-01 · from first.jsonl", "forged <b>a</b>", "2025 · from forged.jsonl"):
        expect(asked).to_contain_text(told)
    asked.get_by_role("button", name="Keep: A lamp at Torvik, forged <b>a</b>").click()
    expect(other.page.locator("#progress")).to_contain_text("The article stays as it is.")
    other.page.get_by_role("button", name="Replace: A lamp at Torvik, forged <b>b</b>").click()
    expect(other.page.locator("#progress")).to_contain_text("1 article changed.")
    expect(other.page.locator(".conflicts")).to_have_count(0)
    visit.reload()
    visit.tab("Articles")
    expect(visit.page.locator("#list .count")).to_have_text("14 articles")
    remove(visit, "A lamp at Torvik, forged <b>b</b>")
    remove(visit, "A lamp at Torvik, a")


def test_what_cannot_be_added_is_told_with_the_reason(visit: Visit, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("  \n", encoding="utf-8")
    visit.page.get_by_label("Or paste web addresses").fill("http://127.0.0.1:9/a\nnews.txt")
    visit.page.locator("#files input[type=file]").set_input_files([empty])
    problems = visit.page.locator("#progress .problems")
    expect(visit.page.locator("#progress")).to_contain_text("No article was added.")
    for name in ("empty.txt", "http://127.0.0.1:9/a", "news.txt: no web address."):
        expect(problems).to_contain_text(name)
    addresses = visit.page.get_by_label("Or paste web addresses")
    expect(addresses).to_have_value("http://127.0.0.1:9/a\nnews.txt")
    addresses.fill("")
    visit.page.get_by_role("button", name="Add these addresses").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("Paste an address first.")
    expect(problems).to_contain_text("empty.txt")


def test_the_list_is_searched_and_an_article_read(visit: Visit) -> None:
    visit.page.get_by_label("Search the list").fill("endurance 2022")
    expect(visit.page.locator("#list .count")).to_have_text("1 of 12 articles")
    visit.page.get_by_role(
        "button", name="Shackleton's lost ship Endurance found in the Weddell Sea", exact=True
    ).click()
    reader = visit.page.locator("#reader")
    expect(reader.get_by_role("heading")).to_be_focused()
    expect(reader).to_contain_text("John Shears led the expedition.")
    expect(visit.page.locator("#list")).to_be_hidden()
    visit.page.get_by_role("button", name="All articles").click()
    expect(reader.get_by_role("heading")).to_have_count(0)
    visit.page.get_by_label("Search the list").fill("zebra")
    expect(visit.page.locator("#list")).to_contain_text("None of 12 articles matches “zebra”.")
    visit.page.get_by_label("Search the list").fill("")


def test_an_empty_library_invites_and_loads_the_samples(open_page: Open, pages: Pages) -> None:
    visit = open_page(pages.empty)
    expect(visit.chat).to_contain_text("No articles yet")
    expect(visit.examples).to_have_count(0)
    visit.ask("Who led the expedition?")
    expect(visit.chat).to_contain_text("There are no articles yet. Go to Articles and drop files there")
    visit.reload()
    visit.chat.get_by_role("button", name="Add articles").click()
    expect(visit.page.get_by_role("button", name="Add these addresses")).to_be_visible()
    visit.tab("Ask")
    visit.chat.get_by_role("button", name="Load the samples").click()
    expect(visit.page.locator("#progress")).to_contain_text("12 articles added.")
    expect(visit.page.locator("#masthead")).to_contain_text("12 articles")
    visit.tab("Ask")
    expect(visit.examples.first).to_be_visible()
    visit.examples.first.click()
    expect(visit.marks.first).to_be_visible()
