"""The cells of a row of a table → a line. Pure."""

from __future__ import annotations

from collections.abc import Sequence

MOST_COLUMNS = 100
"""A cell that says that it spans more columns is made to fill the memory."""


def row_line(cells: Sequence[str]) -> str:
    """The cells with bars between them, a place for each that is empty; "" where all are."""
    texts = [" ".join(cell.split()) for cell in cells]
    return " | ".join(texts).strip() if any(texts) else ""


def repeated(given: str | None) -> int:
    """How many columns or rows something stands for, from 1; as it says, where that is a number in bounds."""
    return max(1, min(int(given), MOST_COLUMNS)) if given and given.isdecimal() and len(given) <= 9 else 1  # noqa: PLR2004
