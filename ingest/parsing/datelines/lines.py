"""A line → what it tells as a dateline or byline; a line of prose, or of any other kind, tells nothing. Pure.

A dateline is a day with nothing beside it but what is at home there: a place or an outlet ("Norden, 14 May 2024",
"14 May 2024 · The Norden Post"), who wrote it ("By Ann Lee, 14 May 2024"), a word for it ("Published …"), the hour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.parsing.datelines.printed_dates import PrintedDate, printed_dates
from ingest.parsing.formats.feed_dates import DateHabit
from ingest.parsing.formats.html.facts.bylines import author_names, is_role

MOST_WORDS, LONGEST = 12, 120
"""Words and characters of such a line, at most."""

_MOST_WORDS_OF_NAME = 6
_LONGEST_SHORTENED = 4
"""Characters of a word at the end of a name that may have a point: "Jr.", "Inc."."""

_PARTS = re.compile(r"\s*[|·•,;/]\s*|\s+[–—-]+\s*|\s*[–—]\s*")
_DAY = "\0"
"""What stands for a day while the rest of its line is read."""

_BY = re.compile(
    r"(?i:(?:(?:written|story|text|words|reported|posted|published) )?by|von|par|por|door|av|af|"
    r"(?:text|author|autor)(?=:))"
    r"(?::\s*|\s+)(?=[^\W\da-z_])"
)
_PUBLISHED = re.compile(
    r"\(?(?:(?:first |originally )?(?:published|posted|issued)|date(?: of publication| published)?|publication date|"
    r"veröffentlicht|publié|publicado|pubblicato|gepubliceerd|publicerad)"
    r"(?: on| am| le| el| il| op)?(?: ?:)?(?= |\0|\Z)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\(?(?:last )?(?:updated|modified|edited|revised|aktualisiert|mis à jour|actualizado|aggiornato)"
    r"(?: on| am| le| el| il| op)?(?: ?:)?(?= |\0|\Z)",
    re.IGNORECASE,
)
_ON = re.compile(r"\s+(?:on|am|le|el|il|op)\Z", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?:\A|(?<=[|,] ))(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)(?=[.,]? ?\0)"
    r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b"
    r"|\b(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})? ?(?:[ap]\.?m\b\.?)?(?: uhr)?(?: ?(?:gmt|utc|cet|cest|bst|[ecmp][sd]?t)\b)?"
    r"|\b(?:about )?\d{1,2} ?min(?:ute)?s?(?: read)?\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    "a an am and at by da de del della den der des di du e for in la le of the und van von y".split()
)
_OTHER_DAYS = frozenset(
    "born died founded opened closed opens closes opening closing due deadline event when expires valid from until "
    "till to since effective begins starts ends meeting approved signed dated received accessed retrieved copyright "
    "chapter part section day figure table next".split()
)
"""Words with which a line tells another day than that of publication."""

_WORD = re.compile(r"[^\W_][\w.'’&-]*")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """The day, in ISO form, and the authors that a line tells; `is_plain` where there is a day, and nothing else."""

    day: str | None
    author: str | None
    is_plain: bool


def read_line(line: str, habit: DateHabit) -> HeadLine | None:
    """What a line tells if it is a dateline or a byline, None where it is neither."""
    said = " ".join(line.split()).strip("*_()[] ")
    if not said or len(said) > LONGEST or len(said.split()) > MOST_WORDS:
        return None
    dates = printed_dates(said, habit)
    parts = _parts(said, dates)
    kinds = [_kind(part) for part in parts]
    if None in kinds:
        return None
    days = [one.day for one in dates]
    published = _published(days, [(kind or "").removesuffix(" day") for kind, part in _dated(kinds, parts)])
    bylines = [part for kind, part in zip(kinds, parts, strict=True) if kind in {"by", "by day"}]
    author = _author(bylines[0]) if bylines else None
    is_byline = author is not None and (published is not None or " " in author)
    if (bylines and not is_byline) or (dates and published is None) or not (published or is_byline):
        return None
    return HeadLine(published, author, is_plain=published is not None and "name" not in kinds)


def _author(byline: str) -> str | None:
    return author_names(_ON.sub("", byline.replace(_DAY, "").strip()))


def is_bare_date(line: str, habit: DateHabit) -> bool:
    """Whether a line is a day and nothing else, as in a diary."""
    said = " ".join(line.split()).strip("*_()[]: ")
    return len(said) <= LONGEST and any(printed_dates(said, habit)) and _kind(_marked(said, habit)) == "day"


def _marked(said: str, habit: DateHabit) -> str:
    return " ".join(_parts(said, printed_dates(said, habit)))


def _parts(said: str, dates: list[PrintedDate]) -> list[str]:
    """The parts of a line between commas, bars and dashes, with a sign in the place of each day; asides left out."""
    for found in reversed(dates):
        said = said[: found.start] + _DAY + said[found.end :]
    parts = (
        part.strip(" .:()") if _DAY in part else part.strip(" :()") for part in _PARTS.split(_ASIDE.sub(" ", said))
    )
    return [" ".join(part.split()) for part in parts if part]


def _kind(part: str) -> str | None:
    """What a part of a line is: "day", "published", "updated" or "by", the latter with or without a day; or "name"."""
    day = " day" if _DAY in part else ""
    rest = part.replace(_DAY, "").strip()
    if part.count(_DAY) > 1:
        return None
    if not rest:
        return "day"
    for kind, form in (("by", _BY), ("published", _PUBLISHED), ("updated", _UPDATED)):
        found = form.match(part)
        if found:
            named = _ON.sub("", part[found.end() :].replace(_DAY, "").strip())
            told = _is_name(named) if kind == "by" else not named
            return f"{kind}{day}" if told else None
    return None if day or not _is_name(rest) else "name"


def _is_name(part: str) -> bool:
    """Whether a part may be a name: of a person with or without a role, a place, an outlet."""
    words = part.split()
    if not words or len(words) > _MOST_WORDS_OF_NAME or words[0].isdigit() or not all(map(_WORD.fullmatch, words)):
        return False
    if part.endswith(".") and len(words[-1]) > _LONGEST_SHORTENED:
        return False
    if any(word.lower().strip(".") in _OTHER_DAYS for word in words):
        return False
    named = [word for word in words if word.lower() not in _SMALL_WORDS and not is_role(word)]
    return all(not word[0].islower() for word in named) and (bool(named) or any(map(is_role, words)))


def _dated(kinds: list[str | None], parts: list[str]) -> list[tuple[str | None, str]]:
    """The parts with a day, each by what is said of it: "published" and "updated" count for the part after them too."""
    told, before = [], ""
    for kind, part in zip(kinds, parts, strict=True):
        if _DAY in part:
            told.append((before if kind == "day" and before else kind, part))
        before = kind if kind in {"published", "updated"} else ""
    return told


def _published(days: list[str | None], kinds: list[str]) -> str | None:
    """The day of publication: that which is said to be, else the only one; one of a change is none."""
    said = [day for day, kind in zip(days, kinds, strict=True) if kind == "published"]
    others = [day for day, kind in zip(days, kinds, strict=True) if kind in {"day", "by"}]
    return (said or (others if len(others) == 1 else [None]))[0]
