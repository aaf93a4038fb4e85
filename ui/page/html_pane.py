"""Parts of the page that are HTML of our own, and the script that lets their buttons act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

SCRIPT = Path(__file__).with_name("web.js")

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "preprocess": False}
"""How every event of the page listens: without Gradio's veil over what is at work, and not as an API of its own.

Values come as the browser sends them: files as objects with their `path`; `ui.server.gradio_calls` has looked at them.
Gradio's own preprocessing leaves an empty file for each, and a traceback for a choice that is gone.
"""

Update = dict[Any, Any]
"""What components show next, by component; those that are not in it stay as they are."""

BROKEN = "Something went wrong in the desk itself. The terminal that it runs in says what. You can go on here."
"""What is told of an exception that is none of our own errors."""


def pane(shown: str, elem_id: str) -> gr.HTML:
    """HTML whose `<button data-act="…">` and `<form data-act="…">` trigger the event of that name.

    All that comes from outside must be escaped in it.
    """
    return gr.HTML(
        shown, elem_id=elem_id, js_on_load=SCRIPT.read_text(encoding="utf-8"), apply_default_css=False, padding=False
    )


def on_failure(
    events: Sequence[gr.events.Dependency],
    shown: Callable[..., Update],
    inputs: Sequence[gr.components.Component] | None,
    outputs: Sequence[gr.blocks.Block],
) -> list[gr.events.Dependency]:
    """Show this where one of these events ends in an exception, whose traceback Gradio has printed."""
    return [event.failure(shown, inputs, outputs, **QUIET) for event in events]


def told(event: gr.EventData, name: str, longest: int = 4000) -> str:
    """What a button or form says of itself: text, cut to so many characters; "" where it says nothing."""
    data = event._data
    said = data.get(name) if isinstance(data, Mapping) else None
    return said[:longest] if isinstance(said, str) else ""
