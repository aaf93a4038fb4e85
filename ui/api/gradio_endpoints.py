"""The endpoints over HTTP, as those of the Gradio page."""

from __future__ import annotations

from functools import wraps
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.assistant import Assistant
from ingest.errors import ArticleDeskError, UsageError
from ui.access.security import REFUSED_TITLE
from ui.api.endpoints import Endpoint, Json, endpoints_of


def add_gradio_endpoints(assistant: Assistant) -> None:
    """Give the page that is being built its endpoints for programs."""
    for endpoint in endpoints_of(assistant):
        api(_with_gradio_errors(endpoint), api_name=endpoint.__name__, queue=False)


def _with_gradio_errors(endpoint: Endpoint) -> Endpoint:
    """The endpoint, whose errors Gradio tells to the caller."""

    @wraps(endpoint)
    async def call(*arguments: Any, **named: Any) -> Json:
        try:
            return await endpoint(*arguments, **named)
        except ArticleDeskError as problem:
            title = REFUSED_TITLE if isinstance(problem, UsageError) else "Error"
            raise gr.Error(str(problem), title=title, print_exception=False) from problem

    return call
