"""What people said of answers → cases for `articles evaluate`, in the form of its files. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer import SILENT, UNSURE
from assistant.answering.validation import LONGEST_QUESTION
from ui.rendering.conversations.reasons import NOT_IN_ARTICLES

if TYPE_CHECKING:
    from ingest.store.feedback import Feedback

_MARKS = re.compile(r"(?:\s*\[\d+\])+")
_SHORT = " — "
"""What stands between a short answer and the quote that has it."""

_HEADING = re.compile(r"[^.!?:]{1,60}: (?=[“\"'‘]?[A-Z0-9])")
"""What may stand before a quote in a list or a comparison: "Denmark: It kept its crown."."""


def cases_of(said: Sequence[Feedback]) -> list[dict[str, object]]:
    """The questions of which it is known what is right, by what was said last of an answer to each.

    Of a liked answer that is what it says: a liked "The articles don't say." is a question that they do not answer. Of
    one that was not liked it is the answer that somebody wrote instead, or that the articles don't say, where that was
    the reason. An answer that quotes nothing (how many articles there are) is no case.
    """
    last = {asked(one): one for one in said}
    cases = (_case(one) for one in last.values())
    return [case for case in cases if case is not None]


def asked(one: Feedback) -> str:
    """The question as it can be asked by itself: of one that goes on with a conversation, as it was read."""
    return one.record.read_as or one.question


def _case(said: Feedback) -> dict[str, object] | None:
    answers, answerable = _right(said)
    if answerable and not answers:
        return None
    case = {"question": asked(said), "answers": answers, "article_ids": None, "answerable": answerable}
    return {**case, "note": _note(said)}


def _right(said: Feedback) -> tuple[list[str], bool]:
    """The wordings that are right, if any are known, and whether the articles answer at all."""
    if not said.liked:
        silent = said.reason == NOT_IN_ARTICLES and not said.wanted
        return [said.wanted] if _is_answer(said.wanted) else [], not silent
    if said.answer.startswith(SILENT):
        return [], False
    return right_answers(said.answer), True


def _note(said: Feedback) -> str:
    """Where a case comes from, for whoever reads the file."""
    record = said.record
    parts = (
        f"{'liked' if said.liked else 'not liked'} on {said.time[:10]}",
        f"of article-desk {record.program}" if record.program else "",
        f"reader {record.reader}" if record.reader else "",
        f"asked of: {record.narrowed}" if record.narrowed else "",
    )
    return ", ".join(filter(None, parts)) + (f": {said.word}" if said.word.strip() else "")


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
