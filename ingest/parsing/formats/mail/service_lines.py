"""What in a newsletter is about the mail itself: where to see it on the web, why it came, how to end it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_SERVICE = 250
"""Characters of a line about the mail itself; a longer paragraph with such words says something too."""

_HEAD, _TAIL = 4, 12
"""Blocks at the beginning and at the end among which there are such lines, where no link tells them."""

_MAIL = (
    r"(?:e-?mails?|newsletters?|messages?|mailings?|nachricht|courriels?|correos?|mensajes?|messaggi[o]?|nieuwsbrief"
    r"|bericht|issue|edition)"
)
_LINK = re.compile(
    r"unsubscribe|(?:view|read|open)\b.{0,30}\b(?:browser|online)|manage (?:your )?(?:subscription|preferences)"
    r"|update (?:your )?preferences|abmelden|abbestellen|im browser (?:an|öff)|se désabonner|désinscri"
    r"|dans (?:votre|le) navigateur|darse de baja|en (?:el|tu) navegador|annulla l'iscrizione|afmelden",
    re.IGNORECASE,
)
_ON_THE_WEB = re.compile(
    r"(?:(?:having )?(?:trouble|problems|difficulty|can't|cannot) (?:viewing|reading|see|read)\b.{0,60}"
    rf"|(?:view|read|open|see) (?:(?:this|it|the|our) )?(?:{_MAIL} )?(?:in|on) (?:(?:your|a|the) )?(?:web ?)?browser"
    rf"|(?:view|read|open|see) (?:this|the|our) {_MAIL} (?:online|on (?:the web|our (?:web ?)?site))"
    r"|(?:view|read|see) (?:this |it )?online\W*$|(?:view |see )?(?:the |as )?web ?(?:version|page)\W*$"
    rf"|(?:diese[nrs]? )?{_MAIL} (?:online|im browser|in ihrem browser) (?:ansehen|anzeigen|öffnen|lesen)"
    rf"|(?:voir|lire|afficher|ouvrir) (?:ce|cet|cette|le|la) ?{_MAIL}? (?:dans (?:votre|le) navigateur|en ligne)"
    rf"|ver (?:este|el) {_MAIL} en (?:el|tu|su) navegador)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    rf"(?:you(?:'|’)?(?:re| are)? (?:receiv\w+|get\w*|got) (?:this|these|our) (?:\w+ )?{_MAIL}\b"
    rf"|you(?:'|’)?(?:re| are) (?:receiving|getting) this\b|you received this because"
    rf"|this {_MAIL} was sent (?:to|by)|(?:want|wish|prefer|like) to (?:unsubscribe|change how you receive)"
    r"|(?:to )?(?:unsubscribe|update your preferences|manage your (?:preferences|subscription))\b"
    r"|(?:if you )?no longer (?:want|wish) to receive|our (?:mailing|postal) address is"
    r"|(?:was this|did someone|did a friend)\b.{0,30}\bforward|add us to your (?:address book|contacts)"
    rf"|sie erhalten diese[nrs]? {_MAIL}|vous recevez (?:ce|cet|cette) (?:\w+ )?{_MAIL}|recib(?:es|e) est[ea] {_MAIL}"
    rf"|ricevi quest[ao] {_MAIL}|(?:u|je) ontvangt? deze {_MAIL}"
    r"|(?:copyright\b|©|\(c\)).{0,120}(?:\d{4}|all rights reserved))",
    re.IGNORECASE,
)
_NOT_A_WORD = re.compile(r"^[\W_]+", re.UNICODE)
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"[,|·•\n]")
_LONGEST_ADDRESS = 150
_ADDRESS_PARTS = 2
_SENTENCE_END = (".", "!", "?", ":", "…", "”", '"')


def is_service_link(words: str) -> bool:
    """Whether the words of a link are about the mail itself."""
    return _LINK.search(words) is not None


def service_blocks(blocks: Sequence[str], linked: Sequence[bool]) -> set[int]:
    """Which blocks of text are about the mail itself; `linked` are those with a link that says so.

    Without a link, a block is one only where it begins with such words, near the beginning or the end; the postal
    address of the sender is one beside others at the end.
    """
    found = {number for number, has_link in enumerate(linked) if has_link and _is_short(blocks[number])}
    footers = {number for number in found if number >= len(blocks) - _TAIL}
    for number, block in enumerate(blocks):
        text = _NOT_A_WORD.sub("", block) if not block.lstrip().startswith(("©", "(c)", "(C)")) else block.lstrip()
        is_near = number < _HEAD or number >= len(blocks) - _TAIL
        if not is_near or not _is_short(block):
            continue
        if _ON_THE_WEB.match(text):
            found.add(number)
        elif number > 0 and number >= len(blocks) - _TAIL and _FOOTER.match(text):
            footers.add(number)
    return found | footers | _addresses(blocks, footers)


def without_service_lines(text: str) -> str:
    """A plain text without the paragraphs at its beginning and end that are about the mail itself."""
    blocks = re.split(r"(\n[ \t]*\n+)", text)
    paragraphs = blocks[::2]
    given = [number for number, paragraph in enumerate(paragraphs) if paragraph.strip()]
    texts = [paragraphs[number].strip() for number in given]
    left_out = {given[number] for number in service_blocks(texts, [False] * len(texts))}
    if not left_out or len(left_out) == len(given):
        return text
    gaps = [*blocks[1::2], ""]
    kept = (
        paragraph + gap
        for number, (paragraph, gap) in enumerate(zip(paragraphs, gaps, strict=True))
        if number not in left_out
    )
    return "".join(kept).strip("\n")


def _addresses(blocks: Sequence[str], footers: set[int]) -> set[int]:
    """The postal addresses that stand right before or behind such blocks."""
    found: set[int] = set()
    for footer in footers:
        for step in (-1, 1):
            number = footer + step
            while 0 < number < len(blocks) and number not in footers and _is_address(blocks[number]):
                found.add(number)
                number += step
    return found


def _is_address(block: str) -> bool:
    text = block.strip()
    is_address = len(text) <= _LONGEST_ADDRESS and _DIGIT.search(text) and not text.endswith(_SENTENCE_END)
    return bool(is_address) and len(_PARTS.findall(text)) >= _ADDRESS_PARTS


def _is_short(block: str) -> bool:
    return len(block) <= LONGEST_SERVICE
