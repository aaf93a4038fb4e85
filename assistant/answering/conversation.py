"""The conversation before a question: a value that goes in and comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

Turn = tuple[str, str]
"""A question and the text of its answer."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns before a question, the oldest first."""

    turns: tuple[Turn, ...] = ()

    @classmethod
    def of(cls, history: Sequence[Turn] | Conversation) -> Self:
        """The conversation that a history tells, which may be one already."""
        return cls(history.turns if isinstance(history, Conversation) else tuple((one[0], one[1]) for one in history))
