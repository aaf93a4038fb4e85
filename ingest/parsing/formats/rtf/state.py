"""How the text in a group of an RTF file is shown, as its control words change it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from striprtf.striprtf import destinations

HIDING = frozenset({"v", "strike", "striked", "deleted", "webhidden"})
"""What hides text, strikes it out, or says that a tracked change has deleted it: on but with the number 0."""

_SHIFTS = {"super": 1, "sub": -1, "nosupersub": 0, "up": 1, "dn": -1}
READ_ALOUD = frozenset({"footnote", "shptxt", "dptxbxtext", "pntext", "listtext", "ud"})
"""Destinations whose text is read, though some stand in what is not."""

_MORE_UNREAD = frozenset("fontembed private1 aftnsep datafield passwordhash pgptbl".split())
UNREAD = (frozenset(destinations) | _MORE_UNREAD) - READ_ALOUD


@dataclass(frozen=True, slots=True)
class State:
    """What holds within a group: it is changed by making another.

    `reads` is where its text goes: "text", "font", "style", "info", "number" (of a list) or "" for nowhere.
    `hiding` are the reasons for which it is hidden; `shift` is 1 for raised text and -1 for lowered.
    `skipped` is how many bytes after a Unicode character stand for programs that do not know it. `within` is what the
    group is a part of: a "shape", its "copy" for old programs, a text in two forms ("upr"), or a fact ("title").
    """

    reads: str = "text"
    hiding: frozenset[str] = frozenset()
    shift: int = 0
    font: int | None = None
    skipped: int = 1
    within: str = ""

    def after(self, word: str, number: int | None) -> State:
        """The state after a control word for the look of text; the same where it says nothing of that."""
        if word in HIDING:
            hiding = self.hiding - {word} if number == 0 else self.hiding | {word}
            return replace(self, hiding=hiding)
        if word in _SHIFTS:
            return replace(self, shift=0 if number == 0 else _SHIFTS[word])
        if word == "plain":
            return replace(self, hiding=frozenset(), shift=0, font=None)
        if word == "f" and number is not None:
            return replace(self, font=number)
        if word == "uc" and number is not None:
            return replace(self, skipped=max(0, min(number, 10)))
        return self
