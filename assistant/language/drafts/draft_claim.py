"""A claim of a draft, in place. Facts only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim of a draft: `draft[start:end] == text`, always; claims of a draft don't overlap and stand in its order.

    `standalone` is the claim by itself: a whole sentence, with what the draft before it supplies in the place of "he",
    "the mechanism", "the following year". `sentence` is the half-open span of the sentence that it stands in.
    `not_checkable` tells in some words why it is no claim ("a question", "an opinion"), and is "" where it is one.
    """

    text: str
    start: int
    end: int
    standalone: str
    sentence: tuple[int, int]
    not_checkable: str = ""
