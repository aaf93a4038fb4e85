"""The way in: articles → library. Begin in `pipeline.py`; what is stored is behind `library.py`.

from ingest import Library, ingest_articles

report = ingest_articles(["news/"], Library.open("lib"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.library import Library
    from ingest.pipeline import ingest_articles
    from ingest.stages.report import Report

__all__ = ["Library", "Report", "ingest_articles"]

_HOMES = {"Library": "ingest.library", "Report": "ingest.stages.report", "ingest_articles": "ingest.pipeline"}


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for, so that importing this package is quick (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
