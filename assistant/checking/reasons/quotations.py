"""The quotes of a draft, and whether an article has them letter by letter, or in other letters. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from assistant.language.tokens import FUNCTION_WORDS
from ingest.chunking import Span

FEWEST_WORDS = 4
"""Words from which what stands in quotation marks is a quote, and not a title or a word held at arm's length."""

LEAST_SIMILARITY = 0.6
"""The least share of words that a quote has in common, in order, with the words that it may be a slip for."""

LEAST_SHARED = 0.5
"""The least share of its words that carry meaning that stands among them."""

_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‹": "›", '"': '"'}
_PARAGRAPH = re.compile(r"\n\s*\n")
_WORD = re.compile(r"\w+(?:['’‑-]\w+)*")
_TOKEN = re.compile(r"\w+(?:['’‘‑-]\w+)*|[^\w\s]")
_LEFT_OUT = re.compile(r"\s*(?:\[[^\]]{0,80}\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\s?\.\s?\.(?:\s?\.)?)\s*")
_MARKS = frozenset("\"'“”„‟«»‘’‚‹›`´")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"’": "'", "‘": "'"})
_END_MARKS = frozenset(".,;:-")
_SLACK = 3
_ENDED_SINGLE = re.compile(r"[^‘]{1,600}?[.,!?…]’(?!\w)")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or mark in place, in the form in which equal ones are equal."""

    form: str
    start: int
    end: int


def quotations_in(text: str) -> list[Span]:
    """Where a text quotes at least `FEWEST_WORDS` words, as half-open spans without the marks.

    Of quotes within quotes it is the outer one. Marks are "…", “…”, „…“, «…», »…«, ‘…’ and ‹…›; no quote goes beyond
    its paragraph.
    """
    found: list[Span] = []
    start = 0
    for end in [*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)]:
        found.extend(_quoted_within(text, start, end))
        start = end
    return [span for span in found if len(_WORD.findall(text[slice(*span)])) >= FEWEST_WORDS]


def is_quoted_exactly(quoted: str, passage_text: str) -> bool:
    """Whether a passage has a quote letter by letter.

    White space, the forms of quotation marks and dashes, the case of the first letter, a mark put before the closing
    one, and what "…" or brackets leave out make no difference.
    """
    told = _tokens(passage_text)
    place: int | None = 0
    for part in _parts(quoted):
        place = _place_after(part, told, place or 0)
        if place is None:
            return False
    return True


def misquotation(quoted: str, passage_text: str) -> Span | None:
    """The half-open span of a passage that has a quote in other letters; None where it has it exactly or not at all."""
    if is_quoted_exactly(quoted, passage_text):
        return None
    told = _tokens(passage_text)
    wrong = [part for part in _parts(quoted) if _place_after(part, told, 0) is None and len(part) >= FEWEST_WORDS]
    spans = (_nearest_span(part, told) for part in wrong)
    return next((span for span in spans if span), None)


def _quoted_within(text: str, start: int, end: int) -> Iterator[Span]:
    """The outermost quotes of a paragraph, marks left out."""
    place = start
    while place < end:
        if not _opens(text, place):
            place += 1
            continue
        closing = _closing_place(text, place, end)
        if closing is None:
            place += 1
            continue
        inner = text[place + 1 : closing]
        first = place + 1 + len(inner) - len(inner.lstrip())
        yield first, max(first, closing - len(inner) + len(inner.rstrip()))
        place = closing + 1


def _opens(text: str, place: int) -> bool:
    """Whether a mark opens a quote: no letter stands before it, and no blank behind."""
    if text[place] not in _CLOSERS:
        return False
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return not before.isalnum() and bool(after) and (text[place] == "«" or not after.isspace())


def _closing_place(text: str, opening: int, end: int) -> int | None:
    """Where the mark stands that closes a quote; quotes of the same marks within it are passed over."""
    mark, depth = text[opening], 0
    if mark == "‘" and (ended := _ENDED_SINGLE.match(text, opening + 1, end)):
        return ended.end() - 1
    for place in range(opening + 1, end):
        if text[place] == mark and mark != '"' and _opens(text, place):
            depth += 1
        elif text[place] in _CLOSERS[mark] and _closes(text, place):
            if depth == 0:
                return place
            depth -= 1
    return None


def _closes(text: str, place: int) -> bool:
    """Whether a mark may close a quote; an apostrophe within a word does not."""
    return text[place] != "’" or not text[place + 1 : place + 2].isalnum()


def _parts(quoted: str) -> list[list[str]]:
    """The forms of a quote's words and marks, apart where something is left out, without marks at the ends."""
    parts = []
    for part in _LEFT_OUT.split(quoted):
        forms = [token.form for token in _tokens(part)]
        while forms and forms[-1] in _END_MARKS:
            forms.pop()
        while forms and forms[0] in _END_MARKS:
            forms.pop(0)
        if forms:
            parts.append(forms)
    return parts


def _tokens(text: str) -> list[_Token]:
    """The words and marks of a text, but for quotation marks, in one form."""
    found = [
        _Token(unicodedata.normalize("NFC", match.group()).translate(_DASHES), *match.span())
        for match in _TOKEN.finditer(_composed(text))
        if match.group() not in _MARKS
    ]
    return found if _composed(text) is text else _relocated(found, text)


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _relocated(tokens: Sequence[_Token], text: str) -> list[_Token]:
    """The tokens of the composed form of a text, each where it stands in the text itself."""
    ends = [0]
    for place in range(1, len(text) + 1):
        is_inner = place < len(text) and unicodedata.combining(text[place])
        ends.append(ends[-1] if is_inner else len(unicodedata.normalize("NFC", text[:place])))
    starts = {composed: place for place, composed in reversed(list(enumerate(ends)))}
    lasts = {composed: place for place, composed in enumerate(ends)}
    return [_Token(one.form, starts.get(one.start, 0), lasts.get(one.end, len(text))) for one in tokens]


def _place_after(part: Sequence[str], told: Sequence[_Token], first: int) -> int | None:
    """The place after the first run of tokens that is a part of a quote, from a place on; None where none is."""
    for place in range(first, len(told) - len(part) + 1):
        if told[place].form.casefold() != part[0].casefold() or told[place].form[1:] != part[0][1:]:
            continue
        if all(told[place + offset].form == form for offset, form in enumerate(part[1:], start=1)):
            return place + len(part)
    return None


def _nearest_span(part: Sequence[str], told: Sequence[_Token]) -> Span | None:
    """The run of tokens most like a part of a quote; None where none is like enough."""
    wanted = [form.casefold() for form in part]
    forms = [token.form.casefold() for token in told]
    if not _share_meaning(wanted, forms):
        return None
    first, last = _roughly(wanted, forms)
    windows = [
        (Levenshtein.normalized_similarity(wanted, forms[one:other]), -abs(other - one - len(wanted)), one, other)
        for one, other in product(_around(first, len(forms)), _around(last, len(forms)))
        if other > one
    ]
    if not windows:
        return None
    similarity, _, one, other = max(windows)
    is_like = similarity >= LEAST_SIMILARITY and _share_meaning(wanted, forms[one:other])
    return (told[one].start, told[other - 1].end) if is_like else None


def _share_meaning(wanted: Sequence[str], forms: Sequence[str]) -> bool:
    """Whether enough of the words that carry meaning, or of all where none does, stand among others."""
    meant = {form for form in wanted if form not in FUNCTION_WORDS and form[0].isalnum()} or set(wanted)
    return len(meant & set(forms)) >= LEAST_SHARED * len(meant)


def _around(place: int, most: int) -> range:
    return range(max(0, place - _SLACK), min(most, place + _SLACK) + 1)


def _roughly(wanted: Sequence[str], forms: Sequence[str]) -> tuple[int, int]:
    """About where, among the forms of a passage, those of a quote stand, by their letters: the first and after last."""
    found = fuzz.partial_ratio_alignment(" ".join(wanted), " ".join(forms))
    if found is None:
        return 0, 0
    starts = list(accumulate((len(form) + 1 for form in forms[:-1]), initial=0))
    first = max((place for place, start in enumerate(starts) if start <= found.dest_start), default=0)
    last = sum(start < found.dest_end for start in starts)
    return first, last
