"""In which form an export or a table of articles is written, told by its beginning and its name. Pure."""

from __future__ import annotations

import csv
import io
import re
from enum import StrEnum

from ingest.sources.exports.columns import holds_articles


class ExportForm(StrEnum):
    """How an export is written."""

    JSON = "JSON"
    TABLE = "CSV"
    BOOKMARKS = "bookmarks"
    OPML = "OPML"
    RIS = "RIS"


_DELIMITERS = ",;\t|"
_TABLE_NAMES = (".csv", ".tsv")
_BOOKMARKS = re.compile(r"<!doctype\s+netscape-bookmark-file|.{0,1500}<title>\s*pocket export\s*<", re.I | re.DOTALL)
_OPML = re.compile(r"(?:<!doctype[^>\[]{0,500}(?:\[[^\]]{0,3000}\]\s*)?>\s*)?<opml\b", re.IGNORECASE)
_RIS = re.compile(r"TY  - ?[A-Z]{2,8}\s*\n")
_ARRAY = re.compile(r"\[\s*\{\s*\"")
_KEY = re.compile(r"\"([^\"\\]{1,40})\"\s*:")
_LISTS = ("bookmarks", "results", "items", "articles", "entries")
"""Keys under which an object holds the entries of an export."""

_OBJECT = re.compile(
    r"\{\s*(?:\"[^\"\\]{0,40}\"\s*:\s*(?:null|true|false|[-0-9.]+|\"[^\"\\]{0,500}\"|\[\s*\])\s*,\s*){0,20}"
    rf"\"(?:{'|'.join(_LISTS)})\"\s*:\s*\[\s*\{{"
)


def export_form(beginning: str, ending: str) -> ExportForm | None:
    """The form of a file, by its first characters and the ending of its name (".csv"); None for what is no export."""
    if _BOOKMARKS.match(beginning):
        return ExportForm.BOOKMARKS
    if _OPML.match(beginning):
        return ExportForm.OPML
    if _RIS.match(beginning) and ending in (".ris", ".txt", ""):
        return ExportForm.RIS
    if ending in (".json", "") and _is_json(beginning):
        return ExportForm.JSON
    if ending in _TABLE_NAMES and _has_rows(beginning) and holds_articles(header_of(beginning)):
        return ExportForm.TABLE
    return None


def part_form(beginning: str) -> ExportForm:
    """The form of a part of what is an export: a table, where it is nothing else."""
    if beginning.startswith(("{", "[")):
        return ExportForm.JSON
    return export_form(beginning, "") or ExportForm.TABLE


def listed_entries(value: object) -> list[object]:
    """The entries of an export in JSON: those of an array, or of the array that an object holds, else it is one."""
    if isinstance(value, dict):
        return next((value[key] for key in _LISTS if isinstance(value.get(key), list)), [value])
    return value if isinstance(value, list) else [value]


def header_of(beginning: str) -> list[str]:
    """The names of the columns of a table."""
    lines = io.StringIO(beginning, newline=None)
    try:
        return next(csv.reader(lines, delimiter=delimiter_of(beginning)), [])
    except csv.Error:
        return []


def delimiter_of(beginning: str) -> str:
    """What parts the columns of a table: what is most often in its first line."""
    first = next(iter(beginning.splitlines()), "")
    return max(_DELIMITERS, key=first.count)


def _has_rows(beginning: str) -> bool:
    return len(beginning.strip().splitlines()) > 1


def _is_json(beginning: str) -> bool:
    if _OBJECT.match(beginning):
        return True
    return bool(_ARRAY.match(beginning)) and holds_articles(_KEY.findall(beginning))
