"""Questions → cited answers.

from assistant import ask

answer = ask("Which agency reported the remarks?")
answer.text, answer.answered, answer.citations[0].quote
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from assistant.chain import Assistant, ask

__all__ = ["Answer", "Assistant", "Citation", "ask"]

_HOMES = {
    "Answer": "assistant.answer",
    "Assistant": "assistant.chain",
    "Citation": "assistant.answer",
    "ask": "assistant.chain",
}


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for, so that importing this package is quick (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
