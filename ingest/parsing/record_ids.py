"""The ids that records give: as they are stored, and what they may be mistaken for. Pure."""

from __future__ import annotations

import re
import unicodedata

from ingest.parsing.invisible import without_invisible
from ingest.parsing.metadata import UNSTORABLE, metadata_text

_OTHER_SPACE = re.compile(r"[^\S ]+")


def normalized_identifier(given: object) -> str | None:
    """An id or an address as one line without what nobody sees, in the form NFC; None where nothing is left.

    Two that nobody could tell apart are one, so that neither can pass for the other.
    """
    name = given if isinstance(given, str) else metadata_text(given) or ""
    seen, _ = without_invisible(UNSTORABLE.sub("\ufffd", name))
    line = _OTHER_SPACE.sub(" ", seen).strip()
    return unicodedata.normalize("NFC", line) or None


def caseless_key(name: str) -> str:
    """The same for names that differ only in case, in spaces or in the forms of letters (Unicode TR 15: NFKC).

    Letters of other scripts that look alike (Cyrillic а for Latin a) are not the same by this.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())
