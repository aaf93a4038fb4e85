"""Pictures of the page, when it is there, and what axe-core finds wrong with it: light and dark, wide and narrow.

    npm install axe-core
    python tests/benchmarks/page.py --to FOLDER [--axe node_modules/axe-core/axe.min.js]

Serves the sample articles over loopback, and goes through what people see of the page, in Debian's Chromium.
The times are of a page that a fresh browser opens, from the click on: when something is painted, and when the box for
the question takes words.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

PORT = 7898
VISITS = 9
ADDRESS = f"http://127.0.0.1:{PORT}"
QUESTION = "How deep does the wreck of Endurance lie?"
FOLLOW_UP = "Who led the expedition?"
PERIOD = "the Suez blockage"
NAMED = "Osama Rabie"
CLAIM = "The wreck of Endurance lies at a depth of 2,500 metres. John Shears led the expedition."
VIOLATIONS = """async () => (await axe.run()).violations.map(
  (one) => [one.impact, one.id, one.nodes.map((node) => node.html).join(' '), one.help]
)"""
WIDTHS = {"wide": 1280, "narrow": 360}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--axe", type=Path, help="axe.min.js of axe-core, to look for what keeps people out")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    axe = options.axe.read_text(encoding="utf-8") if options.axe else ""
    expect.set_options(timeout=60_000)
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        report_times(browser)
        for scheme in ("light", "dark"):
            for width, pixels in WIDTHS.items():
                size = {"width": pixels, "height": 860}
                page = browser.new_page(color_scheme=scheme, viewport=size)
                for state in visit(page):
                    page.screenshot(path=options.to / f"{state}-{scheme}-{width}.png")
                    report(page, axe, f"{state}, {scheme}, {width}")
                page.close()


def report_times(browser: Browser) -> None:
    """Print when the page is there: the median of some visits, each with nothing kept from the one before."""
    painted, ready = [], []
    for _ in range(VISITS):
        page = browser.new_page()
        page.goto(ADDRESS, wait_until="commit")
        expect(page.locator("#question").locator("textarea, input").first).to_be_editable()
        ready.append(page.evaluate("performance.now()"))
        page.wait_for_load_state()
        painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.close()
    print(f"{VISITS} visits, median: first paint {median(painted):.0f} ms, question box {median(ready):.0f} ms")


@contextmanager
def served() -> Iterator[None]:
    """The page of the sample articles, ready."""
    with tempfile.TemporaryDirectory() as folder:
        command = [Path(sys.executable).with_name("articles"), "chat", "--samples", "--no-browser"]
        process = subprocess.Popen(
            [*command, "--port", str(PORT), "--library", folder], env=os.environ, stderr=subprocess.DEVNULL
        )
        with ready(process):
            yield


@contextmanager
def ready(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """A server on `PORT`, once it says that it is well; ended afterwards."""
    try:
        while status() != "ok":
            if process.poll() is not None:
                raise SystemExit(f"The server ended with {process.returncode}.")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def status() -> str:
    """What the server says of its health."""
    try:
        return str(httpx.get(f"{ADDRESS}/health").json()["status"])
    except httpx.TransportError:
        return "not there"


def visit(page: Page) -> Iterator[str]:
    """Go through the page; yields the name of each state when it is there to be seen."""
    page.goto(ADDRESS)
    page.wait_for_timeout(1500)
    yield "welcome"
    yield from asking(page)
    page.get_by_role("tab", name="Check").click()
    page.get_by_label("A claim").fill(CLAIM)
    page.get_by_role("button", name="Check", exact=True).click()
    problem = page.get_by_role("link", name="Contradicted").first
    expect(problem).to_be_visible()
    yield "check"
    page.get_by_role("button", name="Next problem").click()
    page.wait_for_timeout(500)
    yield "claim"
    yield from looking(page)


def asking(page: Page) -> Iterator[str]:
    """A conversation, and all that folds out below an answer."""
    chat, box = page.locator("#chat"), page.locator("#question").locator("textarea, input").first
    for number, question in enumerate((QUESTION, FOLLOW_UP), 1):
        box.fill(question)
        box.press("Enter")
        expect(chat.locator("[aria-busy=false] .turn .answer")).to_have_count(number)
        page.wait_for_timeout(1500)
    yield "ask"
    page.locator("summary:visible", has_text="Why this?").last.click()
    yield "why"
    chat.get_by_role("button", name="Bad answer").last.click()
    expect(chat.get_by_role("group", name="What is wrong with it?")).to_be_visible()
    yield "bad-answer"
    page.keyboard.press("Escape")
    page.locator("summary:visible", has_text="Note on this quote").last.click()
    yield "note-on-quote"
    page.locator("button:visible", has_text="Read the article").last.click()
    expect(page.locator("dialog.whole mark").first).to_be_visible()
    yield "reader"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="All articles may answer").click()
    page.wait_for_timeout(800)
    yield "narrowing"
    page.get_by_role("button", name="All articles may answer").click()
    page.get_by_role("heading", name="Conversations").click()
    page.wait_for_timeout(500)
    yield "conversations"


def looking(page: Page) -> Iterator[str]:
    """The list, an article of it, what happened when, and who is named."""
    page.get_by_role("tab", name="Articles").click()
    expect(page.get_by_text("Icelandic ash cloud").first).to_be_visible()
    page.wait_for_timeout(1500)
    yield "articles"
    page.locator("#list input[data-pick]").nth(1).check()
    expect(page.locator("#list .picked")).to_be_visible()
    yield "chosen"
    page.locator("#list .picked").get_by_role("button", name="Clear").click()
    page.locator("#list button.title").first.click()
    expect(page.locator("#reader .body")).to_be_visible()
    yield "article"
    page.get_by_role("button", name="All articles").click()
    page.get_by_role("button", name="Timeline").click()
    page.get_by_label("What happened when").fill(PERIOD)
    page.keyboard.press("Enter")
    expect(page.locator("#timeline h3").first).to_be_visible()
    yield "timeline"
    page.get_by_role("button", name="People, organisations and places").click()
    page.locator("#names").get_by_role("button", name=NAMED).click()
    expect(page.locator("#names blockquote").first).to_be_visible()
    yield "names"


def report(page: Page, axe: str, where: str) -> None:
    """Print what axe-core finds, the serious and critical first."""
    if not axe:
        return
    page.evaluate(axe)
    found = page.evaluate(
        "async () => (await axe.run()).violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html).join(), v.help])"
    )
    grave = [one for one in found if one[0] in ("serious", "critical")]
    print(f"{where}: {len(grave)} serious or critical, {len(found) - len(grave)} others")
    for impact, name, place, told in found:
        print(f"    {impact}: {name} ({told}) at {place[:300]}")


if __name__ == "__main__":
    main()
