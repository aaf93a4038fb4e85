"""A question that is half typed: the window keeps it, so that a reload does not lose it, till one is asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

_ASKED_JS = """() => {
  if (matchMedia('(pointer: coarse)').matches) return; // there the keyboard would cover the answer
  document.querySelector('#question textarea').focus({ preventScroll: true });
}"""
"""The button that asked goes with what it stood in: who used it goes on at the question box."""


class QuestionDraft:
    """What is typed into the question box; `storage_key` is the name of the library in the browser."""

    def __init__(self, storage_key: str) -> None:
        self._key = json.dumps(f"{storage_key}-draft")

    @property
    def bringing(self) -> str:
        """The script that brings the draft back into the box when the page is loaded."""
        return f"(typed) => typed || sessionStorage.getItem({self._key}) || ''"

    def listen_to(self, box: gr.Textbox, buttons: Sequence[Any]) -> None:
        """Keep what is typed into the box, till it or one of the events of `buttons` asks."""
        forget = f"sessionStorage.removeItem({self._key});"
        box.input(None, [box], js=f"(typed) => {{ sessionStorage.setItem({self._key}, typed); }}")
        box.submit(None, js=f"() => {{ {forget} }}")
        for asks in buttons:
            asks(None, js=f"() => {{ {forget} ({_ASKED_JS})(); }}")
