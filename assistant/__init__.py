"""Questions → cited answers; claims → verdicts. Begin in `assistant.py`; what comes out is in `answer.py`.

from assistant import ask, check

answer = ask("Which agency reported the remarks?")
answer.text, answer.answered, answer.citations[0].quote

verdict = check("The remarks were reported by a news agency.")
verdict.label, verdict.evidence[0].stance, verdict.evidence[0].citation.quote
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from assistant.assistant import Assistant, ask, check
    from assistant.review import Review
    from assistant.verdict import Verdict, WeighedQuote

__all__ = ["Answer", "Assistant", "Citation", "Review", "Verdict", "WeighedQuote", "ask", "check"]

_HOMES = {
    "Answer": "assistant.answer",
    "Assistant": "assistant.assistant",
    "Citation": "assistant.answer",
    "WeighedQuote": "assistant.verdict",
    "Verdict": "assistant.verdict",
    "Review": "assistant.review",
    "ask": "assistant.assistant",
    "check": "assistant.assistant",
}


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for, so that importing this package is quick (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
