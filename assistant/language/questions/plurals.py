"""Whether a noun is in the plural. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon

_IRREGULAR = frozenset(lexicon.entries("uninflected_plurals")) | frozenset(lexicon.entries("irregular_plurals"))
_SINGULAR = frozenset(lexicon.entries("singular_in_s"))
_PLURAL = re.compile(r"[^\W\d]+[^\Wsui]s|[^\W\d]+(?:ss|us|is)es")


def is_plural(noun: str) -> bool:
    """Whether a noun, in lower case, is in the plural, by its form: "countries", "men"; not "news"."""
    return noun in _IRREGULAR or (_PLURAL.fullmatch(noun) is not None and noun not in _SINGULAR)
