"""Figures → pictures, as SVG that stands within a page. Pure, but for what matplotlib reads of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager

from matplotlib import rc_context
from matplotlib.figure import Figure

INK, QUIET, ACCENT = "#1d1b16", "#5e594d", "#1f4f82"


def risk_coverage_svg(curve: Sequence[tuple[float, float]], shown: tuple[float, float] | None) -> str:
    """Share of wrong answers over the share of questions answered; `shown` marks the threshold that is in use."""
    with _form():
        figure = Figure(figsize=(6.4, 3.2), layout="constrained")
        axes = figure.subplots()
        axes.step([share for share, _ in curve], [wrong for _, wrong in curve], where="post", color=ACCENT)
        if shown:
            axes.plot(*shown, "o", color=ACCENT)
            axes.annotate("as it answers now", shown, (-6, 8), textcoords="offset points", ha="right", color=INK)
        axes.set(xlabel="share of questions answered, the surest first", ylabel="share of them wrong")
        axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
        return _svg(figure)


def _form() -> AbstractContextManager[None]:
    """How pictures look while this lasts."""
    return rc_context(
        {
            "svg.fonttype": "none",  # letters stay letters: readable aloud, and in the font of the page
            "svg.hashsalt": "article-desk",  # the same figures give the same picture
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": QUIET,
            "axes.labelcolor": INK,
            "xtick.color": QUIET,
            "ytick.color": QUIET,
        }
    )


def _svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    # without its head, which names an address on the web: a page has none
    return re.sub(r"<metadata>.*?</metadata>", "", file.getvalue()[file.getvalue().index("<svg") :], flags=re.DOTALL)
