"""The question whether an article is replaced, as HTML, and what its buttons mean."""

from __future__ import annotations

from dataclasses import replace

from ingest.conflicts import Conflict, Side
from ui.rendering.articles.conflict_html import MAX_LISTED, OpenConflicts, conflict_key, conflicts_html, kept_html

HARM = "<script>alert(1)</script>\"'"


def conflict(name: str, title: str = "New") -> Conflict:
    stored = Side("Old", "2024-02-29", f"/news/{name}.jsonl", f"/news/{name}.jsonl", "1")
    return Conflict(
        name, stored, Side(title, None, "/lib/uploads/abc/x.jsonl, line 1", "/lib/uploads/abc/x.jsonl", "2")
    )


ONE, OTHER = conflict("a"), conflict("b")
QUESTION = OpenConflicts(("x.jsonl",), (ONE, OTHER))


def test_both_sides_are_shown_with_a_button_for_each_way() -> None:
    told = conflicts_html(replace(QUESTION, conflicts=(ONE,)))
    for part in ("Old", "2024-02-29 · from a.jsonl", "New", "no date · from x.jsonl, line 1", ">Replace<", ">Keep<"):
        assert part in told
    assert "/lib" not in told
    assert "/news" not in told
    assert "all" not in told
    assert "Replace all 2" in conflicts_html(QUESTION)
    assert conflicts_html(None) == conflicts_html(replace(QUESTION, conflicts=())) == ""
    assert "3 articles stay" in kept_html(3)


def test_a_button_means_what_was_shown_on_it_and_nothing_else() -> None:
    assert QUESTION.meant(conflict_key([ONE])) == (ONE,)
    assert QUESTION.meant(conflict_key([ONE, OTHER])) == (ONE, OTHER)
    left = QUESTION.without([ONE])
    assert (left.conflicts, left.meant(conflict_key([ONE])), left.meant(conflict_key([ONE, OTHER]))) == (
        (OTHER,),
        (),
        (),
    )
    assert left.after([ONE, OTHER]).conflicts == (OTHER,)
    changed = replace(OTHER, new=replace(OTHER.new, fingerprint="3"))
    assert left.after([ONE, changed]).meant(conflict_key([OTHER])) == ()
    for stale in ("", "all", "0"):
        assert QUESTION.meant(stale) == replace(QUESTION, conflicts=()).meant(stale) == ()


def test_many_are_decided_at_once() -> None:
    many = OpenConflicts((), tuple(conflict(str(number)) for number in range(MAX_LISTED + 5)))
    told = conflicts_html(many)
    assert told.count("<li>") == MAX_LISTED
    assert "And 5 more." in told
    assert f"Keep all {MAX_LISTED + 5}" in told


def test_whatever_a_document_says_is_inert() -> None:
    side = Side(HARM, HARM, HARM, HARM, HARM)
    told = conflicts_html(OpenConflicts((), (Conflict(HARM, side, side), ONE)))
    assert "<script" not in told
    assert "&lt;script&gt;" in told
