"""The block of facts at the head of a Markdown file (YAML, TOML or JSON) → metadata under our names."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

_YAML = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"([A-Za-z][\w .-]{0,40}?)[ \t]*[:=][ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_NAMES = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "creator", "creators"),
    "publisher": ("publisher", "site", "sitename", "site_name", "publication"),
    "published": (
        "published",
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "date_published",
        "datepublished",
        "created",
    ),
    "language": ("language", "lang", "locale"),
    "updated": ("updated", "lastmod", "last_modified", "modified", "date_modified", "datemodified", "update_date"),
    "tags": ("tags", "tag", "keywords"),
}
_LINKS = ("url", "canonical", "canonical_url", "link", "source", "source_url")
_NOT_SOUND = "its front matter is not sound {kind}: it was read line by line, as it is written"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands at the head of a file, where its text begins, and what could not be read as it was meant."""

    metadata: Mapping[str, object]
    end: int = 0
    notes: tuple[str, ...] = ()


def read_front_matter(markdown: str) -> FrontMatter:
    """The metadata of a Markdown file; unknown names are left out, and a block that is text is none."""
    for kind, block, load in (("YAML", _YAML, _from_yaml), ("TOML", _TOML, _from_toml)):
        if found := block.match(markdown):
            facts = load(found[1] or "")
            if facts is not None:
                return FrontMatter(_under_our_names(facts), found.end())
            facts = _from_lines(found[1] or "")
            if facts:
                return FrontMatter(_under_our_names(facts), found.end(), (_NOT_SOUND.format(kind=kind),))
    return _from_json(markdown)


def _from_yaml(block: str) -> Mapping[str, object] | None:
    try:
        facts = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    if facts is None:
        return {}
    return facts if isinstance(facts, dict) else None


def _from_toml(block: str) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _from_json(markdown: str) -> FrontMatter:
    if not markdown.startswith("{"):
        return FrontMatter({})
    try:
        facts, end = json.JSONDecoder().raw_decode(markdown)
    except (ValueError, RecursionError):
        return FrontMatter({})
    told = isinstance(facts, dict) and markdown[end : end + 1] in {"", "\n"} and _under_our_names(facts).get("title")
    return FrontMatter(_under_our_names(facts), end) if told else FrontMatter({})


def _from_lines(block: str) -> Mapping[str, object]:
    """The facts of a block that is not sound, each line as it is written; none where a line is no fact."""
    facts: dict[str, object] = {}
    name = ""
    for line in filter(str.strip, block.splitlines()):
        fact, item = _LINE.fullmatch(line.strip()), _ITEM.fullmatch(line.rstrip())
        if item and name and isinstance(facts[name], list | str):
            before = facts[name]
            facts[name] = [*(before if isinstance(before, list) else []), _unquoted(item[1])]
        elif fact and not (name and line[0].isspace()):
            name = fact[1]
            facts[name] = _unquoted(fact[2])
        elif not name and not line.startswith("#"):
            return {}
    return facts


def _unquoted(value: str) -> str:
    quoted = re.fullmatch(r"""(["'])(.*)\1""", value)
    return quoted[2] if quoted else value


def _under_our_names(facts: Mapping[str, object]) -> dict[str, object]:
    given = {str(name).lower().replace(" ", "_"): value for name, value in facts.items()}
    nested = given.get("params")  # where Hugo keeps what it does not know
    if isinstance(nested, dict):
        given = {**{str(name).lower(): value for name, value in nested.items()}, **given}
    named = {ours: next((given[name] for name in names if given.get(name)), None) for ours, names in _NAMES.items()}
    return {**named, "url": next((given[name] for name in _LINKS if _is_link(given.get(name))), None)}


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))
