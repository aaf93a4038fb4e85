"""A document → the same with the day and the author that are printed above or under its title. Pure.

What is printed counts for more than the day on which a file was made; what a front matter says counts for more still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.parsing.datelines.lines import LONGEST, HeadLine, is_bare_date, read_line
from ingest.parsing.datelines.printed_dates import habit_of
from ingest.parsing.formats.feed_dates import DateHabit
from ingest.parsing.metadata import metadata_text, parse_date
from ingest.parsing.parsed_document import ParsedDocument
from ingest.sources.file_types import FileType

_TELL_CREATION = frozenset({FileType.PDF, FileType.DOCX, FileType.ODT, FileType.RTF})
"""The types whose day is that on which the file was made."""

_READ = frozenset({FileType.TEXT, FileType.MARKDOWN}) | _TELL_CREATION
_HEAD_LINES, _PROSE_LINES = 6, 1
"""Lines beside the title among which a dateline stands, and how many of them may be prose (a standfirst)."""

_LONGEST_TITLE, _SHORT_LINE = 100, 12
_HABIT_SOUGHT, _HEAD = 20_000, 4000
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the lines at the head of a text tell; `title` where the first line is a dateline and the next the title."""

    day: str | None = None
    author: str | None = None
    title: str | None = None


def with_printed_facts(parsed: ParsedDocument, kind: FileType) -> ParsedDocument:
    """The document with the day of publication, the author and the title as they are printed, where it lacks them."""
    if kind not in _READ:
        return parsed
    given = {name: metadata_text(parsed.metadata.get(name)) for name in ("title", "published", "author")}
    head = _head(parsed, given["title"])
    facts = dict(parsed.metadata)
    if head.day and (kind in _TELL_CREATION or not given["published"]):
        facts["published"] = head.day
    if head.author and not given["author"]:
        facts["author"] = head.author
    if head.title and not given["title"]:
        facts["title"] = head.title
    return replace(parsed, metadata=facts) if facts != dict(parsed.metadata) else parsed


def _head(parsed: ParsedDocument, title: str | None) -> _Head:
    habit = habit_of(parsed.text[:_HABIT_SOUGHT])
    lines = [line.strip() for line in parsed.text[:_HEAD].splitlines() if line.strip()]
    first = read_line(lines[0], habit) if lines and not title else None
    is_before = first is not None and first.is_plain
    later = lines[0] if lines and not title and not is_before else title
    if is_before and len(lines) > 1 and _may_be_title(lines[1], habit):
        later = lines[1]
    told = list(_told(lines, later, habit))
    day = next((one.day for one in told if one.day and parse_date(one.day)[0]), None)
    author = next((one.author for one in told if one.author), None)
    if day and _is_diary(parsed, habit):
        day = None
    return _Head(day, author, later if is_before and not title and later != title else None)


def _told(lines: list[str], title: str | None, habit: DateHabit) -> Iterator[HeadLine]:
    """What the lines before the text proper tell."""
    prose = 0
    others = [line for line in lines if _folded(line) != _folded(title or "")]
    for line in others[:_HEAD_LINES]:
        told = read_line(line, habit)
        if told is not None:
            yield told
        elif len(line.split()) > _SHORT_LINE or line.endswith("."):
            prose += 1
        if prose > _PROSE_LINES:
            return


def _may_be_title(line: str, habit: DateHabit) -> bool:
    return len(line) <= _LONGEST_TITLE and not line.endswith(".") and read_line(line, habit) is None


def _is_diary(parsed: ParsedDocument, habit: DateHabit) -> bool:
    """Whether days head the parts of a text: the first of them is no day of publication."""
    headings = [section.heading for section in parsed.sections]
    lines = (line.strip() for line in [*parsed.text.splitlines(), *headings])
    bare = {line for line in lines if len(line) <= LONGEST and is_bare_date(line, habit)}
    return len(bare) > 1


def _folded(line: str) -> list[str]:
    return _WORDS.findall(line.casefold())
