"""Components of the page that are HTML of our own, and the script that turns their buttons into events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from jinja2 import Environment, PackageLoader, StrictUndefined

from ingest.errors import ArticleDeskError, EmptyLibraryError

SCRIPT = Path(__file__).with_name("web.js")

_TEMPLATES = Environment(loader=PackageLoader("ui.page"), autoescape=True, undefined=StrictUndefined)

EVENT_OPTIONS: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "preprocess": False}
"""Of every event listener of the page: without Gradio's veil over what is at work, and not as an API of its own.

Values come as the browser sends them: files as objects with their `path`; `ui.server.gradio_calls` has looked at them.
Gradio's own preprocessing leaves an empty file for each, and a traceback for a choice that is gone.
"""

NO_ARTICLES = "There are no articles yet. Go to Articles and drop files there, or paste web addresses."
"""What is told instead of an `EmptyLibraryError`, whose message is for who types commands on this machine."""

Updates = dict[Any, Any]
"""What event listeners return: new values by component; others stay as they are."""

INTERNAL_ERROR = "Something went wrong in the desk itself. The terminal that it runs in says what. You can go on here."
"""What is told of an exception that is none of our own errors."""


def render(template: str, **values: object) -> str:
    """The HTML of a template in `templates/`, with the values escaped."""
    return _TEMPLATES.get_template(template).render(**values)


def problem_text(problem: ArticleDeskError) -> str:
    """What the page says of an error."""
    return NO_ARTICLES if isinstance(problem, EmptyLibraryError) else str(problem)


def html_pane(html: str, elem_id: str, script: str = "") -> gr.HTML:
    """A component of HTML whose `<button data-act="…">` and `<form data-act="…">` trigger the event of that name.

    All that comes from outside must be escaped in it. `script` runs after that of all panes, and sees what it sees.
    """
    scripts = f"{SCRIPT.read_text(encoding='utf-8')}\n{script}"
    return gr.HTML(html, elem_id=elem_id, js_on_load=scripts, apply_default_css=False, padding=False)


def on_failure(
    events: Sequence[gr.events.Dependency],
    listener: Callable[..., Updates],
    inputs: Sequence[gr.components.Component] | None,
    outputs: Sequence[gr.blocks.Block],
) -> list[gr.events.Dependency]:
    """Have this listen where one of these events ends in an exception, whose traceback Gradio has printed."""
    return [event.failure(listener, inputs, outputs, **EVENT_OPTIONS) for event in events]


def event_texts(event: gr.EventData, name: str, most: int) -> list[str]:
    """A list of texts that an event of a pane brings, so many at most; empty where it brings none."""
    data = event._data
    values = data.get(name) if isinstance(data, Mapping) else None
    return [one for one in values[:most] if isinstance(one, str)] if isinstance(values, list) else []


def event_text(event: gr.EventData, name: str, max_length: int = 4000) -> str:
    """A value of the button or form that triggered an event, cut to so many characters; "" where it has none."""
    data = event._data
    value = data.get(name) if isinstance(data, Mapping) else None
    return value[:max_length] if isinstance(value, str) else ""
