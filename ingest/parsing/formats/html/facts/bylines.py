"""What a page gives for its authors → their names: without "by", roles, days and what is nobody's name. Pure."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_LONGEST = 80
_MOST_WORDS = 6
_NOT_A_NAME = re.compile(
    r"https?:|www\.|/|@|\d{3}|^(?:follow|share|subscribe|sign in|log in|read|see all|view|more)\b|authority control"
    r"|\b(?:cookies?|newsletter|copyright|all rights)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\A\W*(?i:(?:(?:written |story |text |words |reported |posted |published |review(?:ed)? )?by|"
    r"von|par|por|door|av|af|di|"
    r"text|autor(?:in)?|auteur|author|автор|作者|文|記者|记者)(?:\s*[:：]\s*|\s+))(?=[^\Wa-z\d_])"
)
_PARTS = re.compile(r"\s*[;•·]\s*|\s+(?:and|und|et|y)\s+(?=[^\Wa-z\d_])|\s*&\s*|\s*,\s*(?!(?:Jr|Sr|PhD|MD|III?)\b)")
_OUTLET_WORD = re.compile(r"\s+is (?:an?|the)\b.*\Z|[\s,]+(?:for|of|at|für|pour|para)\s+(?:the\s+)?[A-Z].*\Z")
_EDGES = " \t,;:|•·-–—()[]"


def author_names(found: str | None, page_text: str = "") -> str | None:
    """The names among what was found for the authors, parted by commas; None where there is none.

    `page_text` tells a month that was taken for a surname: it is followed by a figure there ("Jo Lund May 20, 2019").
    """
    names: dict[str, None] = {}
    given = _BY.sub("", " ".join((found or "").split())).partition(" | ")[0]
    for part in _PARTS.split(_without_day(given, page_text)):
        name = _name(part, page_text)
        if name is not None and not any(name in other for other in names):
            names[name] = None
    return ", ".join(names) or None


def is_role(word: str) -> bool:
    """Whether a word is one for what somebody does: "editor", "senior"."""
    return _is(word, "roles") or _is(word, "qualifiers")


def _name(given_part: str, page_text: str) -> str | None:
    name = _OUTLET_WORD.sub("", _BY.sub("", given_part.strip(_EDGES)))
    name = _without_role(_without_day(name, page_text)).strip(_EDGES)
    words = name.split()
    if not words or len(name) > _LONGEST or len(words) > _MOST_WORDS or _NOT_A_NAME.search(name):
        return None
    unnamed = [any(_is(word, part) for part in ("nobody", "roles", "months", "days")) for word in words]
    if all(unnamed) or (
        any(unnamed) and all(one or _is(word, "qualifiers") for one, word in zip(unnamed, words, strict=True))
    ):
        return None
    return name if any(character.isalpha() for character in name) else None


def _without_day(name: str, page_text: str) -> str:
    """A name without the day after it: with figures, or those that a figure follows on the page."""
    dated = re.search(r"\s+\d{1,4}(?:st|nd|rd|th)?\b.*\Z", name)
    kept = name[: dated.start()] if dated else name
    words = kept.split()
    end = len(words)
    while end > 1 and (_is(words[end - 1], "months") or _is(words[end - 1], "days")):
        end -= 1
    tail = words[end:]
    if not tail:
        return kept
    after = r"\W+".join(re.escape(word.strip(_EDGES + ".")) for word in words[-len(tail) - 1 :])
    followed = re.search(rf"{after}\W{{1,3}}\d", page_text, re.IGNORECASE) if page_text else None
    return " ".join(words[:end]) if dated or followed or len(tail) > 1 else kept


def _without_role(name: str) -> str:
    """A name without the role after it, if two words of it are left: "Ben Silver Games Editor"."""
    words = name.split()
    if len(words) <= 2 or not _is(words[-1], "roles"):  # noqa: PLR2004
        return name
    end = len(words) - 1
    while end > 2 and (_is(words[end - 1], "qualifiers") or _is(words[end - 1], "roles")):  # noqa: PLR2004
        end -= 1
    return " ".join(words[:end])


def _is(word: str, part: str) -> bool:
    return word.strip(_EDGES + ".").lower() in _words()[part]


@cache
def _words() -> dict[str, frozenset[str]]:
    """The words of `byline_words.txt`, by its parts."""
    text = files("ingest.parsing.formats.html.facts").joinpath("byline_words.txt").read_text(encoding="utf-8")
    parts = re.findall(r"^= (\w+)\n((?:[^=#].*\n?)+)", text, re.MULTILINE)
    return {name: frozenset(words.split()) for name, words in parts}
