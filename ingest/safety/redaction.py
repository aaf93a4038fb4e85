"""Secrets are struck out of what others say: keys, passwords and tokens, whole, encoded, or cut short.

A provider that refuses a key often prints it, or its first and last characters. Nobody but its owner is to read that.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Self
from urllib.parse import quote_plus, unquote

REDACTED = "•••"

_NAMED = re.compile(
    r"(?:^|_)(?:KEY|APIKEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTHORIZATION)(?:_ID)?(?:_?\d+)?$",
    re.IGNORECASE,
)
"""Names of environment variables that hold a secret."""

_IN_ADDRESS = re.compile(r"(?<=://)[^/?#\s\"'<>@]*:[^/?#\s\"'<>]*@")
"""User and password in a web address."""

_MIN_LENGTH = 8
"""Characters from which a secret is known anywhere in a text, and a piece of one is."""

_ALIKE = str.maketrans(string.ascii_uppercase + "_", string.ascii_lowercase + "-")
"""Libraries write a name in small letters, and with other strokes; the text stays as long as it is."""

_MIN_WORD_LENGTH = 4
"""Characters from which a shorter one is, as a word of its own; what is shorter stands in half of all texts."""

_MIN_END_LENGTH = 3
_CUT_SHORT = re.compile(r"([\w+/=-]*)(?:\*{2,}|\.{2,}|…+|•{2,}|[xX]{4,})([\w+/=-]*)")
"""What is left of a secret that is cut short: its beginning, its end, or both, around a mark."""

_KEPT = "surrogateescape"
"""How bytes that are no text go through unchanged."""

_UNLIKELY = 20
"""Characters from which letters alone are no word of a language."""

_FOLDED = r"(?:[ \t]*\n[ \t]*)?"
"""Where a line may be broken in a secret."""


class Secrets:
    """What nobody is to read, and what it looks like when it is written otherwise."""

    def __init__(self, secrets: Iterable[str], whole: Iterable[str] = ()) -> None:
        """From secrets as they are; short ones are struck out only where they are words of their own.

        Of those that are `whole`, as a user with a password, a piece is none: users bear names that stand elsewhere.
        """
        in_pieces = {secret.strip() for secret in secrets} - {""}
        known = in_pieces | ({secret.strip() for secret in whole} - {""})
        self._long = sorted((one for one in in_pieces if len(one) >= _MIN_LENGTH), key=len, reverse=True)
        unlikely = filter(_is_unlikely, (one for one in known if len(one) >= _MIN_LENGTH))
        self._forms = sorted({form for one in unlikely for form in _forms(one)}, key=len, reverse=True)
        whole = [_FOLDED.join(map(_escaped_or_not, form)) for form in self._forms]
        words = [rf"(?<!\w){re.escape(one)}(?!\w)" for one in known if len(one) >= _MIN_WORD_LENGTH]
        self._whole = re.compile("|".join(whole) or "(?!)", re.IGNORECASE)
        self._words = re.compile("|".join(words) or "(?!)")
        plain = [one.translate(_ALIKE) for one in self._long]
        self._pieces = {one[at : at + _MIN_LENGTH] for one in plain for at in range(len(one) - _MIN_LENGTH + 1)}
        self._longest = max(map(len, self._forms), default=0)

    @classmethod
    def read(cls, further: Iterable[str] = (), environment: Mapping[str, str] = os.environ) -> Self:
        """The secrets of the environment: variables that are named like one, and passwords in addresses; and others."""
        named = [value for name, value in environment.items() if _NAMED.search(name) and not value.startswith("/")]
        logins = [login[:-1] for value in environment.values() for login in _IN_ADDRESS.findall(value)]
        passwords = [login.partition(":")[2] for login in logins]
        keys = [login for login in logins if login.endswith(":") or _is_unlikely(login.partition(":")[0])]
        secrets = [*named, *keys, *passwords, *map(unquote, passwords), *map(unquote, keys), *further]
        return cls(secrets, whole=[*logins, *map(unquote, logins)])

    def redact(self, text: str, known: str = "") -> str:
        """What a stranger said, without secrets, pieces of them, and what stands before an @ in an address.

        A piece that stands in `known`, which whoever reads this has written, stays: else it could be guessed a
        letter at a time by writing it and looking whether it is struck out.
        """
        text = _IN_ADDRESS.sub(f"{REDACTED}@", self.redact_exact(text))
        text = self._words.sub(REDACTED, text)
        text = _CUT_SHORT.sub(lambda found: self._cut_short(found, known), text)
        return "".join(self._without_pieces(text, known))

    def redact_exact(self, text: str) -> str:
        """A text without secrets that stand in it whole, as they are or encoded; words of a language are left."""
        return self._whole.sub(REDACTED, text)

    def redact_bytes(self, pieces: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """As `redact_exact`, of a piece of UTF-8: as many bytes, with stars; and what to put before the next piece."""
        text = self._whole.sub(lambda found: "*" * len(found.group().encode()), pieces.decode("utf-8", _KEPT))
        sure = len(text) if last else self._sure(text)
        return text[:sure].encode("utf-8", _KEPT), text[sure:].encode("utf-8", _KEPT)

    def redact_stream(self, pieces: Iterable[str]) -> Iterator[str]:
        """As `redact_exact`, of a text that comes in pieces: what may be the beginning of a secret is held back."""
        held = ""
        for piece in pieces:
            held = self.redact_exact(held + piece)
            sure = self._sure(held)
            if sure:
                yield held[:sure]
            held = held[sure:]
        if held:
            yield held

    def _sure(self, text: str) -> int:
        """How much of a text is not the beginning of a secret that goes on after it."""
        lowered = text.lower()
        starts = range(max(0, len(text) - self._longest), len(text))
        return next((at for at in starts if lowered[at:] in self._beginnings), len(text))

    @cached_property
    def _beginnings(self) -> set[str]:
        return {form[:end].lower() for form in self._forms for end in range(1, len(form))}

    def _cut_short(self, found: re.Match[str], known: str) -> str:
        begun, ended = found.groups()
        theirs = any(
            begun[-count:] == one[:count] or ended[:count] == one[-count:]
            for one in self._long
            for count in range(_MIN_END_LENGTH, 1 + min(len(one), max(len(begun), len(ended))))
        )
        return REDACTED if theirs and found.group() not in known else found.group()

    def _without_pieces(self, text: str, known: str) -> Iterator[str]:
        """The text, with `REDACTED` where it has eight characters or more of a secret in a row."""
        plain = text.translate(_ALIKE)
        start = at = 0
        while at <= len(text) - _MIN_LENGTH:
            if plain[at : at + _MIN_LENGTH] not in self._pieces:
                at += 1
                continue
            end = at + 1
            while plain[end : end + _MIN_LENGTH] in self._pieces and len(text) - end >= _MIN_LENGTH:
                end += 1
            end += _MIN_LENGTH - 1
            yield text[start:at]
            yield text[at:end] if text[at:end] in known else REDACTED
            start = at = end
        yield text[start:]


def _is_unlikely(secret: str) -> bool:
    """Whether nobody would write this by chance: it may be struck out of articles and answers too."""
    return len(secret) >= _UNLIKELY or (any(map(str.isdigit, secret)) and any(map(str.isalpha, secret)))


def _escaped_or_not(character: str) -> str:
    """The pattern of a character, which stands as it is or as an address has it."""
    encoded = "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
    return character if character.isascii() and character.isalnum() else f"(?:{re.escape(character)}|{encoded})"


def _forms(secret: str) -> set[str]:
    """A secret as it is, and as it stands in addresses, headers, JSON and HTML."""
    plain = {
        secret,
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        html.escape(secret),
        repr(secret)[1:-1],
        secret.encode().hex(),
        secret[::-1],
    }
    return plain | set(_in_base64(secret.encode()))


def _in_base64(secret: bytes) -> Iterator[str]:
    """The characters that base64 makes of a secret, whatever stands before and after it (as in HTTP Basic)."""
    for before in range(3):
        whole = (len(secret) + before) * 8 // 6
        cut = -(-before * 8 // 6)
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * before + secret).decode()[cut:whole]
