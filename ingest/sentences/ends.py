"""Where the sentences of a paragraph end. Pure.

nupunkt tells it; what it is known to miss, or to see too much, is mended here by the words on both sides of an end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import nupunkt

LONGEST_QUOTE = 300
"""Characters of a quotation that is kept in one sentence, though others end in it."""

_CLOSERS = re.compile(r"[\s\"'”’»)\]]+")

_STARTERS = frozenset(
    "The A An This That These Those He She It We They You I His Her Its Their Our My Nobody Nothing Everyone But And "
    "When While After Before If Although Though Because Since There Here What Who Why How Where In On At By For From "
    "With As To Yet So Now Then Later Today Yesterday However Instead Meanwhile Also Only Each Some Many Most "
    "Not".split()
)
"""Words that begin a sentence where they stand with a capital after a full stop."""

_TITLES = frozenset("Mr Mrs Ms Miss Messrs Dr Prof Sir Madame".split())
_MAYBE_NAMES = frozenset("A An I In On At As By So To".split())
"""Those of the words above that may be a part of a name, or an initial."""

_ENDS_NONE = frozenset(
    "mr. mrs. ms. messrs. dr. prof. rev. hon. gen. sen. rep. gov. capt. col. lt. sgt. maj. cpl. pres. mme. mlle. "
    "st. mt. ft. vs. e.g. i.e. cf. viz. ca. fig. figs. vol. vols. pp. nos. art. dept. bzw. z.b. d.h. nr. bd. "
    "hr. fr. sra. sr. jr. al. ed. eds. p.".split()
)
"""Abbreviations that a name, a figure or an explanation follows: no sentence ends in them before any other word."""

_ENDS_NONE_AT_ALL = _ENDS_NONE - frozenset("st. mt. ft. sr. jr. al. ed. eds.".split())
"""Those of them that end no sentence before a word that begins one either."""

_BEFORE_FIGURES = frozenset(
    "no. nos. vol. fig. art. sec. ch. p. pp. jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. nr. abs. ca. "
    "approx. c. para. c.".split()
)
_EXCLAIMED_NAMES = frozenset(("Yahoo!", "Jeopardy!", "Wham!", "Oliver!"))
_MISSED = re.compile(
    r"[.!?…][\"”’»)\]]*(?P<gap>\s*)(?=[\"“„«(]?(?P<next>"
    rf"(?:{'|'.join(sorted(_TITLES))})\b\.?|(?:{'|'.join(sorted(_STARTERS))})\b(?!\.))(?!\w))"
)
"""An end of a sentence and a word that begins one."""

_QUOTE = re.compile(r"“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|(?<![^\s(\[—–])\"[^\"]+\"(?!\w)")
_DAYTIME = re.compile(r"[ap]\.m\.", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\.")
_MONTHS = frozenset("Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember".split())
_MONTH_BEFORE = re.compile(r"[A-Z][a-zä]+\.? \d{1,2}\.$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}")
_FRONTED = re.compile(r"(?:At|By|On|In|Around|About|Before|After|Until|Since|From|Shortly|Just|Only)\b")
_LONGEST_FRONTED, _LONGEST_CLAUSE = 6, 120
_LONGEST_ABBREVIATION = 9
_SHORTEST_WORD, _LONG_WORD = 3, 6
_OPENERS = "\"“„«'‘(["

Span = tuple[int, int]


def sentence_ends(content: str) -> Iterator[int]:
    """Where the sentences of a paragraph end, but for the last."""
    told = set()
    for _, end in nupunkt.sent_spans(content):
        # A closing quotation mark or bracket belongs to the sentence before it.
        closers = _CLOSERS.match(content, end)
        told.add(closers.end() if closers and not content[closers.end() : closers.end() + 1].isalnum() else end)
    missed = {found.end() for found in _MISSED.finditer(content) if found.end() not in told and _is_end(content, found)}
    if not told and not missed:
        return
    quotes = _quotes(content)
    lower = content.islower()
    start = 0
    for end in sorted(told | missed):
        if not (quotes and _is_within(quotes, end)) and (end in missed or not _goes_on(content, start, end, lower)):
            yield end
            start = end


def _quotes(content: str) -> list[Span]:
    """The quotations that are short enough to be kept whole."""
    if not any(mark in content for mark in '"“„«'):
        return []
    return [found.span() for found in _QUOTE.finditer(content) if len(found.group()) <= LONGEST_QUOTE]


def _is_within(quotes: Sequence[Span], end: int) -> bool:
    place = bisect_left(quotes, (end, end)) - 1
    return place >= 0 and end < quotes[place][1]


def _last_token(content: str, end: int) -> str:
    """The characters before a place, back to the last white space."""
    return content[max(0, end - 40) : end].rsplit(None, 1)[-1].rstrip().lstrip(_OPENERS)


def _is_end(content: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends before a word that begins one, where nupunkt sees no end."""
    stop, following = found.start() + 1, found["next"].rstrip(".")
    token = _last_token(content, stop)
    word = token[:-1]
    if not found["gap"]:
        return word[-3:].isalpha() and word[-3:].islower() and following not in _MAYBE_NAMES
    if found.group()[0] in "!?":
        return token not in _EXCLAIMED_NAMES and following in _STARTERS
    if token[-2:-1] in (".", "") or token.casefold() in _ENDS_NONE_AT_ALL:
        return False
    if following in _TITLES:
        return _ends_before_title(content, token, stop)
    if len(word) == 1 and word.isalpha():
        before = content[max(0, stop - 40) : stop - len(token)].split()
        named = bool(before) and before[-1][0].isupper()
        return not named and following not in _MAYBE_NAMES
    return following not in ("A", "I") or (word.islower() and _DOTTED.fullmatch(token) is None)


def _ends_before_title(content: str, token: str, stop: int) -> bool:
    """Whether a sentence ends before "Mr": not after "At 5 p.m.", nor after another title."""
    if _DAYTIME.fullmatch(token) or _DOTTED.fullmatch(token):
        nearest = max(0, stop - _LONGEST_CLAUSE)
        begun = max(content.rfind(mark, nearest, stop - len(token)) for mark in ".!?")
        words = content[max(begun + 1, nearest) : stop].split()
        return len(words) > _LONGEST_FRONTED or not _FRONTED.match(" ".join(words))
    word = token[:-1]
    return word.isalpha() and len(word) >= _SHORTEST_WORD and (word.islower() or len(word) >= _LONG_WORD)


def _goes_on(content: str, start: int, end: int, lower: bool) -> bool:
    """Whether a sentence goes on where nupunkt sees its end."""
    if content[end - 8 : end - 2].isalpha() and content[end : end + 1].isupper():
        return False  # the usual: a long word, a mark, a space, a capital
    closed = content[max(start, end - 60) : end].rstrip()
    rest = content[end : end + 40].lstrip()
    first = rest.lstrip(_OPENERS)[:1]
    if first.islower() and not lower:
        word = rest.split(None, 1)[0]
        return word.islower() or not word[1:2].isupper()
    if not closed or closed[-1] not in ".!" or not first:
        return False
    token = _last_token(closed, len(closed))
    if closed[-1] == "!":
        return token in _EXCLAIMED_NAMES and not _begins_sentence(rest)
    return len(token) < _LONGEST_ABBREVIATION and _is_abbreviated(closed, token, rest, first)


def _is_abbreviated(closed: str, token: str, rest: str, first: str) -> bool:
    """Whether a full stop is that of an abbreviation that does not end what stands before it."""
    folded = token.casefold()
    if first.isdigit():
        return folded in _BEFORE_FIGURES and (folded != "no." or token[0].isupper())
    if folded in _ENDS_NONE:
        return folded in _ENDS_NONE_AT_ALL or not _begins_sentence(rest)
    if _DAY.fullmatch(token) and not _MONTH_BEFORE.search(closed):
        return rest.split(None, 1)[0] in _MONTHS
    if len(token) == len("J.") or _DOTTED.fullmatch(token):
        return _is_of_a_name(closed, token) and not _begins_sentence(rest)
    return False


def _is_of_a_name(closed: str, token: str) -> bool:
    """Whether initials, or the abbreviation of a country, stand before what they belong to."""
    if _DAYTIME.fullmatch(token) or not token[0].isupper():
        return False
    if _DOTTED.fullmatch(token):
        return True
    before = closed[: -len(token)].split()[-1:]
    return token[0].isalpha() and (not before or before[0].lstrip(_OPENERS)[:1].isupper())


def _begins_sentence(rest: str) -> bool:
    word = rest.lstrip(_OPENERS).split(None, 1)[0].rstrip(",.")
    return word in _STARTERS or word in ("Mr", "Mrs", "Ms", "Miss")
