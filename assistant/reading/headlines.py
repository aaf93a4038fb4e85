"""Whether a sentence is but the head of its article: its title as it stands above the text, or a byline."""

from __future__ import annotations

import re

from assistant.reading.evidence import Evidence
from ingest.parsing.datelines.lines import read_line
from ingest.parsing.formats.feed_dates import DateHabit

_WORDS = re.compile(r"\w+")


def is_headline(evidence: Evidence) -> bool:
    """Whether a sentence without a full stop repeats the title of its article, with or without a byline."""
    lines = evidence.text.strip().splitlines()
    title = _folded(evidence.passage.title)
    is_title = [bool(title) and _folded(line) == title and not line.rstrip().endswith(".") for line in lines]
    return any(is_title) and all(one or _is_byline(line) for one, line in zip(is_title, lines, strict=True))


def is_byline(evidence: Evidence) -> bool:
    """Whether each line of a sentence only tells who wrote the article, or on which day."""
    return all(map(_is_byline, evidence.text.strip().splitlines()))


def _is_byline(line: str) -> bool:
    return read_line(line, DateHabit()) is not None


def _folded(line: str) -> list[str]:
    return _WORDS.findall(line.casefold())
