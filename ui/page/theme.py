"""The look of Gradio's own parts of the page: plain as a newspaper, in light and dark. The rest is in `web.css`."""

from __future__ import annotations

import gradio as gr

PAPER, SHEET, INK, QUIET, RULE, ACCENT = "#faf8f3", "#ffffff", "#1d1b16", "#5e594d", "#d8d2c4", "#1f4f82"
NIGHT, SLATE, CHALK, DIM, SEAM, SKY = "#171613", "#201f1b", "#ece7db", "#aaa392", "#3d3a32", "#8fb9e6"


def page_theme() -> gr.themes.Base:
    """The theme, in fonts that every machine has."""
    theme: gr.themes.Base = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="stone",
        radius_size="sm",
        font=["system-ui", "-apple-system", "Segoe UI", "sans-serif"],
        font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"],
    ).set(
        **_both("body_background_fill", PAPER, NIGHT),
        **_both("background_fill_primary", SHEET, SLATE),
        **_both("background_fill_secondary", PAPER, NIGHT),
        **_both("body_text_color", INK, CHALK),
        **_both("body_text_color_subdued", QUIET, DIM),
        **_both("border_color_primary", RULE, SEAM),
        **_both("border_color_accent", ACCENT, SKY),
        color_accent=ACCENT,
        **_both("input_border_width", "1px", "1px"),
        **_both("color_accent_soft", PAPER, NIGHT),
        **_both("link_text_color", ACCENT, SKY),
        **_both("block_background_fill", "transparent", "transparent"),
        **_both("block_label_background_fill", "transparent", "transparent"),
        **_both("block_label_text_color", QUIET, DIM),
        **_both("block_title_text_color", INK, CHALK),
        **_both("input_background_fill", SHEET, SLATE),
        **_both("input_border_color", "#8b8577", "#7d7766"),
        **_both("input_border_color_focus", ACCENT, SKY),
        **_both("input_placeholder_color", QUIET, DIM),
        **_both("button_primary_background_fill", ACCENT, SKY),
        **_both("button_primary_background_fill_hover", "#173d66", "#b0cfef"),
        **_both("button_primary_text_color", "#ffffff", NIGHT),
        **_both("button_secondary_background_fill", "transparent", "transparent"),
        **_both("button_secondary_background_fill_hover", "#efebe0", "#2b2a24"),
        **_both("button_secondary_text_color", INK, CHALK),
        **_both("button_secondary_border_color", RULE, SEAM),
        button_border_width="1px",
        block_border_width="0px",
        block_padding="0px",
        block_title_text_weight="600",
    )
    return theme


def _both(name: str, light: str, dark: str) -> dict[str, str]:
    return {name: light, f"{name}_dark": dark}
