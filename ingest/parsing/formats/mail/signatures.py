"""What ends a mail and is not its text: the signature of its sender, and what OpenPGP signs it with. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_SIGNATURE = 12
"""Lines: what follows a line of dashes and is longer is no signature."""

_DASHES = "-- "
_LONGEST_LINE = 100
_SIGNED, _SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----\n", "\n-----BEGIN PGP SIGNATURE-----\n"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_DASH_ESCAPE = re.compile(r"^- ", re.MULTILINE)
_CLASSES = ("gmail_signature", "gmail_signature_prefix", "moz-signature", "apple-mail-signature")
_IS_MARKED = " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in _CLASSES)


def without_armor(text: str) -> str:
    """A plain text that is signed in the clear (RFC 9580, 7), without what signs it."""
    before, begun, rest = text.partition(_SIGNED)
    _, blank, rest = rest.partition("\n\n") if not rest.startswith("\n") else ("", "\n", rest[1:])
    signed, signature, rest = rest.partition(_SIGNATURE)
    _, end, after = rest.partition(_SIGNATURE_END)
    return before + _DASH_ESCAPE.sub("", signed) + after if begun and blank and signature and end else text


def without_signature(text: str) -> str:
    """A plain text up to the line that begins a signature (RFC 3676, 4.3); a text that is but that stays."""
    lines = text.rstrip("\n").split("\n")
    first = max(0, len(lines) - LONGEST_SIGNATURE - 1)
    number = next((number for number in range(first, len(lines)) if lines[number] == _DASHES), None)
    if number is None or any(len(line) > _LONGEST_LINE for line in lines[number:]):
        return text
    return "\n".join(lines[:number]).rstrip() or text


def remove_signatures(tree: HtmlElement) -> None:
    """Take out of a mail in HTML what mail programs mark as the signature, where there is other text."""
    found = tree.xpath(f"//*[{_IS_MARKED}][not(ancestor::*[{_IS_MARKED}])]")
    size = sum(len("".join(one.text_content().split())) for one in found)
    if size == len("".join(tree.text_content().split())):
        return
    for signature in found:
        if signature.getparent() is not None:
            signature.drop_tree()
