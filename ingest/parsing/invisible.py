"""Characters that no reader sees, but a machine would read. Pure.

They hide words in a text (tag characters spell ASCII unseen), reorder what is shown (bidirectional controls), or
break words for a search (zero-width spaces, soft hyphens). Unicode TR 36 and TR 39 tell of them. The joiners
U+200C and U+200D stay between letters of the scripts that spell with them, and in emoji.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NEVER_SEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINERS = "\u200c\u200d"
# Together: Unicode's Default_Ignorable_Code_Point, and what frames annotations between the lines (U+FFF9 to U+FFFB).
_UNSEEN = re.compile(f"[{_NEVER_SEEN}{_SELECTORS}{_JOINERS}]+")
_SELECTOR = re.compile(f"[{_SELECTORS}]")
_JOINER = re.compile(f"[{_JOINERS}]")
_JOINED = re.compile("[\u0600-\u1cff\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010000-\U0001ffff]")
"""Letters of scripts that spell with joiners, from Arabic to Mongolian, and the parts of emoji."""


def without_invisible(text: str) -> tuple[str, int]:
    """The text without invisible characters, and how many there were."""
    seen = _UNSEEN.sub(_kept, text)
    return seen, len(text) - len(seen)


def shifted_offsets(text: str, offsets: Sequence[int]) -> tuple[int, ...]:
    """Where offsets into a text, in order, lead in the text without invisible characters."""
    places = []
    start, removed = 0, 0
    for offset in offsets:
        for run in _UNSEEN.finditer(text, start, offset):
            removed += len(run.group()) - len(_kept(run))
        places.append(offset - removed)
        start = max(start, offset)
    return tuple(places)


def composed(text: str, offsets: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The text in the form NFC, and where offsets into it, in order, lead in that (Unicode TR 15).

    An offset within a letter and its accents leads to the beginning of that letter.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, tuple(offsets)
    pieces: list[str] = []
    places: list[int] = []
    start, length = 0, 0
    for offset in offsets:
        end = _letter_start(text, offset)
        if end > start:
            pieces.append(unicodedata.normalize("NFC", text[start:end]))
            start, length = end, length + len(pieces[-1])
        places.append(length)
    pieces.append(unicodedata.normalize("NFC", text[start:]))
    return "".join(pieces), tuple(places)


def _letter_start(text: str, offset: int) -> int:
    """The last place at or before an offset at which a letter begins."""
    while 0 < offset < len(text) and _belongs_to_the_letter_before(text[offset]):
        offset -= 1
    return offset


def _belongs_to_the_letter_before(character: str) -> bool:
    """Whether a character is a mark, or a vowel or a final of a Korean syllable."""
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"


def _kept(run: re.Match[str]) -> str:
    """What stays of a run: one selector, which chooses a form of the letter before it, and one joiner of letters.

    More than one would hide bytes: they are told from a run as a whole, whatever else stands between them.
    """
    unseen, text = run.group(), run.string
    selectors = _SELECTOR.findall(unseen)
    joiners = _JOINER.findall(unseen)
    selector = selectors[0] if len(selectors) == 1 else ""
    between = run.start() and _JOINED.match(text, run.start() - 1) and _JOINED.match(text, run.end())
    return selector + (joiners[0] if joiners and between else "")
