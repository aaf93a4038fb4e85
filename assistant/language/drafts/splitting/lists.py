"""Lists of names that share a passive: "A, B and C were closed" tells of each. Pure."""

from __future__ import annotations

import re

from assistant.language import lexicon
from assistant.language.clauses.inversion import is_participle
from assistant.language.drafts.splitting.stretch import Stretch
from assistant.language.drafts.splitting.verbs import is_adverb
from ingest.chunking import Span

_NAME = r"(?:[Tt]he )?[A-Z][\w’'-]*(?: (?:of (?:the )?)?[A-Z][\w’'-]*)*"
_LIST = re.compile(
    rf"^(?P<names>{_NAME}(?:, {_NAME})*,? and {_NAME}) (?P<verb>were|are|have been|had been) (?P<rest>[^,;]+)$"
)
_SEPARATOR = re.compile(r", and |, | and ")
_SINGULAR = {"were": "was", "are": "is", "have been": "has been", "had been": "had been"}
_COLLECTIVE = re.compile(rf"\b(?:{lexicon.alternation('collective_words')})\b| and ")


def listed_subjects(stretch: Stretch) -> tuple[list[Span], str]:
    """The half-open spans of the names, and what is said of each; no names where they may only act together."""
    match = _LIST.match(stretch.mask)
    if not match or _COLLECTIVE.search(match["rest"]):
        return [], ""
    first = next((word for word in match["rest"].split() if not is_adverb(word)), "")
    if not is_participle(first):
        return [], ""
    names, start = [], 0
    for separator in _SEPARATOR.finditer(match["names"]):
        names.append((start, separator.start()))
        start = separator.end()
    rest = stretch.text[match.start("rest") :]
    return [*names, (start, len(match["names"]))], f"{_SINGULAR[match['verb']]} {rest}"
