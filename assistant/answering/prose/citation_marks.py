"""What a chat model writes → sentences and the marks that they bear. Pure.

Models write marks in many ways: [1], [1, 2], [1][2], [1-3], 【1】, [source 1], [^1], before or after the full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.chunking import sentence_spans

_BRACKETS = str.maketrans("［］【】〔〕０１２３４５６７８９，", "[][][]0123456789,")
_NUMBERS = r"\^?\d{1,9}(?:\s*(?:,|;|and|&|-|–|—)\s*\^?\d{1,9})*"
_MARK = re.compile(
    rf"(?<!\s)\s*[\[(](?:sources?|evidence|sentences?|ref\.?|citations?)?\s*(?P<numbers>{_NUMBERS})(?:†[^\]]{{0,80}})?\]",
    re.IGNORECASE,
)
_LATE = re.compile(r"(?P<stop>[.!?…][\"'”’)]*)(?P<marks>(?:\x02[\d,]*\x03)+)")
_KEPT = re.compile("\x02([\\d,]*)\x03")
_UNFINISHED = re.compile(r"(?<!\s)\s*[\[(【［][^\]】］]{0,40}$")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|#{1,6})\s+")
_MARKUP = re.compile(r"\*\*|__|`")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((?:[^()]|\([^()]{0,300}\)){0,600}\)|<[^<>]{1,200}>|https?://\S+")
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LONGEST_RANGE = 10


@dataclass(frozen=True, slots=True)
class DraftedSentence:
    """A sentence as drafted, without its marks, and the numbers that it cites."""

    text: str
    cited: tuple[int, ...]


def drafted_sentences(draft: str, *, finished: bool) -> list[DraftedSentence]:
    """The whole sentences of a draft; while it grows, the last may still get words or marks and is left out."""
    text = _UNSEEN.sub("", _CONTROLS.sub(" ", draft)).translate(_BRACKETS)
    if not finished:
        text = _UNFINISHED.sub("", text)
    text = _LINK.sub(_link_text, text)
    text = _MARK.sub(lambda match: f"\x02{','.join(map(str, _numbers(match['numbers'])))}\x03", text)
    text = _LATE.sub(r"\g<marks>\g<stop> ", text)
    found = [sentence for line in text.splitlines() for sentence in _of_line(line)]
    return found if finished or text.endswith("\n") else found[:-1]


def _of_line(line: str) -> Iterator[DraftedSentence]:
    plain = _MARKUP.sub("", _BULLET.sub("", line)).strip()
    for start, end in sentence_spans(plain):
        sentence = plain[start:end]
        cited = [int(number) for match in _KEPT.finditer(sentence) for number in match[1].split(",") if number]
        words = " ".join(_KEPT.sub(" ", sentence).split())
        words = re.sub(r"\s+([.,;:!?])", r"\1", words)
        if re.search(r"\w", words):
            yield DraftedSentence(words, tuple(dict.fromkeys(cited)))


def _link_text(match: re.Match[str]) -> str:
    """The words of a link without where it leads; a mark with an address is a mark still."""
    inner = match[1] or ""
    return f"[{inner}]" if re.fullmatch(_NUMBERS, inner) else inner


def _numbers(listed: str) -> Iterator[int]:
    """The numbers of "1, 3-5"."""
    for part in re.split(r",|;|and|&", listed.replace("^", "")):
        first, _, last = (side.strip() for side in re.sub("[–—]", "-", part).partition("-"))
        yield from range(int(first), min(int(last or first), int(first) + LONGEST_RANGE) + 1)
