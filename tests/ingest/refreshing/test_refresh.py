"""Pages and feeds of a real server on this machine are read again: changed, unchanged, gone, or something else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from ingest.article import Article, Origin
from ingest.errors import LibraryBusyError, UnknownArticleError, UsageError
from ingest.library import Library
from ingest.refreshing import storing
from ingest.refreshing.refresh import forget_feed
from ingest.refreshing.report import RefreshReport
from ingest.stages.incremental_parsing import Candidate
from ingest.stages.report import Progress, Report
from tests.ingest.refreshing.conftest import BRIDGE, HARBOUR, SCHOOL, ChangingSite, feed, page
from tests.ingest.web.conftest import Answer, redirect

Refresh = Callable[..., RefreshReport]
Ingest = Callable[..., Report]


def counts(report: RefreshReport) -> tuple[int, ...]:
    """How many were changed, unchanged, gone, new, kept, failed."""
    kinds = (report.changed, report.unchanged, report.gone, report.added, report.kept, report.failed)
    return tuple(map(len, kinds))


def test_a_changed_an_unchanged_and_a_vanished_page(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    site.put("/harbour", page(*HARBOUR))
    site.put("/bridge", page(*BRIDGE, title="A bridge", ETag='"1"'))
    site.put("/school", page(*SCHOOL, title="A school"))
    site.put("/same", page(HARBOUR[0], BRIDGE[0], title="Both"))
    harbour, bridge, school, same = ingest(
        *(site.url(path) for path in ("/harbour", "/bridge", "/school", "/same"))
    ).added
    before = library.article(harbour)

    site.put("/harbour", page(*HARBOUR, "It was closed again on Friday, as the quay sank by 3 metres."))
    del site.answers["/school"]
    report = refresh()
    assert (report.changed, set(report.unchanged), report.gone) == ((harbour,), {bridge, same}, (school,))
    assert (report.added, report.kept, report.failed, report.interrupted) == ((), (), (), False)
    assert "304 /bridge" in site.asked
    assert "sank by 3 metres" in library.article(harbour).text
    assert [(one.number, one.article) for one in library.versions(harbour)] == [(1, before)]
    assert library.search_full_text(["sank"], 5)
    assert library.article(school).text.startswith("Ida Berg")
    day = time.strftime("%Y-%m-%d", time.gmtime())
    assert [row.gone for row in library.articles() if row.gone] == [day] == [library.origin(school).gone]
    assert library.examine() == []

    site.put("/school", page(*SCHOOL, title="A school"))
    again = refresh()
    assert counts(again) == (0, 4, 0, 0, 0, 0)
    assert [row.gone for row in library.articles()] == [None] * 4
    assert [note for note in again.notes if "is there again" in note]
    library.remove(harbour)
    with pytest.raises(UnknownArticleError):
        library.versions(harbour)
    assert library.catalogue.versions.of(harbour) == []


def test_what_an_ingest_replaces_is_kept_too_and_there_is_an_end_to_it(
    library: Library, site: ChangingSite, ingest: Ingest
) -> None:
    for number in range(13):
        site.put("/harbour", page(*HARBOUR, f"It was told {number} times."))
        ingest(site.url("/harbour"))
    (row,) = library.articles()
    kept = library.versions(row.article.id)
    assert [one.number for one in kept] == list(range(3, 13))
    assert "It was told 11 times." in kept[-1].article.text


WALL = page("Please accept all cookies to go on.", title="Before you continue")
LONG_WALL = page(
    "We use what your browser tells us to make this page better for you and for everybody who reads it.",
    "You can choose what we keep, and change what you chose whenever you want, at the foot of each page of ours.",
    title="Your choices",
)
SIGN_IN = page(HARBOUR[0], "Sign in to continue reading this story.")


@pytest.mark.parametrize("now", [WALL, LONG_WALL, SIGN_IN, page("Gone.", title="Not found")])
def test_what_stands_in_the_place_of_an_article_is_told_and_not_taken(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh, now: Answer
) -> None:
    site.put("/harbour", page(*HARBOUR, *BRIDGE[:1], ETag='"1"'))
    (harbour,) = ingest(site.url("/harbour")).added
    before = library.article(harbour)
    site.put("/harbour", now)
    report = refresh()
    assert counts(report) in {(0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 1)}  # a page without any article is a failure
    (told,) = report.kept + report.failed
    assert site.url("/harbour") in told.reason
    assert library.article(harbour) == before
    assert library.versions(harbour) == []
    site.put("/harbour", page(*HARBOUR, *BRIDGE[:1], ETag='"1"'))
    assert counts(refresh()) == (0, 1, 0, 0, 0, 0)


def test_what_an_article_said_before_is_taken_again(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    site.put("/harbour", page(*HARBOUR))
    (harbour,) = ingest(site.url("/harbour")).added
    site.put("/harbour", page(*HARBOUR, *(f"{BRIDGE[0]} It is comment {number}." for number in range(20))))
    assert counts(refresh()) == (1, 0, 0, 0, 0, 0)
    site.put("/harbour", Answer(b"", 404))
    assert counts(refresh()) == (0, 0, 1, 0, 0, 0)
    site.put("/harbour", WALL)
    report = refresh()
    assert counts(report) == (0, 0, 0, 0, 1, 0)
    assert not [note for note in report.notes if "is there again" in note]
    site.put("/harbour", page(*HARBOUR))
    report = refresh()
    assert counts(report) == (1, 0, 0, 0, 0, 0)
    assert [note for note in report.notes if "is there again" in note]
    assert "comment" not in library.article(harbour).text


def test_long_articles_are_stored_before_more_are_read() -> None:
    long = Article("a", "x" * storing.CHARACTERS_AT_ONCE, "A long one", "/a.txt")
    assert storing.Findings(newer=[Candidate(long, Origin(), "/a.txt")]).is_enough
    assert not storing.Findings(newer=[Candidate(replace(long, text="x"), Origin(), "/a.txt")]).is_enough


def test_a_page_that_leads_elsewhere(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh, serve: Callable[[], ChangingSite]
) -> None:
    other = serve()
    site.put("/harbour", page(*HARBOUR, ETag='"1"'))
    (harbour,) = ingest(site.url("/harbour")).added
    site.put("/harbour", redirect(other.url("/new")))
    other.put("/new", page(*HARBOUR, "It has a lighthouse now."))
    assert counts(refresh()) == (1, 0, 0, 0, 0, 0)
    assert [row.article.id for row in library.articles()] == [harbour]
    assert "lighthouse" in library.article(harbour).text
    assert counts(refresh()) == (0, 1, 0, 0, 0, 0)
    # What a server knows a page by is told to no other one.
    assert not any(name.startswith("if-") for asked in other.headers for name in asked)

    other.put("/new", page(*SCHOOL, title="The new harbour"))
    assert counts(refresh()) == (0, 0, 0, 0, 1, 0)
    site.put("/harbour", redirect(site.url("/harbour")))
    report = refresh()
    assert counts(report) == (0, 0, 0, 0, 0, 1)
    assert "redirects more than" in report.failed[0].reason
    assert "lighthouse" in library.article(harbour).text


@pytest.mark.parametrize("tag", ['"' + "x" * 1_000_000 + '"', '"a\x01b"', "no tag at all", '"' + "x" * 40_000 + '"'])
def test_validators_that_are_none_are_never_sent_back(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh, tag: str
) -> None:
    site.put("/harbour", page(*HARBOUR, ETag='"1"', Last_Modified="Sat, 29 Oct 2024 19:43:31 GMT"))
    ingest(site.url("/harbour"))
    site.put("/harbour", page(*HARBOUR, "It has a lighthouse now.", ETag=tag, Last_Modified="\x02" * 99))
    report = refresh()
    assert counts(report) in {(1, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1)}  # a header of a megabyte is no answer
    site.put("/harbour", page(*HARBOUR, "It has a lighthouse now.", Last_Modified="yesterday"))
    assert not refresh().failed
    refresh()
    asked = [headers for path, headers in zip(site.asked, site.headers, strict=False) if path == "/harbour"]
    assert {headers.get("if-none-match") for headers in asked} <= {None, '"1"'}
    assert counts(refresh()) == (0, 1, 0, 0, 0, 0)


def test_a_feed_brings_its_new_entries_and_no_removed_ones(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    day = "<pubDate>Thu, 29 Feb 2024 10:00:00 GMT</pubDate>"
    items = [f"<link>{site.url(path)}</link>{day}" for path in ("/harbour", "/bridge", "/school")]
    site.put("/harbour", page(*HARBOUR))
    site.put("/bridge", page(*BRIDGE, title="A bridge"))
    site.put("/school", page(*SCHOOL, title="A school"))
    site.put("/feed", feed(*items[:2], ETag='"1"'))
    harbour, bridge = ingest(site.url("/feed")).added
    assert library.article(harbour).published == "2024-02-29"
    library.remove(bridge)

    site.put("/feed", feed(*items, ETag='"2"'))
    report = refresh()
    (school,) = report.added
    assert (report.unchanged, report.changed, report.failed) == ((harbour,), (), ())
    assert [row.article.id for row in library.articles()] == [harbour, school]
    assert library.article(school).published == "2024-02-29"  # as its feed tells, after a refresh too

    site.put("/harbour", page(*HARBOUR, "It has a lighthouse now."))
    assert counts(refresh()) == (1, 1, 0, 0, 0, 0)
    assert "304 /feed" in site.asked
    assert library.article(harbour).published == "2024-02-29"

    site.put("/feed", Answer(b"", 410))
    report = refresh()
    assert counts(report) == (0, 2, 0, 0, 0, 1)
    assert "--forget-feed" in report.failed[0].reason
    with pytest.raises(UsageError, match=r"No feed at .*/harbour is followed. Those that are: .*/feed"):
        forget_feed(site.url("/harbour"), library)
    forget_feed(site.url("/feed"), library)
    assert counts(refresh()) == (0, 2, 0, 0, 0, 0)


def test_an_entry_that_failed_is_tried_again(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    site.put("/harbour", page(*HARBOUR))
    site.put("/feed", feed(*(f"<link>{site.url(path)}</link>" for path in ("/harbour", "/bridge")), ETag='"1"'))
    assert len(ingest(site.url("/feed")).failed) == 1
    assert counts(refresh()) == (0, 1, 0, 0, 0, 1)
    site.put("/bridge", page(*BRIDGE, title="A bridge"))
    assert counts(refresh()) == (0, 1, 0, 1, 0, 0)
    assert counts(refresh()) == (0, 2, 0, 0, 0, 0)
    assert site.asked[-3:].count("304 /feed") == 1


def test_what_a_feed_holds_stays_where_its_page_cannot_be_read(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    whole = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in HARBOUR)
    content = 'xmlns:c="http://purl.org/rss/1.0/modules/content/"'
    item = "<title>H</title><link>{url}</link><c:encoded {content}>{whole}</c:encoded>"
    facts = {"url": site.url("/harbour"), "content": content}
    site.put("/feed", feed(item.format(whole=whole, **facts)))
    (harbour,) = ingest(site.url("/feed")).added
    for answer in (Answer(b"", 403), Answer(b"", 404)):
        site.put("/harbour", answer)
        assert counts(refresh()) == (0, 1, 0, 0, 0, 0)

    longer = f"{whole}&lt;p&gt;It has a lighthouse now.&lt;/p&gt;"
    site.put("/feed", feed(item.format(whole=longer, **facts)))
    assert counts(refresh()) == (1, 0, 0, 0, 0, 0)
    assert "lighthouse" in library.article(harbour).text
    site.put("/school", page(*SCHOOL))
    site.put("/feed", feed(f"<link>{site.url('/school')}</link>"))
    assert counts(refresh()) == (0, 0, 1, 1, 0, 0)


def test_only_what_is_named_is_read(library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh) -> None:
    site.put("/harbour", page(*HARBOUR))
    site.put("/bridge", page(*BRIDGE, title="A bridge"))
    harbour, bridge = ingest(site.url("/harbour"), site.url("/bridge")).added
    assert refresh(harbour).unchanged == (harbour,)
    assert refresh(site.url("/bridge#here")).unchanged == (bridge,)
    with pytest.raises(UnknownArticleError):
        refresh("no-such-id")
    with pytest.raises(UsageError, match="articles ingest"):
        refresh(site.url("/elsewhere"))


def test_a_file_is_not_read_again(library: Library, ingest: Ingest, refresh: Refresh, tmp_path: object) -> None:
    file = library.folder.parent / "a.jsonl"
    file.write_text('{"id": "A", "url": "http://127.0.0.1:1/a", "text": "In a file."}\n')
    ingest(str(file))
    assert counts(refresh()) == (0, 0, 0, 0, 0, 0)
    with pytest.raises(UsageError, match="did not come from the web"):
        refresh("A")


def test_it_is_stored_a_few_pages_at_a_time_and_goes_on_where_it_was_stopped(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.refreshing.storing.PAGES_AT_ONCE", 2)
    paths = [f"/{number}" for number in range(6)]
    for path in paths:
        site.put(path, page(*HARBOUR, f"It has {path[1:]} lighthouses."))
    ingest(*map(site.url, paths))
    with library.catalogue._database.transaction() as connection:
        connection.exec_driver_sql("UPDATE articles SET checked = NULL")
    site.asked.clear()
    for path in paths:
        site.put(path, page(*HARBOUR, f"It has {path[1:]} lighthouses now."))
    asked = iter([False] * 3 + [True] * 9)
    report = refresh(stopped=lambda: next(asked))
    assert (counts(report), report.interrupted) == ((3, 0, 0, 0, 0, 0), True)
    told: list[Progress] = []
    report = refresh(on_progress=told.append)
    assert (counts(report), report.interrupted) == ((3, 3, 0, 0, 0, 0), False)
    assert sorted(site.pages_asked[:6]) == paths
    assert (told[0].bytes_done, told[-1].bytes_done, told[-1].bytes_total) == (0, 6, 6)
    assert library.examine() == []


def test_others_write_meanwhile_and_what_they_remove_stays_away(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/harbour", page(*HARBOUR))
    site.put("/bridge", page(*BRIDGE, title="A bridge"))
    harbour, bridge = ingest(site.url("/harbour"), site.url("/bridge")).added
    for path, words in (("/harbour", HARBOUR), ("/bridge", BRIDGE)):
        site.put(path, page(*words, "More is known now."))

    def told(progress: Progress) -> None:
        if progress.current == site.url("/bridge"):
            with library.writing():  # nobody holds the lock while pages are read
                library.remove(harbour)

    assert refresh(on_progress=told).changed == (bridge,)
    assert [row.article.id for row in library.articles()] == [bridge]

    monkeypatch.setattr(storing, "PATIENCE", 0.3)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with library.writing():
            holding.set()
            done.wait(20)

    other = threading.Thread(target=hold)
    other.start()
    holding.wait(20)
    with pytest.raises(LibraryBusyError):
        refresh()
    threading.Timer(0.1, done.set).start()
    monkeypatch.setattr(storing, "PATIENCE", 20.0)
    assert counts(refresh()) == (0, 1, 0, 0, 0, 0)
    other.join()


def test_facts_that_a_page_tells_no_more_stay_and_its_day_of_change_is_known(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    first = '<meta property="article:published_time" content="2024-02-29T10:00:00Z">'
    site.put("/harbour", page(*HARBOUR, head=f'{first}<meta name="author" content="Per Dahl">'))
    (harbour,) = ingest(site.url("/harbour")).added
    changed = '<meta property="article:modified_time" content="2024-03-05T10:00:00Z">'
    site.put("/harbour", page(*HARBOUR, head=f'{first}{changed}<meta name="keywords" content="harbour, spam">'))
    assert refresh().changed == (harbour,)
    article = library.article(harbour)
    assert (article.published, article.updated, article.author) == ("2024-02-29", "2024-03-05", "Per Dahl")
    assert article.tags == ()  # the keywords of a page are for search engines
    assert library.versions(harbour) == []  # the text is the same
    assert counts(refresh()) == (0, 1, 0, 0, 0, 0)


def test_an_article_that_was_set_aside_comes_back(
    library: Library, site: ChangingSite, ingest: Ingest, refresh: Refresh
) -> None:
    site.put("/harbour", page(*HARBOUR, ETag='"1"'))
    (harbour,) = ingest(site.url("/harbour")).added
    before = library.article(harbour)
    library.catalogue.quarantine(harbour, "it rotted")
    assert refresh().changed == (harbour,)
    assert [row.damage for row in library.articles()] == [None]
    assert library.article(harbour) == before
    assert library.passages_of(harbour)
