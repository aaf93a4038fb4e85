"""Why an answer is what it is, in words: how it was read, what was found, how sure it is, how long it took. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, FoundPassage, Kind
from assistant.reading.local_models.local_model import display_name

MOST_FOUND = 8
"""Articles that are told; passages of more are found for a list or a summary."""

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
    """An article in which passages were found: its title, and what became of them: "3 passages, cited as [1]"."""

    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Facts in words, each with its name, then in which articles passages were found, and how many more these are."""

    facts: tuple[tuple[str, str], ...]
    found: tuple[FoundLine, ...]
    more: int


def explanation(answer: Answer, narrowed: str = "") -> Explanation | None:
    """Why an answer is what it is; None of a courtesy, and of an answer that an older page kept.

    `narrowed` says in words which articles alone were asked; "" where all were.
    """
    if answer.kind == "courtesy" or not answer.timings.total_ms:
        return None
    read_as = [] if answer.standalone_question == answer.question else [("Read as", answer.standalone_question)]
    sure = [("How sure", confidence_words(answer))] if answer.kind != "library" else []
    writer = f"{display_name(answer.writer)}, checked against the quotes"
    written = [("Written by", writer)] if answer.writer != "quotes" else []
    facts = (
        *read_as,
        ("Taken for", _KINDS.get(answer.kind, "a question for a fact")),
        ("Asked of", f"only: {narrowed}" if narrowed else "all articles"),
        *sure,
        *written,
        ("Time", times_words(answer)),
    )
    lines = _found_lines(answer)
    return Explanation(facts, lines[:MOST_FOUND], max(0, len(lines) - MOST_FOUND))


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


def _found_lines(answer: Answer) -> tuple[FoundLine, ...]:
    """The articles of the passages that were found, in the order in which they first come."""
    passages: dict[str, list[FoundPassage]] = {}
    for one in answer.retrieved:
        passages.setdefault(one.article_id, []).append(one)
    return tuple(FoundLine(ones[0].title, _outcome(ones, answer)) for ones in passages.values())


def _outcome(passages: Sequence[FoundPassage], answer: Answer) -> str:
    """How many passages of an article there are, and the marks of what an answer quotes from them."""
    quoted = answer.citations if answer.has_quotes else ()
    marks = [f"[{one.number}]" for one in quoted if any(_is_from(one, passage) for passage in passages)]
    count = "1 passage" if len(passages) == 1 else f"{len(passages)} passages"
    return f"{count}, cited as {' '.join(marks)}" if marks else f"{count}, not cited"


def _is_from(citation: Citation, passage: FoundPassage) -> bool:
    return citation.article_id == passage.article_id and passage.start <= citation.start < passage.end
