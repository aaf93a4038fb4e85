"""`articles list`, `show` and `remove`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.command.conftest import OPENED, Outcome, Run, ids, lines_of

pytestmark = pytest.mark.slow

PRINTED = Path(__file__).parents[2] / "ingest" / "parsing" / "formats" / "pdf" / "printed" / "07-footnotes.pdf"


def test_list_shows_each_article(run: Run, harbour: Path, tmp_path: Path) -> None:
    records = lines_of(tmp_path / "news.jsonl", {"id": "bridge", "title": "A bridge", "text": "It closed."})
    run("ingest", harbour, records)
    listed = run("list")
    assert listed.status == 0
    assert listed.err == ""
    first, second = ids(run)
    assert second == "bridge"
    header, *rows = listed.out.splitlines()
    assert header.split() == ["Id", "Title", "Publisher", "Published", "Passages"]
    assert rows[0].split() == [first, "The", "new", "harbour", "Coast", "Times", "2024-02-29", "1"]
    assert rows[1].split() == ["bridge", "A", "bridge", "1"]


def test_list_as_json(run: Run, harbour: Path) -> None:
    run("ingest", harbour)
    listed = run("list", "--json")
    assert listed.status == 0
    assert set(listed.json) == {"articles"}
    (article,) = listed.json["articles"]
    assert {**article, "id": ""} == {
        "id": "",
        "title": "The new harbour",
        "source": str(harbour),
        "url": "https://coast.example/harbour",
        "publisher": "Coast Times",
        "author": None,
        "published": "2024-02-29",
        "language": None,
        "story": 1,
        "copies": 0,
        "passages": 1,
        "updated": None,
        "tags": [],
        "gone": None,
        "changed": None,
        "starred": False,
        "notes": 0,
    }


AGENCY = (
    "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns and took six years to build. "
    "The first ship came in from Bergen with a load of timber, and a band played on the quay in the rain."
)


def test_copies_of_one_story_are_counted_and_cited_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(f"{AGENCY} More soon.")
    records = lines_of(
        tmp_path / "news.jsonl",
        {"id": "one", "title": "The harbour", "publisher": "Coast Times", "published": "2024-02-29", "text": AGENCY},
        {"id": "else", "title": "A bridge", "text": "Per Dahl closed the bridge of Vestvik. It opens in May."},
    )
    run("ingest", records, tmp_path / "copy.txt")
    header, *rows = run("list").out.splitlines()
    assert header.split() == ["Id", "Title", "Publisher", "Published", "Passages", "Copies"]
    assert rows[0].split() == ["one", "The", "harbour", "Coast", "Times", "2024-02-29", "1", "1"]
    assert rows[1].split() == ["else", "A", "bridge", "1"]
    one, other, copy = run("list", "--json").json["articles"]
    assert (one["copies"], other["copies"], copy["copies"]) == (1, 0, 1)
    assert one["story"] == copy["story"] != other["story"]

    asked = run("ask", OPENED, "--json").json
    cited = [citation for citation in asked["citations"] if "Greta Holm" in citation["quote"]]
    assert len(cited) == 1
    run("remove", copy["id"])
    assert "Copies" not in run("list").out


def test_a_list_of_nothing_says_how_to_add(run: Run) -> None:
    listed = run("list")
    assert (listed.status, listed.out) == (0, "")
    assert "articles ingest" in listed.err
    assert run("list", "--json").json == {"articles": []}


def test_show_gives_facts_and_text(run: Run, harbour: Path) -> None:
    run("ingest", harbour)
    (article_id,) = ids(run)
    shown = run("show", article_id)
    assert shown.status == 0
    assert shown.err == ""
    for fact in ("The new harbour", article_id, str(harbour), "https://coast.example/harbour", "2024-02-29"):
        assert fact in shown.out
    assert "It cost 40 million crowns." in " ".join(shown.out.split())


def test_a_page_of_a_pdf_is_written_as_a_picture(run: Run, harbour: Path, tmp_path: Path) -> None:
    run("ingest", PRINTED, harbour)
    by_title = {one["title"]: one["id"] for one in run("list", "--json").json["articles"]}
    wrote = run("show", by_title["What the wall cost"], "--page", "2", "--picture", tmp_path / "page.png")
    assert wrote.err == f"Wrote page 2 of 2 to {tmp_path / 'page.png'}.\n"
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    refused = run("show", by_title["The new harbour"], "--picture", tmp_path / "none.png")
    refused.assert_refused(2, "it has no pages to show")


def test_show_as_json_has_the_text_and_its_passages(run: Run, harbour: Path) -> None:
    run("ingest", harbour)
    (article_id,) = ids(run)
    shown = run("show", article_id, "--json").json
    assert set(shown) == {
        "id",
        "text",
        "title",
        "source",
        "url",
        "publisher",
        "author",
        "published",
        "language",
        "sections",
        "pages",
        "updated",
        "tags",
        "scanned",
        "gone",
        "starred",
        "notes",
        "passages",
    }
    assert shown["id"] == article_id
    text = "Greta Holm opened the new harbour of Vestvik on Thursday. It cost 40 million crowns."
    assert shown["text"] == text
    assert shown["passages"] == [{"start": 0, "end": len(text), "heading": None}]


def test_remove_takes_articles_out_and_leaves_the_files(run: Run, harbour: Path, tmp_path: Path) -> None:
    records = lines_of(
        tmp_path / "news.jsonl",
        {"id": "bridge", "title": "A bridge", "text": "Per Dahl closed the bridge of Vestvik."},
        {"id": "school", "title": "A school", "text": "Ida Berg built the school of Vestvik."},
    )
    run("ingest", records, harbour)
    (harbour_id,) = set(ids(run)) - {"bridge", "school"}

    removed = run("remove", "bridge", harbour_id)
    assert removed == Outcome(0, "Removed: A bridge\nRemoved: The new harbour\n", "")
    assert ids(run) == ["school"]
    assert harbour.exists()
    run("show", "bridge").assert_refused(1, "bridge")

    asked = run("ask", "Who closed the bridge of Vestvik?", "--json").json
    assert {cited["article_id"] for cited in asked["citations"] + asked["closest"]} == {"school"}


@pytest.mark.parametrize("name", ["show", "remove"])
@pytest.mark.parametrize("article_id", ["no-such-id", "", "%", "' OR 1=1 --", "\0", "\ud800", "[bold]x[/]"])
def test_an_unknown_id_is_refused(run: Run, town: Path, name: str, article_id: str) -> None:
    run(name, article_id, "--library", town).assert_refused(1, "articles list")
    assert ids(run, "--library", town) == ["harbour", "bridge", "school"]


def test_articles_that_command_a_terminal_are_disarmed(run: Run, tmp_path: Path) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m [bold red]Vestvik[/] :smile:"
    facts = dict.fromkeys(("title", "publisher", "author", "url", "language"), hostile)
    record = {"id": "x", "text": f"Greta Holm opened the harbour of {hostile} on Thursday.", **facts}
    assert run("ingest", lines_of(tmp_path / "news.jsonl", record)).status == 0
    for arguments in (["list"], ["show", "x"], ["ask", "Who opened the harbour?"], ["remove", "x"]):
        ended = run(*arguments)
        assert ended.status == 0, ended.err
        assert not {"\x1b", "\x07", "\x9b"} & set(ended.out + ended.err), arguments
        # Nothing is taken for the markup of Rich; a table may break a cell over lines.
        assert "[boldred]Vestvik[/]:smile:" in "".join(ended.out.split()) or arguments == ["list"]
