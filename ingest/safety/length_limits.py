"""How long what is known of an article may be: a title of a megabyte would be all that anybody sees. Pure."""

from __future__ import annotations

LONGEST_FACTS = {"title": 300, "author": 300, "publisher": 200, "language": 35}
"""Characters of each fact; a longer one is cut between words."""

LONGEST_HEADING = 300
"""Characters of a heading within an article."""

LONGEST_ADDRESS = 2000
"""Characters of a web address, about what browsers and servers take. A longer one is left out: a part leads nowhere."""

LONGEST_ID = 200
"""Characters of an id: a record with a longer one is refused, as a part of it could be the id of another."""


def shortened(text: str, longest: int) -> str:
    """At most so many characters (from 2): a longer text ends with a word and "…"."""
    if len(text) <= longest:
        return text
    beginning = text[: longest - 1].rsplit(" ", 1)[0]
    return beginning.rstrip(",;:–—- ")[: longest - 2] + " …"
