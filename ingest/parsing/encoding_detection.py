"""Bytes of an encoding older than Unicode → which one, by the languages that are written in it. Pure.

An encoding that is wrong makes words of letters that no language has together ("pęche oů"), signs within words, or
capitals within them. So each encoding is tried with each of its languages, and what costs least wins. The profiles
of the languages are in `encoding_profiles.txt`. charset-normalizer is asked where no profile fits.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from charset_normalizer import from_bytes

_SAMPLE = 16_384
"""Bytes that are looked at: of the lines that are not plain ASCII."""

_MULTI_BYTE = {"euc_jp": (0xB0, 0xCF), "cp932": (0x88, 0x98), "cp949": (0xB0, 0xC8), "gb18030": (0xB0, 0xD7)}
_MULTI_BYTE |= {"big5hkscs": (0xA4, 0xC6)}
"""Encodings of two bytes a sign, and the first bytes of those signs that are in common use."""

_SHIFTED = {
    "iso2022_jp_ext": re.compile(rb"\x1b\$(?:[@B]|\([DOPQ])|\x1b\([JI]"),
    "iso2022_kr": re.compile(rb"\x1b\$\)C"),
}
"""How a text changes over to another set of signs: all of its bytes are ASCII."""

_BELIEVED = 0.4
"""What is taken off the cost of the encoding that a document names."""

_MUST_FIT = 1.5
"""Cost of a byte above which no language is told."""

_WORD = re.compile(r"[^\W\d_]+")
_TYPOGRAPHY = frozenset("“”‘’„‚‹›«»–—…•·©®™°§€£¥½¼¾²³¹ªº¿¡×±µ\u00a0、。，．・「」『』（）：；？！《》〈〉〜ー々　")
_KANA = re.compile(r"[\u3041-\u30ff]")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])(?:[^\w\s\x00-\x7f’·‐‘´\u00ad]|[¼½¾])(?=[^\W\d_])")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_MIXED_SCRIPTS = re.compile(r"[a-zA-Z][\u0370-\u0dff\u2e80-\ud7ff]|[\u0370-\u0dff\u2e80-\ud7ff][a-zA-Z]")


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language looks: its letters beside a to z by frequency, its short words, and its encodings."""

    code: str
    encodings: tuple[str, ...]
    ranks: dict[str, float]
    words: frozenset[str]


def shifted_encoding(content: bytes) -> str | None:
    """The encoding of a text that changes between sets of signs by escapes (ISO 2022), and so looks like ASCII."""
    if b"\x1b" not in content or not content.isascii():
        return None
    found = (name for name, escape in _SHIFTED.items() if escape.search(content) and is_sound(content, name))
    return next(found, None)


def detect_encoding(content: bytes, named: str | None = None) -> str | None:
    """The Python name of the encoding of bytes that are no UTF-8; None where none fits.

    The one that the document names is believed, unless another fits its words much better.
    """
    sample = _telling_lines(content)
    costs: dict[str, float] = {}
    for place, (encoding, languages) in enumerate(_by_encoding().items()):
        text = sample.decode(encoding, "replace")
        cost = min(_cost(text, language, encoding, sample) for language in languages)
        costs[encoding] = cost + place / 1000  # of two that fit as well, the more common one
    if named is not None:
        costs[named] = costs.get(named, _MUST_FIT if is_sound(content, named) else 2 * _MUST_FIT) - _BELIEVED
    best = min(costs, key=lambda encoding: costs[encoding])
    if costs[best] <= _MUST_FIT:
        return best
    guess = from_bytes(content).best()
    return guess.encoding if guess else named


def is_sound(content: bytes, encoding: str) -> bool:
    """Whether every byte means something in an encoding."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _telling_lines(content: bytes) -> bytes:
    """The beginning of a text without its tags and the lines in plain ASCII."""
    lines = _TAG.sub(b"\n", content[: 64 * _SAMPLE]).splitlines()
    sample = b"\n".join(line for line in lines if not line.isascii())
    if len(sample) <= _SAMPLE:
        return sample
    end = max(sample.rfind(b" ", 0, _SAMPLE), sample.rfind(b"\n", 0, _SAMPLE))
    return sample[: end if end > 0 else _SAMPLE]


@cache
def _by_encoding() -> dict[str, tuple[_Language, ...]]:
    """The languages of each encoding, the most common encodings first."""
    lines = files("ingest.parsing").joinpath("encoding_profiles.txt").read_text(encoding="utf-8").splitlines()
    languages = [_language(line) for line in lines if line and not line.startswith("#")]
    found: dict[str, tuple[_Language, ...]] = {}
    for place in range(max(len(language.encodings) for language in languages)):
        for language in languages:
            for encoding in language.encodings[place : place + 1]:
                found[encoding] = (*found.get(encoding, ()), language)
    return found


def _language(line: str) -> _Language:
    code, encodings, letters, words = (part.strip() for part in line.split("|"))
    all_letters = len(letters) + (26 if any("\xc0" <= letter <= "\u024f" for letter in letters) else 0)
    ranks = {letter: place / all_letters for place, letter in enumerate(letters)}
    return _Language(code, tuple(encodings.split()), ranks, frozenset(words.split()))


def _cost(text: str, language: _Language, encoding: str, sample: bytes) -> float:
    """How badly a text fits a language, per byte that is not ASCII, less what its short words speak for it."""
    marked = Counter(character for character in text if not character.isascii())
    common = _MULTI_BYTE.get(encoding)
    cost: float = sum(count * _sign_cost(sign, language, encoding, common) for sign, count in marked.items())
    cost += 4 * len(_SIGN_IN_WORD.findall(text)) + 2 * len(_MIXED_SCRIPTS.findall(text))
    words = _WORD.findall(text)
    cost += 2 * sum(word[1:] != word[1:].lower() and not word.isupper() for word in words)
    if language.code == "ja" and not _KANA.search(text):
        cost += sum(marked.values()) / 2
    spoken = sum(word.lower() in language.words for word in words) / max(1, len(words))
    return cost / max(1, sum(byte > 127 for byte in sample)) - spoken / 2  # noqa: PLR2004 -- what is ASCII


def _sign_cost(sign: str, language: _Language, encoding: str, common: tuple[int, int] | None) -> float:
    if sign.lower() in language.ranks:
        return language.ranks[sign.lower()] if common is None else 0
    if sign in _TYPOGRAPHY:
        return 0.1 if common else 0.35
    if common is None or sign == "\ufffd":
        return 2 if sign.isalpha() else 6
    if language.code == "ja" and _KANA.match(sign):
        return 0
    return 0.5 if common[0] <= sign.encode(encoding)[0] <= common[1] else 3
