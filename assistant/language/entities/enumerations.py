"""Words that answer → the things that they list, each as it stands there: "Denmark, Sweden and Spain". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language import lexicon
from assistant.language.entities.dates import dates_of
from assistant.language.entities.entity_types import EntityType, is_organization, spans_of_type
from assistant.language.questions.plurals import is_plural
from assistant.language.tokens import FUNCTION_WORDS, stem, words
from ingest.chunking import Span

LONGEST_ITEM = 7
"""Words of an item that is no name; more are rather a statement."""

_SEPARATOR = re.compile(r"(?:,(?!\d)|;)\s*(?:(?:and|or|as well as)\s+)?|\s+(?:and|or|&|as well as)\s+")
_OPENER = re.compile(
    r"^(?:both|either|including|such as|among (?:them|these)|namely|the|an?|its|their|his|her)\s+", re.IGNORECASE
)
_APPOSITION = re.compile(r", (?:an?|the|its|his|her|which|who|one of)\b.*$")
_COUNT = re.compile(r"^\d[\d.,]* (?=[^\W\d])")
_VERB_LIKE = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|did|does|do|not|said|that)\b")
_COUNTING = re.compile(
    r"^(?:the|an?|some|several|many|most|all|both|no|few|\d+|"
    rf"{lexicon.alternation('number_words')}) "
)
_NO_OPENERS = FUNCTION_WORDS | frozenset(lexicon.entries("prepositions")) | frozenset(lexicon.entries("phrase_breaks"))
_ARTICLES = ("the ", "a ", "an ")
_FEWEST_LISTED, _LONGEST_LISTED = 3, 4


def items_in(sentence: str, answering: Span, kind: EntityType, noun: str = "") -> list[str]:
    """The things of a type in the words of a sentence that answer, and in the list that these are part of.

    Of things that are no names, those that only count the `noun` asked for ("twelve countries") are left out.
    """
    if kind is EntityType.ANY:
        return _plain_items(sentence[slice(*answering)], noun)
    return [sentence[slice(*span)] for span in _of_type(sentence, _stretched(sentence, answering, kind), kind)]


def listed_in(sentence: str, kind: EntityType) -> list[str]:
    """The things of a type of which a sentence gives a list, as "Ana Ruiz, Kenji Mori and Lars Friis have won"."""
    found: list[Span] = []
    for span in _of_type(sentence, (0, len(sentence)), kind):
        if found and not _is_listed(sentence[found[-1][1] : span[0]]):
            if len(found) > 1:
                break
            found = []
        found.append(span)
    return [sentence[slice(*span)] for span in found] if len(found) > 1 else []


def _of_type(sentence: str, part: Span, kind: EntityType) -> list[Span]:
    """Where things of a type stand in a part of a sentence, but for what only tells where another is."""
    offset = part[0]
    spans = [(offset + start, offset + end) for start, end in spans_of_type(kind, sentence[slice(*part)])]
    return [
        span
        for place, span in enumerate(spans)
        if not (_is_placed(sentence[: span[0]]) and _only_places(kind, sentence[slice(*span)], is_first=place == 0))
        and not (span[0] == 0 and _is_common_head(sentence, span))
    ]


def _is_placed(before: str) -> bool:
    return before.endswith((" in ", " in the ", " near ", " off "))


def _only_places(kind: EntityType, name: str, *, is_first: bool) -> bool:
    """Whether a name after "in" only tells where something else is: "Livingston in Louisiana", "a firm in Leirvik"."""
    return not is_organization(name) if kind is EntityType.ORGANIZATION else kind is EntityType.PLACE and not is_first


def _is_common_head(sentence: str, span: Span) -> bool:
    """Whether a capitalized word at the head of a sentence is rather a common noun: "Dredgers worked"."""
    word = sentence[slice(*span)].lower()
    return " " not in word and is_plural(word)


def _stretched(sentence: str, answering: Span, kind: EntityType) -> Span:
    """The span with what stands beside it in the same list, while that is a name of the type and nothing else."""
    start, end = answering
    segments = _segments(sentence)
    for segment in segments:
        if segment[0] >= end and _is_listed(sentence[end : segment[0]]) and _is_only(kind, sentence, segment):
            end = segment[1]
    for segment in reversed(segments):
        if segment[1] <= start and _is_listed(sentence[segment[1] : start]) and _is_only(kind, sentence, segment):
            start = segment[0]
    return start, end


def _is_listed(between: str) -> bool:
    """Whether two parts of a sentence follow each other in a list, as what stands between them tells."""
    return _SEPARATOR.fullmatch(between) is not None or between.strip() in {"", "the"}


def _is_only(kind: EntityType, sentence: str, segment: Span) -> bool:
    """Whether a part of a sentence is a name of the type and nothing else."""
    text = sentence[slice(*segment)].rstrip(".!?")
    opener = _OPENER.match(text)
    start = opener.end() if opener else 0
    return spans_of_type(kind, text) == [(start, len(text))]


def _segments(text: str) -> list[Span]:
    """What stands between commas and "and"."""
    ends = [0, *(place for match in _SEPARATOR.finditer(text) for place in match.span()), len(text)]
    return [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if end > start]


def _plain_items(text: str, noun: str) -> list[str]:
    """The parts of what answers, where it is a list; itself, where it is one thing; none where it is a statement."""
    parts = [text[slice(*segment)] for segment in _segments(text)]
    if not _are_listed(parts, text):
        parts = [_APPOSITION.sub("", text)]
    items = [_COUNT.sub("", part.strip(' .,;:"“”')) for part in parts]
    is_counted = (
        len(items) == 1 and _COUNTING.match(f"{items[0].lower()} ") and not items[0].lower().startswith(_ARTICLES)
    )
    return items if not is_counted and all(_is_thing(item, noun) for item in items) else []


def _are_listed(parts: Sequence[str], text: str) -> bool:
    """Whether parts are of a list: three and more short ones, or two that begin alike."""
    if any(len(part.split()) > _LONGEST_LISTED for part in parts) or not re.search(r"\b(?:and|or)\b|&", text):
        return False
    is_name = [_OPENER.sub("", part)[:1].isupper() for part in parts]
    opened = [_OPENER.match(part) is not None for part in parts]
    return len(parts) >= _FEWEST_LISTED or (len(parts) > 1 and (all(is_name) or all(opened)))


def _is_thing(item: str, noun: str) -> bool:
    """Whether words are the name of a thing, not a statement, and not only the word that was asked with."""
    said = words(item)
    if not said or len(said) > LONGEST_ITEM or _VERB_LIKE.search(item) or set(said) <= FUNCTION_WORDS:
        return False
    if said[0].endswith("ly") or not any(map(str.isalpha, dates_of(item)[1])):
        return False
    if said[0] in _NO_OPENERS and not _OPENER.match(item):
        return False
    is_asked = bool(noun) and stem(said[-1]) == stem(noun.rsplit(maxsplit=1)[-1])
    return not is_asked or (len(said) > 1 and not _COUNTING.match(item.lower()))


def without_article(item: str) -> str:
    """An item as it stands at the head of a line: without "the" or "a"."""
    return re.sub(r"^(?:the|an?) ", "", item, flags=re.IGNORECASE)


def are_same_item(one: str, other: str, kind: EntityType) -> bool:
    """Whether two items are one: in the same words; of people and dates, one may have fewer ("Molina")."""
    mine, theirs = (set(words(without_article(item))) for item in (one, other))
    is_shorter = kind in {EntityType.PERSON, EntityType.DATE} and (mine <= theirs or theirs <= mine)
    return mine == theirs or (is_shorter and bool(mine) and bool(theirs))
