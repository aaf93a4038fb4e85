"""What people said of answers → cases for `articles evaluate`, in the form of its files. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer import SILENT, UNSURE
from assistant.answering.validation import LONGEST_QUESTION

if TYPE_CHECKING:
    from ingest.store.feedback import Feedback

_MARKS = re.compile(r"(?:\s*\[\d+\])+")
_SHORT = " — "
"""What stands between a short answer and the quote that has it."""

_HEADING = re.compile(r"[^.!?:]{1,60}: (?=[“\"'‘]?[A-Z0-9])")
"""What may stand before a quote in a list or a comparison: "Denmark: It kept its crown."."""


def cases_of(said: Sequence[Feedback]) -> list[dict[str, object]]:
    """The questions whose answer was liked when it was last spoken of, each with what was liked as the right answer.

    A liked "The articles don't say." is a question that they do not answer. What was not liked is no case, as nobody
    has said what is right, nor is an answer that quotes nothing (how many articles there are).
    """
    last = {one.question: one for one in said}
    cases = (_case(one) for one in last.values() if one.liked)
    return [case for case in cases if case is not None]


def _case(liked: Feedback) -> dict[str, object] | None:
    note = f"liked on {liked.time[:10]}" + (f": {liked.word}" if liked.word.strip() else "")
    case: dict[str, object] = {"question": liked.question, "answers": [], "article_ids": None}
    if liked.answer.startswith(SILENT):
        return {**case, "answerable": False, "note": note}
    answers = right_answers(liked.answer)
    return {**case, "answers": answers, "answerable": True, "note": note} if answers else None


def right_answers(answer: str) -> list[str]:
    """What of the text of an answer would be right elsewhere too: its short answer, else each of its quotes.

    Quotes are what stands before marks ("[1]"), without what leads them.
    """
    told = answer.removeprefix(UNSURE).strip()
    short, dash, _ = told.partition(_SHORT)
    if dash and not _MARKS.search(short) and _is_answer(short):
        return [short]
    quotes = [piece.strip() for piece in _MARKS.split(told)[:-1]]
    found = [wording for quote in quotes for wording in (quote, _HEADING.sub("", quote)) if _is_answer(wording)]
    return list(dict.fromkeys(found))


def _is_answer(wording: str) -> bool:
    return len(wording) <= LONGEST_QUESTION and any(letter.isalnum() for letter in wording)
