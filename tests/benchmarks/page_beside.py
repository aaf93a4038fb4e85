"""The page beside that of another checkout: when it is there, when it answers, and how its list is with many articles.

    git worktree add ../before c72be62
    python tests/benchmarks/page_beside.py --other ../before [--articles 10000]

Both serve over loopback, one after the other, and a fresh browser (Debian's Chromium) opens each page some times. The
times are medians, of the box for the question being there, and of the first answer on the page from when it was asked
for; then, with `--articles` invented ones, of the list being there, of what is searched for being found, and of the
same while a question is being answered.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from page import ADDRESS, PORT, ready
from playwright.sync_api import Browser, Page, expect, sync_playwright

VISITS, SEARCHES = 5, 5
QUESTION = "When did the Ever Given run aground?"
ANSWER = "23 March 2021"
OURS = Path(__file__).parents[2]
PLACES = "Norden Averna Halden Torvik Selby Marno Kirkeby Lindau Ostby Vesta".split()
THINGS = "bridge harbour library tunnel market school theatre ferry mill reservoir".split()
DEEDS = "opened closed flooded burned reopened moved expanded struck settled surveyed".split()


@dataclass(frozen=True, slots=True)
class Desk:
    """A checkout, and a folder for the library that it serves."""

    name: str
    checkout: Path
    library: Path

    def command(self, *arguments: str) -> list[str]:
        """Its command `articles`, as its own `pyproject.toml` says what that is."""
        project = tomllib.loads((self.checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        module, _, function = project["scripts"]["articles"].partition(":")
        return [sys.executable, "-c", f"from {module} import {function}; {function}()", *arguments]

    def run(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin one of its commands."""
        environment = {**os.environ, "PYTHONPATH": str(self.checkout), "ARTICLES_LIBRARY": str(self.library)}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            self.command(*arguments), cwd=self.library.parent, env=environment, stdout=quiet, stderr=quiet
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--other", type=Path, required=True, help="another checkout, as that of an earlier commit")
    parser.add_argument("--articles", type=int, default=0, help="look at the list of so many articles too")
    options = parser.parse_args()
    expect.set_options(timeout=120_000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        desks = [
            Desk(name, checkout.resolve(), Path(folder, name, "library"))
            for name, checkout in (("ours", OURS), ("other", options.other))
        ]
        for desk in desks:
            desk.library.parent.mkdir()
            if options.articles:
                fill(desk, options.articles)
            chat = desk.run("chat", "--samples", "--no-browser", "--port", str(PORT))
            with ready(chat):
                report(desk.name, browser, options.articles)


def fill(desk: Desk, articles: int) -> None:
    """Put invented articles into a library, and the samples."""
    chance = random.Random(3)
    file = desk.library.with_name("invented.jsonl")
    with file.open("w", encoding="utf-8") as lines:
        for number in range(articles):
            place, thing, deed = (chance.choice(words) for words in (PLACES, THINGS, DEEDS))
            title = f"The {thing} of {place} {deed}, report {number}"
            text = f"The {thing} of {place} {deed} on a {chance.choice(('Monday', 'Friday'))}, said clerk {number}."
            day = f"20{chance.randrange(10, 26)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
            lines.write(json.dumps({"id": f"a{number}", "title": title, "text": text, "published": day}) + "\n")
    began = time.monotonic()
    if code := desk.run("ingest", str(file), str(OURS / "ingest" / "samples")).wait():
        raise SystemExit(f"{desk.name}: the ingest ended with {code}")
    print(f"{desk.name}: {articles:,} articles went in, in {time.monotonic() - began:.0f} s", flush=True)


def report(name: str, browser: Browser, articles: int) -> None:
    """Print the times of a page that is served."""
    visits = [visit(browser) for _ in range(VISITS)]
    there, answered = (median(times) for times in zip(*visits, strict=True))
    print(f"{name}: question box {1000 * there:.0f} ms, first answer {1000 * answered:.0f} ms", flush=True)
    if articles:
        shown, found, meanwhile = listed(browser)
        told = f"list there {1000 * shown:.0f} ms, found {1000 * found:.0f} ms"
        print(f"{name}: {told}, while a question is answered {1000 * meanwhile:.0f} ms", flush=True)


def visit(browser: Browser) -> tuple[float, float]:
    """The seconds till the box for the question is there, and from asking to the answer."""
    page, began = browser.new_page(), time.monotonic()
    page.goto(ADDRESS, wait_until="commit")
    box = page.locator("#question").locator("textarea, input").first
    expect(box).to_be_editable()
    there = time.monotonic() - began
    page.wait_for_timeout(1000)  # a person reads before asking
    box.fill(QUESTION)
    asked = time.monotonic()
    box.press("Enter")
    expect(page.locator("#chat")).to_contain_text(ANSWER)
    answered = time.monotonic() - asked
    page.close()
    return there, answered


def listed(browser: Browser) -> tuple[float, float, float]:
    """The seconds till the list is there, till a search is done, and till one is done while a question is answered."""
    page = browser.new_page()
    page.goto(ADDRESS)
    box = page.locator("#question").locator("textarea, input").first
    expect(box).to_be_editable()
    began = time.monotonic()
    page.get_by_role("tab", name="Articles").click()
    expect(page.locator("#list tbody tr").first).to_be_visible()
    shown = time.monotonic() - began
    found = search(page, range(SEARCHES))
    page.get_by_role("tab", name="Ask").click()
    box.fill("Which places had a flood, and when was each of them surveyed?")
    box.press("Enter")
    page.get_by_role("tab", name="Articles").click()
    meanwhile = search(page, range(SEARCHES, 2 * SEARCHES))
    page.close()
    return shown, found, meanwhile


def search(page: Page, numbers: Sequence[int]) -> float:
    """The median of the seconds from typing to what is found, and nothing else, being in the list."""
    times = []
    for number in numbers:
        began = time.monotonic()
        page.get_by_label("Search the list").fill(f"report {700 + number}")
        expect(page.locator("#list tbody tr").first).to_contain_text(f"report {700 + number}")
        times.append(time.monotonic() - began)
    return median(times)


if __name__ == "__main__":
    main()
