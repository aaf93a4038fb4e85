"""`articles refresh`, and what `list` and `show` tell of pages that changed or are gone."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from ingest.web.fetching import Fetcher
from tests.ingest.refreshing.conftest import BRIDGE, HARBOUR, SCHOOL, ChangingSite, page, serving
from tests.ui.command.conftest import PIPES, Run, with_library
from ui.rendering.articles.upkeep import day_in_words

pytestmark = pytest.mark.slow

PATHS = [f"/{number:02}" for number in range(20)]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChangingSite]:
    """A site that commands in this process may ask as fast as they like."""
    for user in ("ingest.pipeline", "ingest.refreshing.refresh"):
        monkeypatch.setattr(f"{user}.Fetcher", partial(Fetcher, pause=0, sleep=lambda seconds: None))
    with serving(ChangingSite) as start:
        yield start()


def put_all(site: ChangingSite, *more: str) -> None:
    for path in PATHS:
        site.put(path, page(*HARBOUR, f"It has {path[1:]} lighthouses.", *more))


def test_what_changed_and_what_is_gone_is_named_listed_and_shown(run: Run, site: ChangingSite) -> None:
    site.put("/harbour", page(*HARBOUR))
    site.put("/bridge", page(*BRIDGE, title="A bridge"))
    site.put("/school", page(*SCHOOL, title="A school"))
    run("ingest", *map(site.url, ("/harbour", "/bridge", "/school")), "--allow-private")
    harbour, bridge, _ = (article["id"] for article in run("list", "--json").json["articles"])
    site.put("/harbour", page(*HARBOUR, "It has a lighthouse now."))
    del site.answers["/bridge"]
    site.put("/school", page("Log in.", title="Log in"))

    refreshed = run("refresh", "--allow-private")
    assert refreshed.status == 1
    assert refreshed.out.startswith("Changed 1, unchanged 0, gone 1, new from feeds 0, ")
    assert f"Changed: The new harbour ({harbour})" in refreshed.err
    assert f"Gone, and kept: A bridge ({bridge})" in refreshed.err
    assert site.url("/school") in refreshed.err

    day = time.strftime("%Y-%m-%d", time.gmtime())
    assert f"gone on {day_in_words(day)}" in run("list").out
    assert [article["gone"] for article in run("list", "--json").json["articles"] if article["gone"]] == [day]
    assert f"its page was gone on {day_in_words(day)}" in run("show", bridge).out
    assert run("show", bridge, "--json").json["gone"] == day

    listed = run("show", harbour, "--versions")
    assert listed.out.startswith("Version 1: until ")
    assert listed.out.endswith(" characters: The new harbour\n")
    (version,) = run("show", harbour, "--versions", "--json").json["versions"]
    assert (version["version"], version["characters"]) == (1, len("\n\n".join(HARBOUR)))
    earlier = run("show", harbour, "--version", "1")
    assert "lighthouse" not in earlier.out
    assert "Greta Holm" in earlier.out
    assert run("show", harbour, "--version", "1", "--json").json["text"] == "\n\n".join(HARBOUR)
    run("show", harbour, "--version", "2").assert_refused(2, "no version 2")
    assert (run("show", bridge, "--versions").out, run("show", bridge, "--versions").status) == ("", 0)

    again = run("refresh", harbour, "--json", "--allow-private")
    assert (again.status, again.json["unchanged"]) == (0, [harbour])
    run("refresh", "no-such-id").assert_refused(1, "articles list")


def test_asked_to_end_it_stores_what_it_read(
    run: Run, site: ChangingSite, quick_command: Sequence[str | Path], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    put_all(site)
    run("ingest", *map(site.url, PATHS[:4]), "--allow-private")
    put_all(site, "More is known now.")
    site.held["/02"] = Event()
    refreshing = start(quick_command, with_library(clean_environment, tmp_path / "library"))
    try:
        wait_for_request(site, "/02", refreshing)
        refreshing.send_signal(signal.SIGINT)
        site.held["/02"].set()
        out, err = refreshing.communicate(timeout=400)
    finally:
        refreshing.kill()
        refreshing.communicate()
    assert refreshing.returncode == 128 + signal.SIGINT, err
    assert out.startswith("Changed 3, unchanged 0, gone 0, ")
    assert run("refresh", "--allow-private").out.startswith("Changed 1, unchanged 3, gone 0, ")
    assert run("doctor").status == 0


def test_a_kill_loses_nothing_that_was_stored(
    run: Run, site: ChangingSite, quick_command: Sequence[str | Path], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    put_all(site)
    run("ingest", *map(site.url, PATHS), "--allow-private")
    put_all(site, "More is known now.")
    site.held["/17"] = Event()
    refreshing = start(quick_command, with_library(clean_environment, tmp_path / "library"))
    try:
        wait_for_request(site, "/17", refreshing)
        refreshing.kill()
    finally:
        site.held.pop("/17").set()
        refreshing.communicate()
    assert run("doctor").status == 0
    articles = run("list", "--json").json["articles"]
    assert len(articles) == len(PATHS)
    texts = [run("show", article["id"], "--json").json["text"] for article in articles]
    assert sum("More is known" in text for text in texts) == 16
    assert run("refresh", "--allow-private").out.startswith("Changed 4, unchanged 16, gone 0, ")


def start(command: Sequence[str | Path], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen([*command, "refresh", "--allow-private"], env=environment, **PIPES)


def wait_for_request(site: ChangingSite, path: str, process: subprocess.Popen[str]) -> None:
    limit = time.monotonic() + 400
    while f"held {path}" not in site.asked and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.02)
    assert f"held {path}" in site.asked
