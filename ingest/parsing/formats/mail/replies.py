"""What a mail quotes of the mails before it, left out, and the signature below it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.parsing.formats.mail.signatures import remove_signatures, without_signature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WROTE = (
    r"(?:On\b.{4,200}\bwrote|Am\b.{4,200}\bschrieb\b.{0,100}|Le\b.{4,200}\ba écrit|El\b.{4,200}\bescribió"
    r"|Il\b.{4,200}\bha scritto|Op\b.{4,200}\bschreef\b.{0,100}|Em\b.{4,200}\bescreveu)\s?:"
)
_ATTRIBUTION = re.compile(rf"^[ \t]*{_WROTE}[ \t]*$", re.MULTILINE | re.DOTALL)
_WITH_DAY = re.compile(r"\d")
_FORWARDED = re.compile(r"-{3,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré)", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^[ \t]*-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_OUTLOOK = re.compile(
    r"^[ \t*]*(?:From|Von|De|Da|Van)\s?:.*\n+(?:.*\n+){0,2}?[ \t*]*(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato"
    r"|Verzonden)\s?:.*\n+(?:.*\n+){0,3}?[ \t*]*(?:To|An|À|Para|A|Aan)\s?:",
    re.MULTILINE,
)
_GAP = re.compile(r"\n(?:[ \t]*\n){2,}")
_QUOTED = re.compile(r"^[ \t]{0,3}>")
_BLANK_LINES = 5
_LONGEST_LEAD = 2000
_OUTLOOK_INLINE = re.compile(
    r"(?:From|Von|De|Da|Van)\s?:(?s:.{0,300}?)\n(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden)\s?:"
    r"(?s:.{0,200}?)\n(?:To|An|À|Para|A|Aan)\s?:"
)
_QUOTED_BLOCKS = (
    "//blockquote[@type='cite']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' moz-cite-prefix ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' yahoo_quoted ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' protonmail_quote ')]",
)
_REST_QUOTED = ("//*[@id='divRplyFwdMsg']", "//*[@id='appendonsend']", "//*[@class='OutlookMessageHeader']")


def without_replies(text: str) -> str:
    """A plain text without signature, and the lines that it quotes with what leads them in; one sent on stays whole."""
    if _FORWARDED.search(text):
        return text
    if original := _ORIGINAL.search(text) or _OUTLOOK.search(text):
        text = text[: original.start()] if text[: original.start()].strip() else text
    return without_signature(_GAP.sub("\n\n", "\n".join(_own_lines(text.split("\n")))).strip("\n"))


def _own_lines(lines: list[str]) -> list[str]:
    """The lines without quoted ones, and without the one or two that tell who wrote them."""
    kept: list[str] = []
    for line in lines:
        if not _QUOTED.match(line):
            kept.append(line)
            continue
        _drop_attribution(kept)
    _drop_attribution(kept)
    return kept


def _drop_attribution(lines: list[str]) -> None:
    """Take an attribution off the end: it may be broken into up to three lines, and blank lines may follow."""
    last = len(lines)
    while last and not lines[last - 1].strip() and len(lines) - last < _BLANK_LINES:
        last -= 1
    for count in (1, 2, 3):
        led_in = " ".join(line.strip() for line in lines[max(0, last - count) : last])
        if last and _ATTRIBUTION.fullmatch(led_in) and _WITH_DAY.search(led_in):
            del lines[max(0, last - count) :]
            return


def remove_replies(tree: HtmlElement) -> None:
    """Take out of a mail in HTML what is marked as quoted, or as signature; a mail that was sent on stays whole."""
    if _FORWARDED.search(tree.text_content()):
        return
    for place in _QUOTED_BLOCKS:
        for quoted in tree.xpath(place):
            _drop(quoted)
    for place in _REST_QUOTED:
        for start in tree.xpath(place):
            for follower in list(start.itersiblings()):
                _drop(follower)
            _drop(start)
    for header in _outlook_headers(tree):
        for follower in list(header.itersiblings()):
            _drop(follower)
        _drop(header)
    remove_signatures(tree)


def _outlook_headers(tree: HtmlElement) -> list[HtmlElement]:
    """The smallest blocks that begin with an Outlook header, below some other text."""
    found = []
    for block in tree.iter("div", "p"):
        lines = "\n".join(piece.strip() for piece in block.itertext() if piece.strip())
        if len(lines) < _LONGEST_LEAD and _OUTLOOK_INLINE.match(lines):
            found.append(block)
    return found[:1]


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
