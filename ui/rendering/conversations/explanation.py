"""Why an answer is what it is, in words: how it was read, what was found, how sure it is, how long it took. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, FoundPassage, Kind

MOST_FOUND = 10
"""Passages that are told; more are found for a list or a summary."""

SURE = 0.8
"""The least confidence (0 to 1) of an answer that is called sure; below it an answer is rather sure."""

BRIEFLY = 50
"""Milliseconds that are told as no tenth of a second."""

_KINDS: dict[Kind, str] = {
    "yes_no": "a question for yes or no",
    "list": "a question for a list",
    "digest": "a question for a summary",
    "comparison": "a comparison",
    "library": "a question on the list of articles, which answers it",
}


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A passage that was found: its article's title, and what became of it: "cited as [1]", "not cited"."""

    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Facts in words, each with its name, then the passages that were found, and how many more there were."""

    facts: tuple[tuple[str, str], ...]
    found: tuple[FoundLine, ...]
    more: int


def explanation(answer: Answer, narrowed: str = "") -> Explanation | None:
    """Why an answer is what it is; None of a courtesy, and of an answer that comes from an earlier visit.

    `narrowed` says in words which articles alone were asked; "" where all were.
    """
    if answer.kind == "courtesy" or not answer.timings.total_ms:
        return None
    is_as_typed = answer.standalone_question == answer.question
    sure = [("How sure", confidence_words(answer))] if answer.kind != "library" else []
    facts = (
        ("Read as", "it was typed" if is_as_typed else answer.standalone_question),
        ("Taken for", _KINDS.get(answer.kind, "a question for a fact")),
        ("Asked of", f"only: {narrowed}" if narrowed else "all articles"),
        *sure,
        ("Time", times_words(answer)),
    )
    lines = tuple(FoundLine(one.title, _outcome(one, answer)) for one in answer.retrieved[:MOST_FOUND])
    return Explanation(facts, lines, max(0, len(answer.retrieved) - MOST_FOUND))


def confidence_words(answer: Answer) -> str:
    """How sure it is that the articles answer the question."""
    if answer.state == "no_answer":
        return "not sure that any article answers it"
    if answer.state == "may_answer":
        return "may answer"
    return "sure" if answer.confidence >= SURE else "rather sure"


def times_words(answer: Answer) -> str:
    """Where the time went: "0.1 s to find, 0.8 s to read, less than 0.1 s to write"."""
    times = answer.timings
    parts = (("find", times.retrieve_ms), ("read", times.read_ms), ("write", times.write_ms))
    return ", ".join(f"{_seconds(spent)} to {what}" for what, spent in parts)


def _seconds(milliseconds: float) -> str:
    return "less than 0.1 s" if milliseconds < BRIEFLY else f"{milliseconds / 1000:.1f} s"


def _outcome(passage: FoundPassage, answer: Answer) -> str:
    """Whether an answer quotes a passage, and by which marks."""
    quoted = answer.citations if answer.has_quotes else ()
    within = (one for one in quoted if one.article_id == passage.article_id)
    marks = " ".join(f"[{one.number}]" for one in within if passage.start <= one.start < passage.end)
    return f"cited as {marks}" if marks else "not cited"
