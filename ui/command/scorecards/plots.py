"""Figures → plots, as SVG that stands within a page or alone. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ui.rendering.templating import template_environment

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis runs over, in the units of the data, and the values that it names."""

    low: float
    high: float
    ticks: tuple[float, ...]
    label: str = ""
    logarithmic: bool = False

    @classmethod
    def from_zero(cls, high: float) -> Axis:
        """A linear axis from zero, with three to six ticks at round numbers."""
        magnitude = 10 ** math.floor(math.log10(high))
        step = next(part * magnitude for part in (0.2, 0.5, 1, 2) if part * magnitude * 6 > high)
        return cls(0, high, tuple(step * place for place in range(int(high / step) + 1)))

    def share(self, value: float) -> float:
        """How far along the axis a value stands: 0 at its beginning, 1 at its end."""
        if self.logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Plot:
    """A line through points in the order that they are given in, some of them marked with a dot and a word."""

    x: Axis
    y: Axis
    line: tuple[Point, ...]
    marks: tuple[tuple[Point, str], ...] = ()
    title: str = ""


_TEMPLATES = template_environment("ui.command.scorecards")


def plots_svg(plots: Sequence[Plot], width: int, height: int, columns: int = 1, x_label: str = "") -> str:
    """Plots in rows, each with axes in a cell so many pixels wide and high; `x_label` stands below all of them."""
    return _TEMPLATES.get_template("plots.svg").render(
        rows=[plots[start : start + columns] for start in range(0, len(plots), columns)],
        width=width,
        height=height,
        columns=columns,
        x_label=x_label,
        number=lambda value: f"{value:,.10g}",
    )


def risk_coverage_svg(curve: Sequence[Point], shown: Point | None) -> str:
    """Share of wrong answers over the share of questions answered; `shown` marks the threshold that is in use."""
    corners = [point for (_, wrong), right in pairwise(curve) for point in ((right[0], wrong), right)]
    fifths = tuple(place / 5 for place in range(6))
    plot = Plot(
        Axis(0, 1.02, fifths, "share of questions answered, the surest first"),
        Axis(0, 1.02, fifths, "share of them wrong"),
        (*curve[:1], *corners),
        ((shown, "as it answers now"),) if shown else (),
    )
    return plots_svg([plot], width=640, height=320)
