"""Whether a sentence is but the head of its article: its title as it stands above the text, or a byline."""

from __future__ import annotations

import re

from assistant.reading.evidence import Evidence
from ingest.parsing.datelines.lines import read_line
from ingest.parsing.formats.feed_dates import DateHabit

_WORDS = re.compile(r"\w+")


def is_headline(evidence: Evidence) -> bool:
    """Whether each line of a sentence without a full stop repeats the title, or tells the day or the author."""
    said = evidence.text.strip()
    if said.endswith("."):
        return False
    title = _folded(evidence.passage.title)
    return all(_folded(line) == title or read_line(line, DateHabit()) is not None for line in said.splitlines())


def _folded(line: str) -> list[str]:
    return _WORDS.findall(line.casefold())
