"""Signs what a browser keeps of a conversation, so that it is known again."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from ingest.library import Library

_SETTING = "conversation seal"
_KEY = re.compile(r"[0-9a-f]{64}")


class Seal:
    """Signs with a key (HMAC); without one, with a key that lasts as long as the process."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes()

    def on(self, text: str) -> str:
        """The signature of a text."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()

    def is_on(self, text: str, signature: str) -> bool:
        """Whether this made the signature, of this text."""
        return hmac.compare_digest(self.on(text).encode(), signature.encode("utf-8", "surrogatepass"))


def seal_of(library: Library) -> Seal:
    """The seal whose key the library keeps, so that a new start knows what an earlier one signed.

    A library that may not be written to keeps none: there it lasts as long as the process.
    """
    catalogue = library.catalogue
    key = catalogue.setting(_SETTING)
    if key is None and not catalogue.read_only:
        catalogue.set_setting(_SETTING, secrets.token_hex())
        key = catalogue.setting(_SETTING)
    return Seal(bytes.fromhex(key) if key and _KEY.fullmatch(key) else None)
