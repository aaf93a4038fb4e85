from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.answer import (
    LEADING_CONFIDENCE,
    SILENT,
    UNSURE,
    Answer,
    Citation,
    Sentence,
    ShortAnswer,
    Span,
    State,
    composed,
    sections_of,
)
from assistant.verdict import Verdict, WeighedQuote

CITATION = Citation(1, "a1", "Title", "a.txt", None, None, None, "2024-02-29", "It did.", 10, 17, Span(0, 40))


def test_the_json_of_an_answer_has_the_documented_form() -> None:
    sentence = Sentence("It did.", (1,), "verbatim")
    answer = Answer(
        "Did it?",
        "Did it?",
        True,
        0.9,
        "It did. [1]",
        "quotes",
        kind="answer",
        state="answer",
        short=ShortAnswer("did", 1, 13, 16),
        sentences=(sentence,),
        citations=(CITATION,),
    )
    loaded = json.loads(json.dumps(answer.to_json()))
    assert list(loaded) == [
        "question", "standalone_question", "answered", "confidence", "text", "writer", "kind", "state", "short",
        "sentences", "removed", "citations", "closest", "timings",
    ]  # fmt: skip
    assert (loaded["kind"], loaded["state"]) == ("answer", "answer")
    assert loaded["short"] == {"text": "did", "citation": 1, "start": 13, "end": 16}
    assert loaded["sentences"] == [{"text": "It did.", "citations": [1], "support": "verbatim"}]
    assert list(loaded["timings"]) == ["retrieve_ms", "read_ms", "write_ms", "total_ms"]
    assert list(loaded["citations"][0]) == [
        "number", "article_id", "title", "source", "url", "publisher", "author", "published", "quote", "start", "end",
        "passage",
    ]  # fmt: skip
    assert loaded["citations"][0]["passage"] == {"start": 0, "end": 40}


def test_the_json_of_a_verdict_has_the_documented_form() -> None:
    said = WeighedQuote("supports", 0.9, CITATION, "The mayor")
    verdict = Verdict("It did.", "not_enough_evidence", 0.9, (said,), (Verdict("It.", "supported", 1.0),), (CITATION,))
    loaded = json.loads(json.dumps(verdict.to_json()))
    assert list(loaded) == ["claim", "label", "confidence", "reason", "spans", "evidence", "nearest", "parts"]
    assert list(loaded["evidence"][0]) == ["stance", "confidence", "said_by", "citation"]
    assert loaded["nearest"] == [loaded["evidence"][0]["citation"]]
    assert list(loaded["parts"][0]) == list(loaded)


SAID = Sentence("It did.", (1,), "verbatim")


def under(heading: str, text: str = "It did.", number: int = 1) -> Sentence:
    """A quote under a heading."""
    return Sentence(text, (number,), "verbatim", heading)


@pytest.mark.parametrize(
    ("sentences", "lead", "short", "state", "text"),
    [
        ([SAID], "", "", "answer", "It did. [1]"),
        ([SAID], "", "did", "answer", "did — It did. [1]"),
        ([SAID], "Yes.", "", "answer", "Yes. It did. [1]"),
        ([SAID], "", "", "may_answer", f"{UNSURE} It did. [1]"),
        ([SAID], "Perhaps this:", "", "may_answer", "Perhaps this: It did. [1]"),
        ([], "", "", "no_answer", SILENT),
        ([], f"{SILENT} Not yet.", "", "no_answer", f"{SILENT} Not yet."),
        ([], "Hello!", "", "answer", "Hello!"),
        ([under("Ann"), under("Ann", "It was.", 2)], "", "", "answer", "Ann: It did. [1] It was. [2]"),
        (
            [under("Ann"), under("Bo", "It was.", 2)],
            "2 found:",
            "",
            "answer",
            "2 found: Ann: It did. [1] Bo: It was. [2]",
        ),
        ([under("Ann"), under("Bo"), under("Cy", "No.")], "", "", "answer", "Ann, Bo: It did. [1] Cy: No. [1]"),
        ([under("Did it?"), under("When?")], "", "", "answer", "Did it? When? It did. [1]"),
        ([under("Ann"), SAID], "", "", "answer", "Ann: It did. [1] It did. [1]"),
    ],
)
def test_the_text_is_what_leads_and_then_the_sentences_with_their_marks(
    sentences: list[Sentence], lead: str, short: str, state: State, text: str
) -> None:
    assert composed(sentences, lead=lead, short=short, state=state) == text


def test_sentences_under_one_heading_are_a_section() -> None:
    found = sections_of([SAID, under("Ann"), under("Ann", "It was."), SAID])
    assert [(one.heading, len(one.sentences)) for one in found] == [("", 1), ("Ann", 2), ("", 1)]


def test_a_short_answer_leads_where_it_is_sure_and_quoted_first() -> None:
    short = ShortAnswer("did\nso", 1, 13, 19)
    sure = Answer("?", "?", True, LEADING_CONFIDENCE, "", "quotes", state="answer", short=short, sentences=(SAID,))
    assert sure.with_text().text == "did so — It did. [1]"
    written = (Sentence("So it was.", (1,), "supported"),)
    for other in (
        replace(sure, confidence=LEADING_CONFIDENCE - 0.01),
        replace(sure, state="may_answer", answered=False),
        replace(sure, sentences=written),
        replace(sure, short=replace(short, citation=2)),
        replace(sure, short=None),
    ):
        assert "—" not in other.with_text().text


def test_the_json_has_a_lead_and_headings_only_where_there_are_any() -> None:
    plain = Answer("?", "?", True, 0.9, "", "quotes", sentences=(SAID, under("Ann")))
    assert "lead" not in plain.to_json()
    assert [list(one) for one in json.loads(json.dumps(plain.to_json()))["sentences"]] == [
        ["text", "citations", "support"],
        ["heading", "text", "citations", "support"],
    ]
    assert replace(plain, lead="Yes.").to_json()["lead"] == "Yes."


def test_a_sentence_shows_its_marks() -> None:
    assert Sentence("It did.", (1, 3), "supported").marked == "It did. [1] [3]"
