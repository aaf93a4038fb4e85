"""`articles ask`, `check`, `chat` and `user`."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from tests.ui.command.conftest import CITATION_KEYS, OPENED, OPENED_QUOTE, OPENED_TEXT, UNANSWERABLE, Run, ids
from ui.access.accounts import read_accounts


def test_an_answer_shows_the_words_that_it_rests_on(run: Run, town: Path) -> None:
    asked = run("ask", OPENED, "--library", town)
    assert asked.status == 0
    assert asked.err == ""
    assert asked.out.startswith(OPENED_TEXT)
    shown = " ".join(asked.out.split())
    assert "[1] The new harbour · Coast Times · 2024-02-29 · https://coast.example/harbour" in shown
    assert "“Greta Holm opened the new harbour of Vestvik on Thursday.”" in shown


def test_the_json_of_an_answer_is_as_designed(run: Run, town: Path) -> None:
    asked = run("ask", OPENED, "--json", "--library", town)
    assert asked.status == 0
    assert asked.err == ""
    answer = asked.json
    assert list(answer) == [
        "question",
        "standalone_question",
        "answered",
        "confidence",
        "text",
        "writer",
        "kind",
        "state",
        "short",
        "sentences",
        "removed",
        "citations",
        "closest",
        "timings",
    ]
    assert (answer["question"], answer["standalone_question"]) == (OPENED, OPENED)
    assert answer["answered"] is True
    assert 0 < answer["confidence"] <= 1
    assert answer["text"].startswith(OPENED_TEXT)
    assert answer["writer"] == "quotes"
    said = {"text": OPENED_QUOTE, "citations": [1], "support": "verbatim"}
    assert answer["sentences"][0] == said
    assert (answer["removed"], answer["closest"]) == ([], [])
    assert set(answer["timings"]) == {"retrieve_ms", "read_ms", "write_ms", "total_ms"}
    citation = answer["citations"][0]
    assert set(citation) == CITATION_KEYS
    assert set(citation["passage"]) == {"start", "end"}
    assert citation["number"] == 1
    explained = run("ask", OPENED, "--why", "--json", "--library", town).json
    assert set(explained) - set(answer) == {"retrieved"}
    assert {"article_id": "harbour", "title": "The new harbour"}.items() <= explained["retrieved"][0].items()
    assert all(set(one) == {"article_id", "title", "start", "end"} for one in explained["retrieved"])


def test_why_tells_how_it_was_read_and_what_was_found(run: Run, town: Path) -> None:
    told = run("ask", OPENED, "--why", "--publisher", "Coast Times", "--library", town).out.partition("\nWhy this?\n")[
        2
    ]
    assert told.startswith("Taken for: a question for a fact\nAsked of: only: Coast Times\n")
    assert re.search(r"^How sure: (rather )?sure\nTime: .+ to find, .+ to read, .+ to write$", told, re.MULTILINE)
    assert re.search(r"^Found: The new harbour · \d+ passages?, cited as \[1\]", told, re.MULTILINE)


def pdf(*lines: str) -> bytes:
    """A PDF with a page for each line; its table of contents is left for the reader to make."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(lines)))
    written = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Count {len(lines)}/Kids[{kids}]>>endobj\n"
        "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    )
    for index, line in enumerate(lines):
        drawn = f"BT /F1 12 Tf 72 760 Td ({line}) Tj ET"
        written += (
            f"{4 + 2 * index} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * index} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>endobj\n"
            f"{5 + 2 * index} 0 obj<</Length {len(drawn)}>>stream\n{drawn}\nendstream endobj\n"
        )
    return f"{written}trailer<</Root 1 0 R>>\n%%EOF\n".encode()


def test_a_citation_of_a_pdf_tells_the_page(run: Run, harbour: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(pdf("Knut Lie painted the hall.", "Per Dahl closed the bridge.", "Ida Berg built the school."))
    assert run("ingest", report, harbour).status == 0
    asked = run("ask", "Who built the school?", "--json").json["citations"][0]
    assert set(asked) == {*CITATION_KEYS, "page"}
    assert asked["page"] == 3
    assert "page 3" in " ".join(run("ask", "Who built the school?").out.split())
    assert set(run("ask", OPENED, "--json").json["citations"][0]) == CITATION_KEYS
    assert "page" not in run("ask", OPENED).out


def test_only_articles_of_a_publisher_and_of_some_days_answer(run: Run, town: Path) -> None:
    for options, answered in (
        (["--publisher", "coast times", "--since", "2024-02-29", "--until", "2024-02-29"], True),
        (["--publisher", "Hill Post", "--publisher", "Coast Times"], True),
        (["--publisher", "Hill Post"], False),
        (["--since", "2024-03-01"], False),
        (["--until", "2024-02-28"], False),
    ):
        asked = run("ask", OPENED, "--json", "--library", town, *options)
        assert (asked.status, asked.json["answered"]) == (0, answered), options


def test_a_day_that_is_none_is_wrong_usage(run: Run, town: Path) -> None:
    for option in ("--since", "--until"):
        run("ask", OPENED, "--library", town, option, "2024-02-30").assert_refused(2, "2024-02-30", "2024-02-29")
    run("ask", OPENED, "--since", "2024-02-02", "--until", "2024-02-01").assert_refused(2, "2024-02-01")


def test_no_answer_is_an_answer(run: Run, town: Path) -> None:
    asked = run("ask", UNANSWERABLE, "--library", town)
    assert asked.status == 0
    assert asked.out.startswith("The articles don't say.\n")
    assert "closest passages" in asked.out

    answer = run("ask", UNANSWERABLE, "--json", "--library", town).json
    assert answer["answered"] is False
    assert answer["text"] == "The articles don't say."
    assert answer["citations"] == answer["sentences"] == []
    assert [citation["number"] for citation in answer["closest"]] == [1, 2, 3]
    assert all(set(citation) == CITATION_KEYS for citation in answer["closest"])


@pytest.mark.parametrize("question", [OPENED, UNANSWERABLE, "How many children has the school room for?"])
def test_every_quote_is_the_text_at_its_place(run: Run, town: Path, question: str) -> None:
    library = ("--library", town)
    answer = run("ask", question, "--json", *library).json
    cited = answer["citations"] or answer["closest"]
    assert cited
    for citation in cited:
        text = run("show", citation["article_id"], "--json", *library).json["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["passage"]["start"] <= citation["start"] < citation["end"] <= citation["passage"]["end"]


@pytest.mark.parametrize("question", ["", "   \n\t", "?!… — «»", '"', "🦊🎉", "\0", "\ud800\udfff"])
def test_a_question_without_words_is_refused(run: Run, town: Path, question: str) -> None:
    asked = run("ask", question, "--library", town)
    asked.assert_refused(2, "question")


def test_a_question_of_a_megabyte_is_refused_without_being_repeated(run: Run, town: Path) -> None:
    asked = run("ask", "harbour " * 131_072, "--library", town)
    asked.assert_refused(2, "1,048,576", "2,000")
    assert len(asked.err) < 300


@pytest.mark.parametrize(
    "question",
    [
        'NOT AND OR "',
        "NEAR(a b)",
        "title:harbour* AND ^body -NOT {a b}: c '; DROP TABLE articles; --",
        "🦊 who opened the harbour?",
        "x" * 2000,
        "Кто открыл порт?",
        "--help",
    ],
)
def test_no_question_is_syntax(run: Run, town: Path, question: str) -> None:
    asked = run("ask", "--json", "--library", town, "--", question)
    assert asked.status == 0, asked.err
    assert asked.err == ""
    assert asked.json["question"] == question
    assert ids(run, "--library", town)


def test_unreadable_characters_are_taken_out_of_a_question(run: Run, town: Path) -> None:
    question = OPENED.replace("opened ", "opened\0\ud800\n")
    asked = run("ask", question, "--json", "--library", town)
    assert asked.status == 0
    assert asked.json["question"] == OPENED
    assert asked.json["text"].startswith(OPENED_TEXT)


def test_a_claim_is_checked_with_the_words_for_it(run: Run, town: Path) -> None:
    checked = run("check", "Greta Holm opened the new harbour of Vestvik.", "--library", town)
    assert checked.status == 0, checked.err
    assert checked.out.startswith("Supported, by 1 source of 2024-02-29")
    assert "For (" in checked.out
    assert "“Greta Holm opened the new harbour of Vestvik on Thursday.”" in " ".join(checked.out.split())


def test_a_verdict_in_json_names_words_that_are_there(run: Run, town: Path) -> None:
    verdict = run("check", "The new harbour of Vestvik cost 30 million crowns.", "--library", town, "--json").json
    assert verdict["label"] == "refuted"
    [testimony] = verdict["evidence"]
    citation = testimony["citation"]
    assert testimony["stance"] == "refutes"
    text = run("show", citation["article_id"], "--library", town, "--json").json["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "40 million crowns" in citation["quote"]


def test_a_claim_on_nothing_has_not_enough_evidence(run: Run, town: Path) -> None:
    checked = run(
        "check", UNANSWERABLE.replace("What is the", "The").replace("?", " is 3,422 degrees."), "--library", town
    )
    assert checked.status == 0
    assert checked.out.startswith("Not enough evidence.\n")
    assert "The nearest passages:\n[1] " in checked.out


def test_a_check_needs_either_a_claim_or_a_text(run: Run, town: Path, tmp_path: Path) -> None:
    run("check", "--library", town).assert_refused(2, "articles check --file FILE")
    run("check", "A claim.", "--file", tmp_path, "--library", town).assert_refused(2, "a claim or a file")
    run("check", " ", "--library", town).assert_refused(2, "claim has no words")


def test_a_chat_for_others_needs_credentials(run: Run, tmp_path: Path) -> None:
    run("chat", "--host", "192.0.2.1", "--no-browser").assert_refused(2, "192.0.2.1", "--credentials FILE")
    (tmp_path / "users").write_text("ann\n")
    refused = run("chat", "--host", "192.0.2.1", "--credentials", tmp_path / "users", "--no-browser")
    refused.assert_refused(2, "Line 1 of", "user:password")


def test_a_user_gets_a_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(password: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password))

    typed("open sesame\n")
    line = run("user", "ann", "--editor").out
    assert re.fullmatch(r"ann:\$argon2id\$\S+:editor\n", line)
    for name, said in (("bo", "Added: bo, reader\n"), ("bo", "Changed: bo, reader\n")):
        typed("another\n")
        assert run("user", name, "--credentials", tmp_path / "users").out == said
    assert read_accounts(tmp_path / "users")["bo"].matches("another")
    typed("a third\n")
    told = json.loads(run("user", "bo", "--editor", "--credentials", tmp_path / "users", "--json").out)
    assert told == {"name": "bo", "role": "editor", "file": str(tmp_path / "users"), "changed": True}
    typed("")
    run("user", "ann").assert_refused(2, "The password is empty")
    typed("s3cret\n")
    run("user", "a:b").assert_refused(2, "A name has no colon")
