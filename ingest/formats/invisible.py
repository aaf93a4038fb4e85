"""Characters that no reader sees, but a machine would read. Pure.

They hide words in a text (tag characters spell ASCII unseen), reorder what is shown (bidirectional controls), or
break words for a search (zero-width spaces, soft hyphens). Unicode TR 36 and TR 39 tell of them. The joiners
U+200C and U+200D stay between letters of the scripts that spell with them, and in emoji.
"""

from __future__ import annotations

import re

_NEVER_SEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(
    f"[{_NEVER_SEEN}]"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"  # one chooses a form of the letter before it; a row of them hides bytes
    "|(?<![^\0-\u05ff])[\u200c\u200d]|[\u200c\u200d](?![^\0-\u05ff])"
)


def without_invisible(text: str) -> tuple[str, int]:
    """The text without invisible characters, and how many there were."""
    seen = _INVISIBLE.sub("", text)
    return seen, len(text) - len(seen)
