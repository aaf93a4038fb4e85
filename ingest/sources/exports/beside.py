"""Where the text of an entry lies that an export keeps in a file beside it. Pure."""

from __future__ import annotations

OMNIVORE_TEXT = "content/{slug}.html"
"""Of an entry of Omnivore, from the folder of the export."""

TEXT_KEY = "content html"
"""The key under which an entry has its text where that was put into it."""


def path_beside(pattern: str, slug: object) -> str | None:
    """The path by a pattern and the name that an entry gives; None where that leads elsewhere, or is none."""
    sound = isinstance(slug, str) and slug and not {"/", "\\", "\0"}.intersection(slug) and slug[0] != "."
    return pattern.format(slug=slug) if sound else None
